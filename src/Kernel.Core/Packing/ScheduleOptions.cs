using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>What a priority may look at.</summary>
/// <param name="Op">The op.</param>
/// <param name="Group">Its group of work, from 0: the first op without successors that needs it.</param>
/// <param name="Height">Cycles from its issue to the end of the longest way from it.</param>
public readonly record struct Urgency(Op Op, int Group, int Height);

/// <summary>How the list scheduler chooses; every number may be swept.</summary>
public sealed record ScheduleOptions
{
    /// <summary>
    /// Cycles by which each group of work (all that one store needs) starts after the one before: the
    /// wavefront's slope. 0 lets all start together.
    /// </summary>
    public double Stagger { get; init; } = 24;

    /// <summary>How many cycles a step on the longest way to the end counts for: above 1, deep ops go earlier.</summary>
    public double Stretch { get; init; } = 1;

    /// <summary>
    /// How far ahead of the first unfinished group another may start; scratch may allow less. Without a
    /// bound, early cycles fill scratch with what is only needed late.
    /// </summary>
    public int InFlight { get; init; } = 32;

    /// <summary>
    /// The share of cycles, 0 to 1, in which vector work may go to the alu, eight lanes an op.
    /// </summary>
    public double VectorsOnAlu { get; init; } = 1;

    /// <summary>Whether constants may be made on the flow engine, by adding to zero.</summary>
    public bool ConstantsByFlow { get; init; } = true;

    /// <summary>
    /// How many selects that the vector alu could do as well (<see cref="Passes.SelectDifferences"/>) may wait
    /// for the flow engine before they compete with vector ops for its slots, at least 0; until then they
    /// take only slots left empty.
    /// </summary>
    public int SelectBacklog { get; init; }

    /// <summary>Cycles by which loads are due earlier than <see cref="Stagger"/> and <see cref="Stretch"/> say.</summary>
    public double LoadLead { get; init; }

    /// <summary>The same for ops on the flow engine.</summary>
    public double FlowLead { get; init; }

    /// <summary>The same for constants.</summary>
    public double ConstantLead { get; init; }

    /// <summary>Words of scratch left unused, as room for words that do not fit together.</summary>
    public int Margin { get; init; } = 16;

    /// <summary>
    /// When an op is due, in cycles from anywhere: of the ops that are ready the one due first is taken,
    /// and the one that stands first in the stream at a tie. Null is <see cref="Stagger"/> times the group
    /// less <see cref="Stretch"/> times the height and less the lead of its engine.
    /// </summary>
    public Func<Urgency, double>? Due { get; init; }
}
