using System.Collections.Immutable;
using Kernel.Core.Analysis;
using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Tables;
using Plotly.NET;

namespace Kernel.Interactive;

/// <summary>Every way this assembly has of showing a value. A host registers them when a session starts.</summary>
public static class Formatters
{
    /// <summary>The views; to show a type of your own, add its lines here.</summary>
    public static ImmutableArray<View> All { get; } =
    [
        View.Html<GenericChart>(chart => ChartHtml.Fragment(chart)),
        View.Text<GenericChart>(ChartText.Summary),
        View.Html<Plot>(plot => ChartHtml.Fragment(plot.ToPlotly(), plot.ToSvg())),
        View.Text<Plot>(plot => plot.ToString()),
        .. Table<Table>(table => table),
        .. Table<IEnumerable<MeasuredChange>>(TimelineTable.Of),
        .. Table<MeasuredChange>(TimelineTable.Of),
        .. Table<IEnumerable<Change>>(TimelineTable.Of),
        .. Table<Change>(change => TimelineTable.Of([change])),
        .. Table<Op>(MachineTables.Of),
        .. Table<IEnumerable<Op>>(MachineTables.Of),
        .. Table<OpSet>(MachineTables.Of),
        .. Table<OpStream>(MachineTables.Of),
        .. Table<Program>(MachineTables.Of),
        .. Table<MachineState>(MachineTables.Of),
        .. Table<Diagnostic>(diagnostic => MachineTables.Of([diagnostic])),
        .. Table<IEnumerable<Diagnostic>>(MachineTables.Of),
        .. Table<Verdict>(AnalysisTables.Of),
        .. Table<IEnumerable<EngineUse>>(AnalysisTables.Of),
        .. Table<IEnumerable<PartCount>>(AnalysisTables.Of),
        // Many of our records hold functions; shown member by member, one is a hundred lines about its assembly.
        View.Text<Delegate>(function => $"{function.Method}"),
    ];

    /// <summary>The two views of a type that is shown as a table.</summary>
    private static View[] Table<T>(Func<T, Table> table)
        where T : notnull =>
        [View.Html<T>(value => table(value).ToHtml()), View.Text<T>(value => table(value).ToString())];
}
