using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>A stream packed by the list scheduler.</summary>
/// <param name="Program">The program; null when it could not be packed.</param>
/// <param name="Options">The options that gave it.</param>
/// <param name="ScratchPeak">The most words of scratch in use at once.</param>
/// <param name="Diagnostics">Why it could not be packed; empty when it could.</param>
public sealed record ListPacked(
    Program? Program,
    ScheduleOptions Options,
    int ScratchPeak,
    ValueArray<Diagnostic> Diagnostics
);

/// <summary>
/// Packs a stream over virtual words: schedules, gives addresses, and folds the result through the
/// packer, which refuses whatever breaks an invariant.
/// </summary>
public static class ListPacking
{
    /// <summary>Packs with each of the options and keeps the shortest; the earlier wins a tie.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A straight-line stream that writes each word once.</param>
    /// <param name="candidates">The options to try; at least one.</param>
    public static ListPacked Best(MachineModel model, OpStream stream, IReadOnlyList<ScheduleOptions> candidates)
    {
        var graph = ScheduleGraph.Of(model, stream);
        var schedules = new Schedule?[candidates.Count];
        Parallel.For(0, candidates.Count, i => schedules[i] = ListScheduler.Run(graph, candidates[i]));
        int best = -1;
        for (int i = 0; i < schedules.Length; i++)
        {
            if (schedules[i] is { } schedule && (best < 0 || schedule.Length < schedules[best]!.Length))
            {
                best = i;
            }
        }
        return best < 0
            ? new(null, candidates[0], graph.SuffixPeak[0], [Shortage(graph)])
            : Fold(graph, schedules[best]!, candidates[best]);
    }

    /// <summary>Packs with one set of options.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A straight-line stream that writes each word once.</param>
    /// <param name="options">How to choose.</param>
    public static ListPacked Pack(MachineModel model, OpStream stream, ScheduleOptions options) =>
        Best(model, stream, [options]);

    private static ListPacked Fold(ScheduleGraph graph, Schedule schedule, ScheduleOptions options)
    {
        PackResult packed = Packer.Pack(
            graph.Model,
            Emission.Placements(
                graph.Stream,
                schedule.Issues,
                word => schedule.Addresses[graph.Cells.Of(word)] + graph.Cells.Offset(word),
                op => graph.Difference[op]
            )
        );
        return packed.Program is { } program
            ? new(program, options, schedule.Peak, [])
            : throw new InvalidOperationException($"The list scheduler broke an invariant: {packed.Violations[0]}");
    }

    private static Diagnostic Shortage(ScheduleGraph graph)
    {
        int[] longest =
        [
            .. Enumerable
                .Range(0, graph.Cells.Count)
                .OrderByDescending(cell => (long)graph.Cells.Size(cell) * graph.Readers[cell])
                .Take(3),
        ];
        IEnumerable<string> values = longest.Select(cell =>
            $"{graph.Stream.Ops.First(op => op.Write(graph.Model) is { } w && graph.Cells.Of(w.Start) == cell)} ({graph.Cells.Size(cell)} words, {graph.Readers[cell]} readers)"
        );
        return new(
            "scratch-shortage",
            "",
            $"executed one op at a time the stream needs {graph.SuffixPeak[0]:N0} words of scratch at once, and the machine has "
                + $"{graph.Model.ScratchSize:N0}; the values most used are {string.Join("; ", values)}"
        );
    }
}
