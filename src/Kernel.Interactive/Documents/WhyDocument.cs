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
        };

    /// <summary>The document of an op.</summary>
    /// <param name="why">The explanation.</param>
    /// <param name="matches">How many ops matched the question; this is the first of them.</param>
    public static object Of(OpExplained why, int matches = 1) =>
        new
        {
            Op = Figures.Op(why.Op),
            Matches = matches,
            why.Ready,
            Issued = why.Op.Cycle,
            why.Earliest,
            why.Slack,
            Waited = new
            {
                why.EngineFull,
                why.ScratchFull,
                why.Order,
            },
            ResultFree = why.Roomy,
            LastTenant = why.LastTenant is null ? null : Figures.Op(why.LastTenant),
            Chain = why.Chain.Select(link => new
            {
                Op = Figures.Op(link.Op),
                link.Ready,
                link.Delay,
                link.Through,
            }),
        };
}
