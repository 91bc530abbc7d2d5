using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kernel.Interactive;

namespace Kernel.Host.Notebooks;

/// <summary>From an executed notebook to one HTML page that needs neither network nor neighbours.</summary>
public static class HtmlPage
{
    // Whatever a cell has shown or a text has embedded: the browser refuses every request this page would make. The
    // scripts on it are its own; plotly.js compiles parts of itself, hence unsafe-eval.
    private const string NoRequests = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; ";

    // Pages that share a script may ask for that, which lies beside them on a disk or on a server.
    private const string OwnScript = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' 'self' file:; ";

    private const string OwnLooks = "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; worker-src blob:";

    // The formatter repeats its style in every output; the page has one for all.
    private const string FormatterStyle = "<style>\n.dni-code-hint";

    /// <summary>Renders the page.</summary>
    /// <param name="notebook">The notebook, with its outputs.</param>
    /// <param name="name">What to call the page when no heading does.</param>
    /// <param name="readImage">From the address of an image beside the notebook to a <c>data:</c> address, or null.</param>
    /// <param name="frame">What stands around it, or null for a page by itself.</param>
    public static string Render(
        NotebookDocument notebook,
        string name,
        Func<string, string?> readImage,
        PageFrame? frame = null
    )
    {
        Func<string, string> link = frame?.Link ?? (url => url);
        List<string> cells =
        [
            .. notebook.Cells.Select(cell => Cell(cell, readImage, link)).Where(html => html.Length > 0),
        ];
        string charts =
            !cells.Any(ChartHtml.IsIn) ? ""
            : frame is null ? PlotlyScript.Inline()
            : $"<script src=\"{Encode(frame.ChartScript)}\"></script>";
        return Frame(
            TitleOf(notebook) ?? name,
            frame?.Style,
            $"""
            {frame?.Before}<main>
            {string.Join("\n", cells)}
            </main>
            {frame?.After}
            """,
            charts
        );
    }

    /// <summary>The text of a notebook's first heading, or null when there is none.</summary>
    public static string? TitleOf(NotebookDocument notebook) =>
        notebook
            .Cells.Where(cell => cell.Kind == CellKind.Markdown)
            .Select(cell => MarkdownHtml.Title(cell.Source))
            .FirstOrDefault(heading => heading is not null);

    /// <summary>A whole page with the looks of this host.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="style">Style beyond that of every page; with it, the page may ask for a script that lies beside it.</param>
    /// <param name="body">What is on it.</param>
    /// <param name="scripts">Elements at its end.</param>
    internal static string Frame(string title, string? style, string body, string scripts) =>
        $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{(style is null ? NoRequests : OwnScript)}{OwnLooks}">
            <title>{Encode(title)}</title>
            <style>
            {Resource("page.css")}
            {style}</style>
            </head>
            <body>
            {body.TrimEnd()}
            {scripts}
            </body>
            </html>

            """.ReplaceLineEndings("\n");

    /// <summary>A text this assembly carries beside this class.</summary>
    /// <param name="name">Its file name.</param>
    internal static string Resource(string name)
    {
        using Stream stream = typeof(HtmlPage).Assembly.GetManifestResourceStream($"Kernel.Host.Notebooks.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }

    private static string Cell(NotebookCell cell, Func<string, string?> readImage, Func<string, string> link) =>
        cell.Kind switch
        {
            _ when cell.FirstLine.Length == 0 => "",
            CellKind.Markdown =>
                $"<section class=\"text\">\n{MarkdownHtml.Render(cell.Source, url => Attachment(cell, url) ?? readImage(url), link)}\n</section>",
            CellKind.Code => Code(cell),
            _ => "",
        };

    private static string Code(NotebookCell cell)
    {
        var html = new StringBuilder("<section class=\"code\">\n");
        html.Append($"<pre class=\"source\"><code>{CSharpHighlighter.ToHtml(cell.Source.TrimEnd())}</code></pre>\n");
        foreach (string? output in cell.Outputs.Select(Output).Where(output => output.Length > 0))
        {
            html.Append($"<div class=\"output\">{output}</div>\n");
        }

        return html.Append("</section>").ToString();
    }

    private static string Output(CellOutput output) =>
        output switch
        {
            StreamOutput stream => $"<pre class=\"{stream.Name}\">{Encode(stream.Text.TrimEnd())}</pre>",
            ErrorOutput error => $"<pre class=\"error\">{Encode(string.Join("\n", error.Traceback))}</pre>",
            DisplayOutput display => Display(display),
            _ => "",
        };

    // The richest format first.
    private static string Display(DisplayOutput output)
    {
        if (output.Text("text/html") is { } html)
        {
            return WithoutFormatterStyle(html);
        }

        if (output.Text("image/svg+xml") is { } svg)
        {
            return svg;
        }

        if (output.Text("image/png") is { } png)
        {
            return $"<img alt=\"\" src=\"data:image/png;base64,{Encode(png.ReplaceLineEndings(""))}\">";
        }

        if (output.Text("text/markdown") is { } markdown)
        {
            return MarkdownHtml.Render(markdown, _ => null);
        }

        return output.Text("text/plain") is { } text ? $"<pre>{Encode(text.TrimEnd())}</pre>" : "";
    }

    private static string WithoutFormatterStyle(string html)
    {
        const string end = "</style>";
        for (int start; (start = html.IndexOf(FormatterStyle, StringComparison.Ordinal)) >= 0; )
        {
            int stop = html.IndexOf(end, start, StringComparison.Ordinal);
            if (stop < 0)
            {
                break;
            }

            html = html.Remove(start, stop + end.Length - start);
        }

        return html;
    }

    // Images dropped into a cell travel inside it.
    private static string? Attachment(NotebookCell cell, string url)
    {
        const string scheme = "attachment:";
        return
            url.StartsWith(scheme, StringComparison.Ordinal)
            && cell.Rest["attachments"] is JsonObject attachments
            && attachments[Uri.UnescapeDataString(url[scheme.Length..])] is JsonObject formats
            && formats.FirstOrDefault() is { Key: { } type, Value: JsonValue data }
            ? $"data:{type};base64,{data}"
            : null;
    }

    private static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");
}
