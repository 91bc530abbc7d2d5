namespace Kernel.Core.Machine;

/// <summary>Why a machine could not go on.</summary>
public enum TrapCode
{
    /// <summary>A division, ceiling division or remainder by zero.</summary>
    DivisionByZero,

    /// <summary>A load or store outside memory.</summary>
    MemoryOutOfRange,

    /// <summary>A scratch address outside scratch.</summary>
    ScratchOutOfRange,

    /// <summary>More ops for an engine than it has slots.</summary>
    SlotLimit,

    /// <summary>Two ops of one op-set write the same scratch word, memory word, or the pc.</summary>
    DoubleWrite,

    /// <summary>A jump to before the first op-set.</summary>
    JumpOutOfRange,

    /// <summary>A debug comparison found another value than the reference kernel's.</summary>
    UnexpectedValue,

    /// <summary>A debug comparison names a key that the value trace does not hold.</summary>
    UnknownTraceKey,

    /// <summary>The run took more op-sets than it was allowed.</summary>
    StepLimit,
}

/// <summary>A machine trap: what went wrong, where, and with which ops.</summary>
/// <param name="Code">The kind of trap.</param>
/// <param name="Cycle">The cycle in which it happened, counted from 0.</param>
/// <param name="Pc">The index of the op-set in the program.</param>
/// <param name="Op">The op at fault, or null when no single op is.</param>
/// <param name="Partner">The other op involved, such as the first writer of a word, or null.</param>
/// <param name="Reason">What went wrong, without the place.</param>
public sealed record Trap(TrapCode Code, long Cycle, long Pc, Op? Op, Op? Partner, string Reason)
{
    /// <summary>The code as files spell it, such as <c>division-by-zero</c>.</summary>
    public string CodeName => Names.Kebab(Code.ToString());

    /// <summary>The whole message: place, op, reason.</summary>
    public string Message =>
        $"op-set {Pc}, cycle {Cycle}{(Op is null ? "" : $", {Op}")}: {Reason}{(Partner is null ? "" : $" (other op: {Partner})")}";

    /// <inheritdoc/>
    public override string ToString() => $"{CodeName}: {Message}";
}
