using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Documents;

/// <summary>Explanations as JSON.</summary>
public static class WhyDocument
{
    /// <summary>The document of an engine's slots in a cycle.</summary>
    /// <param name="why">The explanation.</param>
    public static object Of(SlotsExplained why) =>
        new
        {
            why.Cycle,
            Engine = why.Engine.Name(),
            Filled = why.Filled.Select(Figures.Op),
            Empty = why.Empty.Select(slot => new
            {
                slot.Slot,
                slot.Reason,
                Next = slot.Next is null ? null : Figures.Op(slot.Next),
                WaitsFor = slot.Culprit is null || slot.Culprit == slot.Next ? null : Figures.Op(slot.Culprit),
                slot.Text,
            }),
            why.VectorsReady,
            Graph = Graph(why.Slice),
        };

    /// <summary>The document of an op.</summary>
    /// <param name="why">The explanation.</param>
    /// <param name="matches">How many ops matched the question; this is the first of them.</param>
    public static object Of(OpExplained why, int matches = 1) =>
        new
        {
            Op = Figures.Op(why.Op),
            Matches = matches,
            why.Wait.Ready,
            Issued = why.Op.Cycle,
            why.Wait.Earliest,
            why.Wait.Slack,
            Waited = new
            {
                why.Wait.EngineFull,
                why.Wait.ScratchFull,
                why.Wait.Order,
            },
            ResultFree = why.Wait.Roomy,
            LastTenant = why.LastTenant is null ? null : Figures.Op(why.LastTenant),
            Chain = why.Chain.Select(link => new
            {
                Op = Figures.Op(link.Op),
                link.Ready,
                link.Delay,
                link.Through,
            }),
            Graph = Graph(why.Slice),
        };

    /// <summary>The ops of a slice by their index, and what waits for what.</summary>
    private static object Graph(OpSlice slice) =>
        new
        {
            Ops = slice.Ops.Select(one => new
            {
                one.Op.Index,
                Op = one.Op.Op.ToString(),
                Engine = one.Op.Engine.Name(),
                one.Op.Cycle,
                one.Ready,
            }),
            Edges = slice.Edges.Select(edge => new
            {
                From = edge.From.Index,
                To = edge.To.Index,
                edge.Through,
                edge.IsLast,
            }),
            BlockedBy = slice.Blocker?.Index,
        };
}
