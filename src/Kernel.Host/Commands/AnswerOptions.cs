using System.CommandLine;
using Kernel.Host.Notebooks;
using Kernel.Interactive;
using Kernel.Interactive.Views;

namespace Kernel.Host.Commands;

/// <summary>
/// The options <c>--json</c> and <c>--html F.html</c> of commands whose answer is text, one JSON document, or a page with
/// its charts.
/// </summary>
internal sealed class AnswerOptions
{
    private readonly Option<bool> json = new("--json") { Description = "Print one JSON document." };
    private readonly Option<string?> page = new("--html")
    {
        Description = "Also write the answer with its charts as one HTML page that needs no network.",
        HelpName = "F.html",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Options.Add(json);
        command.Options.Add(page);
    }

    /// <summary>What was asked for.</summary>
    /// <param name="parsed">The parsed command line.</param>
    public AnswerTarget Of(ParseResult parsed) =>
        new(
            parsed.GetValue(json),
            parsed.GetValue(page),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error
        );
}

/// <summary>How an answer is wanted, and where it goes.</summary>
/// <param name="IsJson">Whether one JSON document is printed instead of text.</param>
/// <param name="Page">The page to write as well, or null.</param>
/// <param name="Output">Where the answer is printed.</param>
/// <param name="Error">Where complaints go.</param>
internal sealed record AnswerTarget(bool IsJson, string? Page, TextWriter Output, TextWriter Error)
{
    /// <summary>Why the page cannot be written, or null; to be asked before long work.</summary>
    public Complaint? WhyNotWritable() => Page is null ? null : AtomicFile.WhyNotWritable(Page);

    /// <summary>Gives the answer; when its page cannot be written, nothing is printed.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="sheets">What is on the page; not called when there is none.</param>
    /// <param name="document">The JSON document; not called when text is wanted.</param>
    /// <param name="text">The text with its last line end; not called when JSON is wanted.</param>
    /// <returns>The exit status: success, or wrong usage when the page cannot be written.</returns>
    public int Give(string title, Func<IEnumerable<Sheet>> sheets, Func<object> document, Func<string> text)
    {
        if (Page is not null && AtomicFile.Write(Page, PageOf(title, sheets())) is { } unwritten)
        {
            return Error.Complain(unwritten);
        }
        Output.Write(IsJson ? Json.Write(document()) + "\n" : text());
        return ExitCode.Success;
    }

    private static string PageOf(string title, IEnumerable<Sheet> sheets)
    {
        IEnumerable<string> sections = sheets.Select(sheet =>
            $"<section class=\"code\"><div class=\"output\">{sheet.ToHtml()}</div></section>"
        );
        return HtmlPage.Frame(title, null, $"<main>\n{string.Join('\n', sections)}\n</main>", PlotlyScript.Inline());
    }
}
