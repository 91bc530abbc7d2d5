using Kernel.Core.Analysis;
using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Interactive.Charts;

namespace Kernel.Interactive.Tests.Charts;

/// <summary>Measurements to draw: real ones of a small walk, and made up ones of the recorded size.</summary>
internal static class Samples
{
    private static readonly Lazy<ValueArray<MeasuredChange>> lazily = new(() =>
        TimelineMeasurement.MeasureAll(Model, new(3, 5, 8), Timeline.Changes)
    );

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
            ["breakdown, side by side"] = () => BreakdownChart.Of(Small[0], Small[5], Small[11]),
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
