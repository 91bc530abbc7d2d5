using Kernel.Core.Analysis;
using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Passes;
using Kernel.Core.Workload;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Views;

namespace Kernel.Interactive.Tests.Charts;

/// <summary>Measurements to draw: real ones of a small walk, and made up ones of the recorded size.</summary>
internal static class Samples
{
    private static readonly Lazy<ValueArray<MeasuredChange>> lazily = new(() =>
        TimelineMeasurement.MeasureAll(Model, new(3, 5, 8), Timeline.Changes)
    );

    private static readonly Lazy<ValueArray<PassResult>> passes = new(() =>
        Pipeline.Usual.Run(Model, CompiledTreeWalk.Plain(new(2, 3, 16), Contract.Values))
    );

    private static readonly Lazy<Program> packed = new(() => ListPacking.Pack(Model, Passes[^1].After, new()).Program!);

    private static readonly Lazy<ValueArray<CrossoverRow>> crossed = new(() => Crossover.Of(Model, new(2, 3, 16)));

    public static MachineModel Model => MachineModel.TakeHome;

    /// <summary>Every change, measured on a walk that takes no time.</summary>
    public static ValueArray<MeasuredChange> Small => lazily.Value;

    /// <summary>Every change as if measured at the recorded size, so far off the record and packed to so much.</summary>
    public static MeasuredChange[] AsRecorded(int off = 0, int packed = 50_000) =>
        [.. Small.Select(change => AsRecorded(change, change.Change.Recorded!.Value + off, packed))];

    /// <summary>The compiled changes as if measured at the recorded size.</summary>
    public static MeasuredChange[] CompiledAsRecorded(int off) =>
        [
            .. TimelineMeasurement
                .MeasureAll(Model, new(3, 5, 8), Timeline.Compiled)
                .Select(change => AsRecorded(change, change.Change.Recorded!.Value + off, packed: 1)),
        ];

    /// <summary>The same change, its packed program computing a wrong word.</summary>
    public static MeasuredChange WronglyPacked(MeasuredChange change) =>
        change with
        {
            PackedVerdict = change.PackedVerdict! with
            {
                Trials = [new("an input", 1, null, new(0, "value of item 0", 1, 2), null)],
            },
        };

    /// <summary>One chart of every kind and shape.</summary>
    public static Dictionary<string, Func<Plot>> Charts { get; } =
        new()
        {
            ["cycles"] = () => TimelineChart.Cycles(AsRecorded(off: -448)),
            ["cycles, another size"] = () => TimelineChart.Cycles(Small),
            ["cycles, one change"] = () => TimelineChart.Cycles(AsRecorded()[..1]),
            ["whole record"] = () => TimelineChart.WholeRecord(AsRecorded(off: 100)),
            ["whole record, nothing rebuilt"] = () => TimelineChart.WholeRecord([]),
            ["utilization"] = () => UtilizationChart.Of(Model, Small),
            ["utilization, one change"] = () => UtilizationChart.Of(Model, Small.Take(1)),
            ["breakdown"] = () => BreakdownChart.Of(Small[0]),
            ["gains"] = () => TimelineChart.Gains(AsRecorded()),
            ["waterfall"] = () => WaterfallChart.Of(PassWaterfall.Of(Model, Passes)),
            ["heat map"] = () => HeatMapView.Chart(Packed.HeatMap()),
            ["heat map, long"] = () => HeatMapView.Chart(Small[0].Program.HeatMap()),
            ["heat map, no cycles"] = () => HeatMapView.Chart(Nothing.HeatMap()),
            ["slot budget"] = () => SlotBudgetView.Chart(Packed.SlotBudget()),
            ["slot budget, no cycles"] = () => SlotBudgetView.Chart(Nothing.SlotBudget()),
            ["report"] = () => ReportView.Chart(Packed.Report()),
            ["report, no cycles"] = () => ReportView.Chart(Nothing.Report()),
            ["pressure"] = () => PressureView.Chart(Packed.Pressure()),
            ["pressure, no cycles"] = () => PressureView.Chart(Nothing.Pressure()),
            ["comparison"] = () => ComparisonChart.Cycles(Small[0].Program.CompareWith(Packed, "one", "other")),
            ["comparison, what changed"] = () => ComparisonChart.Changes(Small[0].Program.CompareWith(Packed)),
            ["comparison with nothing"] = () => ComparisonChart.Cycles(Nothing.CompareWith(Packed)),
            ["slice"] = () => SliceChart.Of(Explanation.Of(Model, Packed).SliceOf(IssuedOp.Of(Packed)[^1])),
            ["slice, nothing"] = () => SliceChart.Of(OpSlice.Empty),
            ["sweep, one option"] = () => SweepChart.Of(Swept(1)),
            ["sweep, two options"] = () => SweepChart.Of(Swept(2)),
            ["sweep, four options"] = () => SweepChart.Of(Swept(4)),
            ["sweep, no option"] = () => SweepChart.Of(Swept(0)),
            ["crossover"] = () => CrossoverChart.Of(Crossed),
            ["search"] = () => SearchChart.Of(Searched),
            ["search, nothing found"] = () => SearchChart.Of(SearchProgress.None),
            ["breakdown, side by side"] = () => BreakdownChart.Of(Small[0], Small[5], Small[11]),
        };

    /// <summary>The passes of a small kernel.</summary>
    public static ValueArray<PassResult> Passes => passes.Value;

    /// <summary>A small program that fills several slots a cycle.</summary>
    public static Program Packed => packed.Value;

    /// <summary>The floors of a small walk by levels chosen from scratch.</summary>
    public static ValueArray<CrossoverRow> Crossed => crossed.Value;

    /// <summary>A program without a cycle.</summary>
    public static Program Nothing => new([]);

    /// <summary>Two searches, one of which has found nothing yet.</summary>
    public static SearchProgress Searched =>
        (SearchProgress.None with { Floor = 100 })
            .With(State(1, 16, 130), TimeSpan.FromSeconds(1))
            .With(State(2, 16, null), TimeSpan.FromSeconds(1))
            .With(State(1, 32, 110), TimeSpan.FromSeconds(3));

    /// <summary>A sweep of so many options, two to five values each, with a point that gives no program.</summary>
    public static Sweep Swept(int options)
    {
        SweepAxis<double>[] axes =
        [
            .. Enumerable
                .Range(0, options)
                .Select(axis => new SweepAxis<double>(
                    $"option {axis}",
                    Enumerable.Range(0, 2 + axis).Select(value => (double)value).ToValueArray(),
                    (sum, value) => sum + value
                )),
        ];
        return Sweep.Run(
            100.0,
            axes,
            sum => sum == 101 ? new(null, 9, [], [new("scratch-full", "", "too much")]) : new((int)sum, 8, [], [])
        );
    }

    private static SearchState State(int seed, long evaluations, int? best) =>
        Search.Start(seed) with
        {
            Evaluations = evaluations,
            Best = best is null ? null : new([], new(best, 0)),
        };

    private static MeasuredChange AsRecorded(MeasuredChange change, int cycles, int packed) =>
        change with
        {
            Verdict = VerdictOf(change.Verdict, cycles),
            PackedVerdict = VerdictOf(change.PackedVerdict!, packed),
        };

    private static Verdict VerdictOf(Verdict verdict, int cycles) =>
        verdict with
        {
            Shape = Shape.TakeHome,
            Trials = verdict.Trials.Select(trial => trial with { Cycles = cycles }).ToValueArray(),
        };
}
