using System.Net;
using System.Reflection;

namespace Kernel.Interactive.Viewer;

/// <summary>
/// A page that is a program of its own: one HTML file that asks for nothing from outside, and the same in a frame for a
/// notebook, where the page around it may have whatever style and scripts it likes.
/// </summary>
internal static class OwnPage
{
    // The browser itself refuses every request the page would make.
    private const string noRequests =
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

    /// <summary>The page.</summary>
    /// <param name="title">What its tab says.</param>
    /// <param name="styles">Names of embedded style sheets.</param>
    /// <param name="body">What stands before the scripts, as HTML.</param>
    /// <param name="scripts">Names of embedded scripts; they share one scope.</param>
    public static string Render(string title, string[] styles, string body, string[] scripts) =>
        $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{noRequests}">
            <link rel="icon" href="data:,">
            <title>{Encode(title)}</title>
            <style>
            {string.Join("\n", styles.Select(Read))}
            </style>
            </head>
            <body>
            {body}
            <script>
            (function () {"{"}
            "use strict";
            {string.Join("\n", scripts.Select(Read))}
            {"}"})();
            </script>
            </body>
            </html>

            """.ReplaceLineEndings("\n");

    /// <summary>The page in a frame that takes the width of what it stands in.</summary>
    /// <param name="page">The page, whole.</param>
    /// <param name="title">What screen readers call the frame.</param>
    /// <param name="height">Its height in CSS pixels.</param>
    public static string Frame(string page, string title, int height) =>
        $"<iframe title=\"{Encode(title)}\" style=\"width:100%;height:{height}px;border:0\" "
        + $"srcdoc=\"{page.Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)}\"></iframe>";

    /// <summary>A text as HTML.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Read(string name)
    {
        using Stream stream = Script.Open(Assembly.GetExecutingAssembly(), $"Kernel.Interactive.{name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }
}
