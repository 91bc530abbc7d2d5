namespace Kernel.Core.Packing;

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

    /// <summary>Words of scratch left unused, as room for words that do not fit together.</summary>
    public int Margin { get; init; } = 16;
}
