using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Writing;

/// <summary>
/// A word for each lane of the machine's vectors. Where the words are neighbours, an op on it is one vector
/// op; where they are not (one word for all lanes, or words at a stride), it is an alu op for each lane, as
/// alu's operands can stand anywhere.
/// </summary>
/// <example>
/// <c>x ^ y</c> with x in words 8..15 and y in words 16..23: <c>v^ 24 8 16</c><br/>
/// <c>x ^ one.InEveryLane</c> with one in word 3: <c>^ 24 8 3, ^ 25 9 3, ...</c>
/// </example>
public readonly struct Vector : IEquatable<Vector>
{
    private readonly KernelBuilder builder;

    internal Vector(KernelBuilder builder, int word, int stride)
    {
        this.builder = builder;
        Word = word;
        Stride = stride;
    }

    /// <summary>The virtual scratch word of the first lane.</summary>
    public int Word { get; }

    /// <summary>How far apart the words of neighbouring lanes are: 1 for a vector proper, 0 when all lanes share a word.</summary>
    public int Stride { get; }

    /// <summary>Whether the words are neighbours, as vector ops ask for.</summary>
    public bool IsContiguous => Stride == 1;

    /// <summary>The word of one lane.</summary>
    /// <param name="lane">From 0 up to, not including, the vector length.</param>
    public Value this[int lane] => new(builder, Word + (Stride * lane));

    /// <summary>Sum, modulo 2^32.</summary>
    public static Vector operator +(Vector a, Vector b) => a.builder.Binary(Opcode.Add, a, b);

    /// <summary>Difference, modulo 2^32.</summary>
    public static Vector operator -(Vector a, Vector b) => a.builder.Binary(Opcode.Subtract, a, b);

    /// <summary>Product, modulo 2^32.</summary>
    public static Vector operator *(Vector a, Vector b) => a.builder.Binary(Opcode.Multiply, a, b);

    /// <summary>Quotient, rounded down; the machine traps when a lane of <paramref name="b"/> is 0.</summary>
    public static Vector operator /(Vector a, Vector b) => a.builder.Binary(Opcode.Divide, a, b);

    /// <summary>Remainder; the machine traps when a lane of <paramref name="b"/> is 0.</summary>
    public static Vector operator %(Vector a, Vector b) => a.builder.Binary(Opcode.Remainder, a, b);

    /// <summary>Bitwise exclusive or.</summary>
    public static Vector operator ^(Vector a, Vector b) => a.builder.Binary(Opcode.Xor, a, b);

    /// <summary>Bitwise and.</summary>
    public static Vector operator &(Vector a, Vector b) => a.builder.Binary(Opcode.And, a, b);

    /// <summary>Bitwise or.</summary>
    public static Vector operator |(Vector a, Vector b) => a.builder.Binary(Opcode.Or, a, b);

    /// <summary>Shifted left; 0 where <paramref name="b"/> is 32 or more.</summary>
    public static Vector operator <<(Vector a, Vector b) => a.builder.Binary(Opcode.ShiftLeft, a, b);

    /// <summary>Shifted right, zeros coming in; 0 where <paramref name="b"/> is 32 or more.</summary>
    public static Vector operator >>(Vector a, Vector b) => a.builder.Binary(Opcode.ShiftRight, a, b);

    /// <summary>1 where less, as unsigned words, else 0.</summary>
    public static Vector operator <(Vector a, Vector b) => a.builder.Binary(Opcode.LessThan, a, b);

    /// <summary>1 where greater, as unsigned words, else 0.</summary>
    public static Vector operator >(Vector a, Vector b) => a.builder.Binary(Opcode.LessThan, b, a);

    /// <summary>1 in the lanes that are equal, else 0.</summary>
    /// <param name="other">The other vector.</param>
    public Vector IsEqualTo(Vector other) => builder.Binary(Opcode.Equal, this, other);

    /// <summary><c>this * factor + summand</c>, modulo 2^32, in one op.</summary>
    /// <param name="factor">What it is multiplied with.</param>
    /// <param name="summand">What is added to the product.</param>
    /// <exception cref="InvalidOperationException">One of the three is not contiguous.</exception>
    public Vector MultiplyAdd(Vector factor, Vector summand) =>
        builder.Ternary(Opcode.MultiplyAdd, this, factor, summand);

    /// <summary>In each lane the first word where this one is not 0, the second where it is.</summary>
    /// <param name="whenTrue">The words to take where this one is not 0.</param>
    /// <param name="whenFalse">The words to take where this one is 0.</param>
    /// <exception cref="InvalidOperationException">One of the three is not contiguous.</exception>
    public Vector Select(Vector whenTrue, Vector whenFalse) =>
        builder.Ternary(Opcode.VSelect, this, whenTrue, whenFalse);

    /// <inheritdoc/>
    public bool Equals(Vector other) =>
        Word == other.Word && Stride == other.Stride && ReferenceEquals(builder, other.builder);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Vector other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Word, Stride);

    /// <summary>Whether both stand for the same virtual words; <see cref="IsEqualTo(Vector)"/> compares what they hold.</summary>
    public static bool operator ==(Vector a, Vector b) => a.Equals(b);

    /// <summary>Whether they stand for different virtual words.</summary>
    public static bool operator !=(Vector a, Vector b) => !a.Equals(b);
}
