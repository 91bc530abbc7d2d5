using System.Net;
using System.Text;
using Kernel.Core.Machine;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Views;

/// <summary>
/// A view made of several pieces, one below the other: as HTML with its charts, and as text for a terminal and for those
/// who read by program.
/// </summary>
/// <param name="Title">What it shows, in a line.</param>
/// <param name="Pieces">The pieces, in order.</param>
public sealed record Sheet(string Title, ValueArray<Piece> Pieces)
{
    /// <summary>The sheet as HTML that can stand in any page, in the ink of that page.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder("<div class=\"kernel-sheet\">\n");
        html.Append("<p style=\"font-weight:600;margin:0.3em 0\">").Append(Encode(Title)).Append("</p>\n");
        foreach (Piece piece in Pieces.Where(piece => piece.InHtml))
        {
            html.Append(piece.ToHtml()).Append('\n');
        }
        return html.Append("</div>").ToString();
    }

    /// <summary>The sheet as text.</summary>
    public override string ToString() =>
        string.Join(
            '\n',
            Pieces.Where(piece => piece.InText).Select(piece => piece.ToString()!.TrimEnd('\n')).Prepend(Title)
        );

    /// <summary>A text as HTML shows it.</summary>
    /// <param name="text">Any text.</param>
    internal static string Encode(string text) => WebUtility.HtmlEncode(text);
}

/// <summary>A piece of a sheet.</summary>
public abstract record Piece
{
    /// <summary>Whether it stands in the HTML; what a chart says need not be said again.</summary>
    public bool InHtml { get; init; } = true;

    /// <summary>Whether it stands in the text.</summary>
    public bool InText { get; init; } = true;

    /// <summary>The piece as HTML.</summary>
    public abstract string ToHtml();
}

/// <summary>One figure of a row of tiles.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The figure, short.</param>
/// <param name="Note">What else has to be said of it; may be empty.</param>
public sealed record Fact(string Name, string Value, string Note = "");

/// <summary>The figures to look at first, as tiles.</summary>
/// <param name="All">The figures.</param>
public sealed record Facts(params ValueArray<Fact> All) : Piece
{
    /// <inheritdoc/>
    public override string ToHtml()
    {
        var html = new StringBuilder(
            "<div style=\"display:grid;grid-template-columns:repeat(auto-fit,minmax(6.2em,1fr));gap:0.6em 1em;margin:0.4em 0 0.8em;line-height:1.4\">"
        );
        foreach (Fact fact in All)
        {
            html.Append("<div><div style=\"font-size:0.8em;opacity:0.75\">")
                .Append(Sheet.Encode(fact.Name))
                .Append("</div><div style=\"font-size:1.5em;line-height:1.2;font-variant-numeric:tabular-nums\">")
                .Append(Sheet.Encode(fact.Value))
                .Append("</div><div style=\"font-size:0.8em;opacity:0.75\">")
                .Append(Sheet.Encode(fact.Note))
                .Append("</div></div>");
        }
        return html.Append("</div>").ToString();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        int width = All.Select(fact => fact.Name.Length).DefaultIfEmpty(0).Max();
        return string.Join(
            '\n',
            All.Select(fact => $"  {fact.Name.PadRight(width)}  {fact.Value} {fact.Note}".TrimEnd())
        );
    }
}

/// <summary>A chart; in the text its figures, if at all.</summary>
/// <param name="Plot">The chart.</param>
public sealed record Picture(Plot Plot) : Piece
{
    /// <inheritdoc/>
    public override string ToHtml() => ChartHtml.Fragment(Plot);

    /// <inheritdoc/>
    public override string ToString() => $"\n{Plot.Figures}";
}

/// <summary>A table.</summary>
/// <param name="Table">The table.</param>
public sealed record Rows(Table Table) : Piece
{
    /// <inheritdoc/>
    public override string ToHtml() => Table.ToHtml();

    /// <inheritdoc/>
    public override string ToString() => $"\n{Table}";
}

/// <summary>Lines of text, set as they are.</summary>
/// <param name="Text">The lines.</param>
public sealed record Lines(string Text) : Piece
{
    /// <inheritdoc/>
    public override string ToHtml() =>
        $"<pre style=\"white-space:pre-wrap;font-size:0.85em\">{Sheet.Encode(Text)}</pre>";

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>HTML of its own, which has its text elsewhere.</summary>
/// <param name="Html">Well-formed HTML whose texts are encoded.</param>
public sealed record Markup(string Html) : Piece
{
    /// <inheritdoc/>
    public override string ToHtml() => Html;

    /// <inheritdoc/>
    public override string ToString() => "";
}
