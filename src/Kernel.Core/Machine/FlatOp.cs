namespace Kernel.Core.Machine;

/// <summary>
/// An <see cref="Op"/> as a value, for those who write many thousands of ops only to read them once. Virtual words
/// fit an int; an immediate is a word, signed or not.
/// </summary>
/// <param name="Code">Which operation.</param>
/// <param name="X0">First operand.</param>
/// <param name="X1">Second operand.</param>
/// <param name="X2">Third operand.</param>
/// <param name="X3">Fourth operand.</param>
/// <param name="Touches">What is known of the memory it touches.</param>
/// <param name="After">Scratch words it must come after the last write of.</param>
/// <param name="Part">The part of the kernel it belongs to.</param>
internal readonly record struct FlatOp(
    Opcode Code,
    int X0,
    long X1,
    int X2,
    int X3,
    MemoryPlace? Touches,
    ValueArray<long> After,
    string Part
)
{
    /// <summary>The op as a record.</summary>
    public Op ToOp() =>
        new(Code, X0, X1, X2, X3)
        {
            Touches = Touches,
            After = After,
            Part = Part,
        };
}

/// <summary>Ops at the beginning of an array whose owner goes on writing in it.</summary>
/// <param name="Array">The array.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct FlatOps(FlatOp[] Array, int Count);
