using System.Globalization;
using System.Net;
using System.Text;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">What stands above it.</param>
/// <param name="IsNumber">Whether its cells are numbers, which are read from their right ends.</param>
public sealed record Column(string Name, bool IsNumber = false)
{
    /// <summary>A column of numbers.</summary>
    /// <param name="name">What stands above it.</param>
    public static Column Number(string name) => new(name, IsNumber: true);

    /// <summary>Whether long texts may be broken into lines.</summary>
    public bool Wraps { get; init; }
}

/// <summary>Figures in rows: as HTML for a page, as text for a terminal and for those who read by program.</summary>
/// <param name="Title">What the figures are; may be empty.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows, a text for each column.</param>
[TypeFormatterSource]
public sealed record Table(string Title, ValueArray<Column> Columns, ValueArray<ValueArray<string>> Rows)
{
    /// <summary>What has to be said below the figures, a line each.</summary>
    public ValueArray<string> Notes { get; init; }

    /// <summary>A table of whatever items, by a function for each column.</summary>
    /// <param name="items">The items, one a row.</param>
    /// <param name="columns">The name of each column, and from an item to its cell; numbers are recognised.</param>
    /// <example><c>Table.Of(Engines.Costed, ("engine", e => e.Name()), ("slots", e => model.Slots(e)))</c></example>
    public static Table Of<T>(IEnumerable<T> items, params ReadOnlySpan<(string Name, Func<T, object?> Cell)> columns)
    {
        (string Name, Func<T, object?> Cell)[] all = columns.ToArray();
        object?[][] rows = [.. items.Select(item => all.Select(column => column.Cell(item)).ToArray())];
        return new(
            "",
            all.Select((column, i) => new Column(column.Name, IsNumber: rows.All(row => IsNumber(row[i]))))
                .ToValueArray(),
            rows.Select(row => row.Select(Text).ToValueArray()).ToValueArray()
        );
    }

    /// <summary>The table as HTML that looks the same under any page's style.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder("<table style=\"font-size:0.9em\">");
        if (Title.Length > 0)
        {
            html.Append("<caption style=\"text-align:left\">").Append(Encode(Title)).Append("</caption>");
        }
        html.Append("<thead><tr>");
        foreach (Column column in Columns)
        {
            AppendCell(html, "th", column, column.Name);
        }
        html.Append("</tr></thead><tbody>");
        foreach (ValueArray<string> row in Rows)
        {
            html.Append("<tr>");
            for (int i = 0; i < Columns.Count; i++)
            {
                AppendCell(html, "td", Columns[i], row[i]);
            }
            html.Append("</tr>");
        }
        html.Append("</tbody></table>");
        foreach (string note in Notes)
        {
            html.Append("<p>").Append(Encode(note)).Append("</p>");
        }
        return html.ToString();
    }

    /// <summary>The table as text, columns in line.</summary>
    public override string ToString()
    {
        int[] widths =
        [
            .. Columns.Select((column, i) => Rows.Select(row => row[i].Length).Append(column.Name.Length).Max()),
        ];
        IEnumerable<string> lines =
        [
            .. Title.Length > 0 ? [Title] : Array.Empty<string>(),
            Line(Columns.Select(column => column.Name)),
            string.Join("  ", widths.Select(width => new string('-', width))),
            .. Rows.Select(row => Line(row)),
            .. Notes,
        ];
        return string.Join('\n', lines);

        string Line(IEnumerable<string> cells) =>
            string.Join(
                    "  ",
                    cells.Select((cell, i) => Columns[i].IsNumber ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))
                )
                .TrimEnd();
    }

    // Notebook front ends align cells as they like; only a style on the cell itself is heeded by all.
    private static void AppendCell(StringBuilder html, string tag, Column column, string text) =>
        html.Append('<')
            .Append(tag)
            .Append(" style=\"padding:0.2em 0.5em;text-align:")
            .Append(column.IsNumber ? "right" : "left")
            .Append(column.Wraps || tag == "th" ? "" : ";white-space:nowrap")
            .Append("\">")
            .Append(Encode(text))
            .Append("</")
            .Append(tag)
            .Append('>');

    private static bool IsNumber(object? value) => value is null or int or long or double or uint;

    private static string Text(object? value) =>
        value switch
        {
            null => "-",
            double number => number.ToString("#,0.##", CultureInfo.InvariantCulture),
            IFormattable number when IsNumber(number) => number.ToString("#,0", CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
