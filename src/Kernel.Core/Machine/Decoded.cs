namespace Kernel.Core.Machine;

/// <summary>
/// An op as the fast path wants it: scratch addresses that are known to exist, and immediates in the
/// place the op table gives them. A relative jump has become an absolute one; a debug comparison
/// holds where its keys are.
/// </summary>
internal readonly record struct DecodedOp(Opcode Code, int X0, int X1, int X2, int X3)
{
    /// <summary>The operand at an index, 0 to 3.</summary>
    public int this[int index] =>
        index switch
        {
            0 => X0,
            1 => X1,
            2 => X2,
            3 => X3,
            _ => throw new ArgumentOutOfRangeException(nameof(index)),
        };

    /// <summary>The same op with one operand replaced.</summary>
    public DecodedOp With(int index, int value) =>
        index switch
        {
            0 => this with { X0 = value },
            1 => this with { X1 = value },
            2 => this with { X2 = value },
            3 => this with { X3 = value },
            _ => throw new ArgumentOutOfRangeException(nameof(index)),
        };
}

/// <summary>What the fast path executes beside the ops of the table.</summary>
internal static class PseudoOps
{
    /// <summary>The op-set is done and cost X0 cycles.</summary>
    public const Opcode End = Opcode.Comment + 1;

    /// <summary>Gives up: Step must look at the op-set.</summary>
    public const Opcode Decline = Opcode.Comment + 2;

    /// <summary>
    /// <c>for i &lt; X2: scratch[X0 + i] = scratch[X1 + i]</c>, X0 past the end of the machine's scratch:
    /// keeps words that are read after they are written.
    /// </summary>
    public const Opcode Keep = Opcode.Comment + 3;

    /// <summary>Gives up when X2 words at the address in X0 and X3 words at the one in X1 meet in memory.</summary>
    public const Opcode Apart = Opcode.Comment + 4;
}

/// <summary>A program as the fast path executes it.</summary>
/// <param name="Ops">The ops of all op-sets, each set's last being <see cref="PseudoOps.End"/> or Decline.</param>
/// <param name="Starts">By pc, the index of the op-set's first op.</param>
/// <param name="Keys">The keys of the debug comparisons.</param>
/// <param name="Kept">How many words past the machine's scratch are needed to keep words in.</param>
internal sealed record DecodedProgram(DecodedOp[] Ops, int[] Starts, ValueArray<ValueArray<string>> Keys, int Kept);
