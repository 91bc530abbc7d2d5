using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Kernel.Interactive;

namespace Kernel.Host.Notebooks.Site;

/// <summary>From lessons to the pages of a site: static files that need no server and no network.</summary>
public static partial class SitePages
{
    /// <summary>The page a reader starts at.</summary>
    public const string Index = "index.html";

    /// <summary>The script all pages with charts share.</summary>
    public const string ChartScript = "charts.js";

    private const string SiteName = "Kernel";
    private const int LongestSummary = 260;

    /// <summary>The page of one lesson, with the way to its neighbours.</summary>
    /// <param name="lessons">All lessons, in order.</param>
    /// <param name="place">Which of them, from 0.</param>
    /// <param name="readImage">From the address of an image beside the notebook to a <c>data:</c> address, or null.</param>
    public static string Lesson(ImmutableArray<SiteLesson> lessons, int place, Func<string, string?> readImage)
    {
        SiteLesson lesson = lessons[place];
        var frame = new PageFrame(
            HtmlPage.Resource("site.css"),
            Header(lessons, place) + Failure(lesson) + Contents(lesson.Document),
            Footer(lessons, place),
            ChartScript,
            url => LinkTo(lessons, url)
        );
        return HtmlPage.Render(lesson.Document, lesson.Name, readImage, frame);
    }

    /// <summary>The page that lists the lessons.</summary>
    /// <param name="lessons">All lessons, in order.</param>
    public static string Contents(ImmutableArray<SiteLesson> lessons)
    {
        string cards = string.Concat(lessons.Select(Card));
        return HtmlPage.Frame(
            SiteName,
            HtmlPage.Resource("site.css"),
            $"""
            <main class="index">
            <header>
            <h1>{SiteName}</h1>
            <p class="lead">A workbench for people who shave cycles off kernels for a VLIW SIMD machine. These lessons are notebooks that were run as they stand; every number and picture in them was computed by the cell above it.</p>
            </header>
            <ol class="cards">
            {cards}</ol>
            </main>
            """,
            scripts: ""
        );
    }

    private static string Card(SiteLesson lesson, int place)
    {
        string picture = Thumbnail(lesson.Document) is { } svg
            ? $"<div class=\"picture\" aria-hidden=\"true\">{svg}</div>"
            : "";
        string failed = lesson.Failed is { } cell
            ? $"<p class=\"failed\">Not complete: {Encode(cell.Place)} failed.</p>"
            : "";
        return $"""
            <li><a class="card" href="{Encode(Uri.EscapeDataString(lesson.Page))}">
            {picture}<div class="words"><p class="number">Lesson {place + 1}</p>
            <h2>{Encode(lesson.Title)}</h2>
            <p>{Encode(Summary(lesson.Document))}</p>{failed}</div>
            </a></li>

            """;
    }

    private static string Header(ImmutableArray<SiteLesson> lessons, int place) =>
        $"""
            <header class="site"><a href="{Index}">{SiteName}</a><span>Lesson {place
                + 1} of {lessons.Length}</span></header>

            """;

    private static string Footer(ImmutableArray<SiteLesson> lessons, int place)
    {
        string before = place > 0 ? Neighbour("prev", "Before", lessons[place - 1]) : "<span></span>";
        string after = place + 1 < lessons.Length ? Neighbour("next", "Next", lessons[place + 1]) : "<span></span>";
        return $"<nav class=\"neighbours\" aria-label=\"Lessons\">{before}{after}</nav>";
    }

    private static string Neighbour(string relation, string word, SiteLesson lesson) =>
        $"<a rel=\"{relation}\" href=\"{Encode(Uri.EscapeDataString(lesson.Page))}\"><small>{word}</small>{Encode(lesson.Title)}</a>";

    private static string Failure(SiteLesson lesson) =>
        lesson.Failed is { } failed
            ? $"<p class=\"error\">This lesson is not complete: {Encode(failed.Place)} failed with {Encode(failed.Failure.Kind)}: "
                + $"{Encode(failed.Failure.Message)}. The cells after it were not run.</p>\n"
            : "";

    // The way through a long page; a short one is its own overview.
    private static string Contents(NotebookDocument notebook)
    {
        (string Text, string Id)[] headings =
        [
            .. notebook
                .Cells.Where(cell => cell.Kind == CellKind.Markdown)
                .SelectMany(cell => MarkdownHtml.Headings(cell.Source, 2)),
        ];
        if (headings.Length < 3)
        {
            return "";
        }
        var html = new StringBuilder("<nav class=\"contents\" aria-label=\"On this page\"><p>On this page</p><ol>");
        foreach ((string text, string id) in headings)
        {
            html.Append($"<li><a href=\"#{Encode(id)}\">{Encode(text)}</a></li>");
        }
        return html.Append("</ol></nav>\n").ToString();
    }

    // A link from notebook to notebook becomes one from page to page.
    private static string LinkTo(ImmutableArray<SiteLesson> lessons, string url)
    {
        string[] parts = url.Split('#', 2);
        SiteLesson? target = parts[0].EndsWith(".ipynb", StringComparison.Ordinal)
            ? lessons.FirstOrDefault(lesson => Path.GetFileName(lesson.File) == Uri.UnescapeDataString(parts[0]))
            : null;
        return target is null ? url : string.Join('#', [target.Page, .. parts[1..]]);
    }

    private static string? Thumbnail(NotebookDocument notebook) =>
        notebook
            .Cells.SelectMany(cell => cell.Outputs)
            .OfType<DisplayOutput>()
            .Select(output => output.Text("text/html"))
            .OfType<string>()
            .Where(ChartHtml.IsIn)
            .Select(html => Picture().Match(html))
            .FirstOrDefault(match => match.Success)
            ?.Value;

    private static string Summary(NotebookDocument notebook)
    {
        string text =
            notebook
                .Cells.Where(cell => cell.Kind == CellKind.Markdown)
                .Select(cell => MarkdownHtml.FirstParagraph(cell.Source))
                .FirstOrDefault(paragraph => paragraph is not null)
            ?? "";
        if (text.Length <= LongestSummary)
        {
            return text;
        }
        // Whole sentences where they fit, otherwise whole words.
        int end = text.LastIndexOf(". ", LongestSummary, StringComparison.Ordinal);
        return end > LongestSummary / 3 ? text[..(end + 1)] : text[..text.LastIndexOf(' ', LongestSummary)] + " …";
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    [GeneratedRegex("<svg .*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Picture();
}
