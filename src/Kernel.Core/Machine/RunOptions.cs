namespace Kernel.Core.Machine;

/// <summary>How a program is run.</summary>
public sealed record RunOptions
{
    /// <summary>
    /// Pauses are ignored, debug ops are not checked, and a run may take 1,000,000,000 op-sets.
    /// </summary>
    public static RunOptions Default { get; } = new();

    /// <summary>Whether <c>pause</c> stops the run (it can go on after); off by default.</summary>
    public bool PausesStop { get; init; }

    /// <summary>
    /// The reference kernel's values by key, against which <c>compare</c> and <c>vcompare</c> are
    /// checked; null, the default, checks nothing.
    /// </summary>
    public IReadOnlyDictionary<string, uint>? ValueTrace { get; init; }

    /// <summary>How many op-sets may be executed before the run traps with <see cref="TrapCode.StepLimit"/>.</summary>
    public long MaxSteps { get; init; } = 1_000_000_000;
}
