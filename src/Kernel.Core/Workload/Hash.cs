using Kernel.Core.Machine;

namespace Kernel.Core.Workload;

/// <summary>One stage of the hash: <c>a = (a Op1 Constant) Combine (a Shift Amount)</c>.</summary>
/// <param name="Op1">How the constant enters: add or xor.</param>
/// <param name="Constant">The stage's constant.</param>
/// <param name="Combine">How the two halves meet: add or xor.</param>
/// <param name="Shift">Which way the other half is shifted.</param>
/// <param name="Amount">By how many bits, 1 to 31.</param>
public sealed record HashStage(Opcode Op1, uint Constant, Opcode Combine, Opcode Shift, uint Amount)
{
    /// <summary>
    /// Whether the stage is <c>a * (1 + 2^Amount) + Constant</c>: all additions and a left shift.
    /// </summary>
    public bool IsMultiplyAdd => (Op1, Combine, Shift) == (Opcode.Add, Opcode.Add, Opcode.ShiftLeft);

    /// <summary><c>1 + 2^Amount</c>, the multiplier of a stage that <see cref="IsMultiplyAdd"/>.</summary>
    public uint Multiplier => 1u + (1u << (int)Amount);

    /// <summary>The stage applied to a word.</summary>
    /// <param name="a">Any word.</param>
    public uint Apply(uint a) => Scalar(Combine, Scalar(Op1, a, Constant), Scalar(Shift, a, Amount));

    private static uint Scalar(Opcode code, uint a, uint b) => OpTable.Of(code).Arithmetic!.Apply(a, b);
}

/// <summary>The 32-bit hash of the tree walk, six stages.</summary>
/// <remarks>The constants are those of the public take-home's problem statement.</remarks>
public static class Hash
{
    /// <summary>The stages in order.</summary>
    public static ValueArray<HashStage> Stages { get; } =
    [
        new(Opcode.Add, 0x7ED55D16, Opcode.Add, Opcode.ShiftLeft, 12),
        new(Opcode.Xor, 0xC761C23C, Opcode.Xor, Opcode.ShiftRight, 19),
        new(Opcode.Add, 0x165667B1, Opcode.Add, Opcode.ShiftLeft, 5),
        new(Opcode.Add, 0xD3A2646C, Opcode.Xor, Opcode.ShiftLeft, 9),
        new(Opcode.Add, 0xFD7046C5, Opcode.Add, Opcode.ShiftLeft, 3),
        new(Opcode.Xor, 0xB55A4F09, Opcode.Xor, Opcode.ShiftRight, 16),
    ];

    /// <summary>The hash of a word.</summary>
    /// <param name="a">Any word.</param>
    public static uint Apply(uint a)
    {
        foreach (HashStage stage in Stages)
        {
            a = stage.Apply(a);
        }
        return a;
    }
}
