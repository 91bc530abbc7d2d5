using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Writing;

/// <summary>
/// Neighbouring words of scratch that are written more than once, such as by loads of which each leaves only
/// its first words to the next. What is read is what the last op before wrote.
/// </summary>
internal sealed class ScratchBuffer
{
    private readonly KernelBuilder builder;
    private readonly int start;

    internal ScratchBuffer(KernelBuilder builder, int start, int length)
    {
        this.builder = builder;
        this.start = start;
        Length = length;
    }

    /// <summary>How many words there are.</summary>
    public int Length { get; }

    /// <summary>One of its words.</summary>
    /// <param name="word">From 0 up to, not including, <see cref="Length"/>.</param>
    public Value this[int word] => new(builder, start + Within(word, 1));

    /// <summary>Some of its words as a vector.</summary>
    /// <param name="word">The word of the first lane, from 0.</param>
    /// <param name="stride">How far apart the words of neighbouring lanes are.</param>
    public Vector AsVector(int word, int stride = 1) =>
        new(builder, start + Within(word, (stride * (builder.VectorLength - 1)) + 1), stride);

    /// <summary>Loads a vector's length of words over some of its own.</summary>
    /// <param name="word">The first word that is written, from 0.</param>
    /// <param name="address">Where in memory they stand.</param>
    /// <param name="place">What is known of that place.</param>
    public void Load(int word, Value address, MemoryPlace place) =>
        builder.Add(Opcode.VLoad, start + Within(word, builder.VectorLength), address.Word, touches: place);

    private int Within(int word, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(word);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(word + length, Length, nameof(word));
        return word;
    }
}
