namespace Kernel.Core.Machine;

/// <summary>Whether a machine goes on.</summary>
public enum MachineStatus
{
    /// <summary>The next op-set will be executed.</summary>
    Running,

    /// <summary>A pause was executed; running again goes on after it.</summary>
    Paused,

    /// <summary>A halt was executed or the pc is past the end.</summary>
    Stopped,

    /// <summary>An op-set could not be executed; <see cref="MachineState.Trap"/> says why.</summary>
    Trapped,
}

/// <summary>
/// All that a machine knows between two op-sets. A trapped state is the one before the op-set that
/// trapped.
/// </summary>
/// <param name="Scratch">The scratch words; as many as the model has.</param>
/// <param name="Memory">The memory words.</param>
[TypeFormatterSource]
public sealed record MachineState(ValueArray<uint> Scratch, ValueArray<uint> Memory)
{
    /// <summary>The index of the next op-set.</summary>
    public long Pc { get; init; }

    /// <summary>Cycles spent so far.</summary>
    public long Cycle { get; init; }

    /// <summary>Whether the machine goes on.</summary>
    public MachineStatus Status { get; init; }

    /// <summary>The words that <c>trace_write</c> appended.</summary>
    public ValueArray<uint> Trace { get; init; }

    /// <summary>Why the machine trapped; null unless it did.</summary>
    public Trap? Trap { get; init; }

    /// <summary>A machine before its first op-set: scratch all zero.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="memory">What memory holds.</param>
    public static MachineState Initial(MachineModel model, ValueArray<uint> memory) =>
        new(ValueArray.Freeze(new uint[model.ScratchSize]), memory);

    /// <summary>Where the machine stands, in a line.</summary>
    public override string ToString() =>
        Trap is null ? $"{Status} at op-set {Pc} after {Cycle} cycles" : $"{Status}: {Trap}";
}
