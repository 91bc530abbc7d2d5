namespace Kernel.Core.Machine;

/// <summary>A run of neighbouring scratch words.</summary>
/// <param name="Start">The first word's address.</param>
/// <param name="Length">How many words; at least 1.</param>
public readonly record struct WordRange(long Start, int Length)
{
    /// <summary>The address after the last word.</summary>
    public long End => Start + Length;

    /// <summary>Whether the two ranges share a word.</summary>
    /// <param name="other">The other range.</param>
    public bool Overlaps(WordRange other) => Start < other.End && other.Start < End;

    /// <inheritdoc/>
    public override string ToString() => Length == 1 ? $"{Start}" : $"{Start}..{End - 1}";
}

/// <summary>
/// A promise about the memory an op touches: words of a named array, from an index in it when that
/// is known. Ops on different arrays never meet; neither do ops on disjoint known indices of one
/// array. An op without the promise may touch any word.
/// </summary>
/// <param name="Array">The array's name.</param>
/// <param name="Index">The first word's index in the array, or null when it is only known at run time.</param>
public sealed record MemoryPlace(string Array, long? Index)
{
    /// <summary>
    /// Where the index is only known at run time: the words among which those are that the op needs. Null when
    /// they may be any of the array.
    /// </summary>
    public WordRange? Within { get; init; }
}

/// <summary>
/// One operation on one engine. Its operands are numbers whose roles (scratch address, immediate)
/// the op table gives, in the order of the program file.
/// </summary>
/// <param name="Code">Which operation.</param>
/// <param name="X0">First operand; 0 when the op has none.</param>
/// <param name="X1">Second operand.</param>
/// <param name="X2">Third operand.</param>
/// <param name="X3">Fourth operand.</param>
/// <example><c>new Op(Opcode.VXor, 8, 0, 16)</c> is <c>["v^", 8, 0, 16]</c>: words 8..15 become words 0..7 xor 16..23.</example>
[TypeFormatterSource]
public sealed record Op(Opcode Code, long X0 = 0, long X1 = 0, long X2 = 0, long X3 = 0)
{
    /// <summary>
    /// What a debug op carries: the trace keys of <c>compare</c> and <c>vcompare</c> as compact JSON
    /// texts, or the one text of a <c>comment</c>.
    /// </summary>
    public ValueArray<string> Notes { get; init; }

    /// <summary>
    /// Virtual operands: scratch words this op must come after the last write of, though the machine
    /// does not see it read them. The packer honours them; written programs do not hold them.
    /// </summary>
    public ValueArray<long> After { get; init; }

    /// <summary>What is known of the memory a load or store touches; null when it may be any word.</summary>
    public MemoryPlace? Touches { get; init; }

    /// <summary>The part of the kernel the op belongs to, such as <c>hash</c>, for figures; may be empty.</summary>
    public string Part { get; init; } = "";

    /// <summary>The op's row in the op table.</summary>
    public OpInfo Info => OpTable.Of(Code);

    /// <summary>The engine it runs on.</summary>
    public Engine Engine => OpTable.Of(Code).Engine;

    /// <summary>The number of operands that are numbers.</summary>
    public int Count => OpTable.Of(Code).NumberCount;

    /// <summary>The operand at <paramref name="index"/>, counted from 0.</summary>
    /// <param name="index">0 to 3.</param>
    public long this[int index] =>
        index switch
        {
            0 => X0,
            1 => X1,
            2 => X2,
            3 => X3,
            _ => throw new ArgumentOutOfRangeException(nameof(index)),
        };

    /// <summary>The same op with one operand replaced.</summary>
    /// <param name="index">0 to 3.</param>
    /// <param name="value">The new operand.</param>
    public Op With(int index, long value) =>
        index switch
        {
            0 => this with { X0 = value },
            1 => this with { X1 = value },
            2 => this with { X2 = value },
            3 => this with { X3 = value },
            _ => throw new ArgumentOutOfRangeException(nameof(index)),
        };

    /// <summary>
    /// The same op as a program file can hold it: without virtual operands, memory promises and part.
    /// </summary>
    public Op Stripped() =>
        After.Count == 0 && Touches is null && Part.Length == 0
            ? this
            : this with
            {
                After = [],
                Touches = null,
                Part = "",
            };

    /// <summary>The op in flat form, such as <c>["v+", 8, 0, 16]</c>.</summary>
    public override string ToString() => FlatForm.Write(this);
}
