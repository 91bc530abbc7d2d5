using System.Collections.Immutable;
using Kernel.Core.Analysis;
using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Passes;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Documents;
using Kernel.Interactive.Stepping;
using Kernel.Interactive.Tables;
using Kernel.Interactive.Viewer;
using Kernel.Interactive.Views;
using Plotly.NET;

namespace Kernel.Interactive;

/// <summary>Every way this assembly has of showing a value. A host registers them when a session starts.</summary>
public static class Formatters
{
    /// <summary>
    /// The views; to show a type of your own, add its lines here, and mark the type with
    /// <see cref="TypeFormatterSourceAttribute"/> for hosts that only get a reference to it.
    /// </summary>
    public static ImmutableArray<View> All { get; } =
    [
        View.Html<GenericChart>(chart => ChartHtml.Fragment(chart)),
        View.Text<GenericChart>(ChartText.Summary),
        View.Html<Plot>(ChartHtml.Fragment),
        View.Text<Plot>(plot => plot.ToString()),
        View.Json<Plot>(plot => new { plot.Title, Figures = TableDocument.Of(plot.Figures) }),
        .. Table<Table>(table => table, TableDocument.Of),
        .. Table<IEnumerable<MeasuredChange>>(
            TimelineTable.Of,
            changes => TimelineDocument.Of(MachineModel.TakeHome, changes)
        ),
        .. Table<MeasuredChange>(TimelineTable.Of, change => TimelineDocument.Of(MachineModel.TakeHome, change)),
        .. Table<IEnumerable<Change>>(TimelineTable.Of, changes => changes.Select(TimelineDocument.Of)),
        .. Table<Change>(change => TimelineTable.Of([change]), TimelineDocument.Of),
        .. Table<Op>(MachineTables.Of, MachineDocument.Of),
        .. Table<IEnumerable<Op>>(MachineTables.Of, ops => ops.Select(MachineDocument.Of)),
        .. Table<OpSet>(MachineTables.Of, MachineDocument.Of),
        .. Table<OpStream>(MachineTables.Of, MachineDocument.Of),
        .. Table<Program>(MachineTables.Of, MachineDocument.Of),
        .. Table<MachineState>(MachineTables.Of, MachineDocument.Of),
        .. Table<Diagnostic>(diagnostic => MachineTables.Of([diagnostic]), VerdictDocument.Of),
        .. Table<IEnumerable<Diagnostic>>(MachineTables.Of, diagnostics => diagnostics.Select(VerdictDocument.Of)),
        .. Table<Verdict>(AnalysisTables.Of, verdict => VerdictDocument.Of(verdict)),
        .. Sheet<Report>(ReportView.Of, ReportDocument.Of),
        // A command lists every op that moved; a notebook would carry them all along.
        .. Sheet<Comparison>(ComparisonView.Of, compared => ComparisonDocument.Of(compared, most: 200)),
        .. Sheet<SlotsExplained>(WhyView.Of, WhyDocument.Of),
        .. Sheet<OpExplained>(WhyView.Of, why => WhyDocument.Of(why)),
        .. Sheet<SlotBudget>(SlotBudgetView.Of, SlotBudgetView.Document),
        .. Sheet<Occupancy>(HeatMapView.Of, HeatMapView.Document),
        .. Sheet<Pressure>(PressureView.Of, PressureView.Document),
        .. Sheet<ProgramDiff>(DiffView.Of, DiffView.Document),
        .. Sheet<Sweep>(SweepView.Of, sweep => SweepDocument.Of(sweep)),
        .. Sheet<IEnumerable<CrossoverRow>>(SweepView.Of, rows => SweepDocument.Of(rows)),
        .. Sheet<SearchProgress>(SearchView.Of, SearchView.Document),
        .. Sheet<IEnumerable<PassStep>>(PassView.Of, steps => steps.Select(TimelineDocument.Of)),
        .. Sheet<IEnumerable<PassResult>>(PassView.Of, PassView.Document),
        .. Table<SearchState>(AnalysisTables.Of, MachineDocument.Of),
        .. Table<IEnumerable<EngineUse>>(AnalysisTables.Of, Figures.Use),
        .. Table<IEnumerable<PartCount>>(AnalysisTables.Of, counts => counts),
        View.Html<TimelineViewer>(viewer => viewer.ToFrame()),
        View.Text<TimelineViewer>(viewer => viewer.ToString()),
        View.Json<TimelineViewer>(ViewerDocument.Of),
        View.Html<Stepper>(stepper => stepper.ToFrame()),
        View.Text<Stepper>(stepper => stepper.ToString()),
        View.Json<Stepper>(StepperDocument.Of),
        // Many of our records hold functions; shown member by member, one is a hundred lines about its assembly.
        View.Text<Delegate>(function => $"{function.Method}"),
    ];

    /// <summary>The three views of a type that is shown as a sheet.</summary>
    private static View[] Sheet<T>(Func<T, Sheet> sheet, Func<T, object?> document)
        where T : notnull =>
        [
            View.Html<T>(value => sheet(value).ToHtml()),
            View.Text<T>(value => sheet(value).ToString()),
            View.Json<T>(document),
        ];

    /// <summary>The three views of a type that is shown as a table.</summary>
    private static View[] Table<T>(Func<T, Table> table, Func<T, object?> document)
        where T : notnull =>
        [
            View.Html<T>(value => table(value).ToHtml()),
            View.Text<T>(value => table(value).ToString()),
            View.Json<T>(document),
        ];
}
