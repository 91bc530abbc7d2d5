using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Views;

namespace Kernel.Interactive.Documents;

/// <summary>A report as JSON.</summary>
public static class ReportDocument
{
    private const int longestShown = 3;

    /// <summary>The document of a report; it names the program when the report does.</summary>
    /// <param name="report">The report.</param>
    public static object Of(Report report) =>
        new
        {
            Program = report.Name.Length > 0 ? report.Name : null,
            report.Cycles,
            report.OpSets,
            report.Ops,
            StraightLine = report.IsStraightLine,
            Gap = report.Gap,
            Limiting = report.Limiting.Engine.Name(),
            Utilization = Figures.Use(report.Use),
            Floors = Figures.Floors(report.Floors),
            CriticalPath = new
            {
                report.CriticalPath.Length,
                Chain = report.CriticalPath.Chain.Select(Figures.Op),
                Slack = report.CriticalPath.SlackHistogram(),
            },
            Scratch = new
            {
                report.Pressure.Peak,
                report.Pressure.PeakCycle,
                report.Pressure.Limit,
                report.Pressure.Touched,
                Longest = report.Pressure.Longest(longestShown).Select(PressureView.Range),
            },
            Slots = SlotBudget.Of(report).Engines.Select(SlotBudgetView.Document),
            Idle = report.Idle.Select(count => new
            {
                Engine = count.Engine.Name(),
                count.Reason,
                count.Slots,
            }),
            Mix = report.Mix.Select(count => new
            {
                Op = count.Name,
                Engine = count.Engine.Name(),
                count.Ops,
            }),
        };
}
