using System.CommandLine;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Host.Notebooks;
using Kernel.Interactive;
using Kernel.Interactive.Views;

namespace Kernel.Host.Commands;

/// <summary>The option of commands whose answer can also be had as a page: <c>--html F.html</c>.</summary>
internal static class PageOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() =>
        new("--html")
        {
            Description = "Also write the answer with its charts as one HTML page that needs no network.",
            HelpName = "F.html",
        };

    /// <summary>Writes the page, if one was asked for.</summary>
    /// <param name="file">Where to, or null when no page was asked for.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="sheets">Makes what is on it; not called when no page was asked for.</param>
    /// <returns>Null, or why it could not be written.</returns>
    public static Complaint? Write(string? file, string title, Func<IEnumerable<Sheet>> sheets)
    {
        if (file is null)
        {
            return null;
        }
        IEnumerable<string> sections = sheets()
            .Select(sheet => $"<section class=\"code\"><div class=\"output\">{sheet.ToHtml()}</div></section>");
        return AtomicFile.Write(
            file,
            HtmlPage.Frame(title, null, $"<main>\n{string.Join('\n', sections)}\n</main>", PlotlyScript.Inline())
        );
    }

    /// <summary>All that can be shown of one program.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program.</param>
    /// <param name="report">Its report.</param>
    public static IEnumerable<Sheet> Of(MachineModel model, Program program, Report report) =>
        [ReportView.Of(report), HeatMapView.Of(program.HeatMap(model: model)), PressureView.Of(report.Pressure)];
}
