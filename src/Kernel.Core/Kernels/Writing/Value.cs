using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Writing;

/// <summary>
/// A word that a kernel computes: what a person writes with. It stands for one virtual scratch word,
/// written once; where it will really lie, and on which engine it is computed, is the compiler's work.
/// Arithmetic is on 32-bit unsigned words.
/// </summary>
public readonly struct Value : IEquatable<Value>
{
    private readonly KernelBuilder builder;

    internal Value(KernelBuilder builder, int word)
    {
        this.builder = builder;
        Word = word;
    }

    /// <summary>The virtual scratch word.</summary>
    public int Word { get; }

    /// <summary>The word in every lane of a vector, without an op: who reads it there does so on alu.</summary>
    public Vector InEveryLane => new(builder, Word, 0);

    /// <summary>Sum, modulo 2^32.</summary>
    public static Value operator +(Value a, Value b) => a.builder.Binary(Opcode.Add, a, b);

    /// <summary>Difference, modulo 2^32.</summary>
    public static Value operator -(Value a, Value b) => a.builder.Binary(Opcode.Subtract, a, b);

    /// <summary>Product, modulo 2^32.</summary>
    public static Value operator *(Value a, Value b) => a.builder.Binary(Opcode.Multiply, a, b);

    /// <summary>Quotient, rounded down; the machine traps when <paramref name="b"/> is 0.</summary>
    public static Value operator /(Value a, Value b) => a.builder.Binary(Opcode.Divide, a, b);

    /// <summary>Remainder; the machine traps when <paramref name="b"/> is 0.</summary>
    public static Value operator %(Value a, Value b) => a.builder.Binary(Opcode.Remainder, a, b);

    /// <summary>Bitwise exclusive or.</summary>
    public static Value operator ^(Value a, Value b) => a.builder.Binary(Opcode.Xor, a, b);

    /// <summary>Bitwise and.</summary>
    public static Value operator &(Value a, Value b) => a.builder.Binary(Opcode.And, a, b);

    /// <summary>Bitwise or.</summary>
    public static Value operator |(Value a, Value b) => a.builder.Binary(Opcode.Or, a, b);

    /// <summary>Shifted left; 0 when <paramref name="b"/> is 32 or more.</summary>
    public static Value operator <<(Value a, Value b) => a.builder.Binary(Opcode.ShiftLeft, a, b);

    /// <summary>Shifted right, zeros coming in; 0 when <paramref name="b"/> is 32 or more.</summary>
    public static Value operator >>(Value a, Value b) => a.builder.Binary(Opcode.ShiftRight, a, b);

    /// <summary>1 when less, as unsigned words, else 0.</summary>
    public static Value operator <(Value a, Value b) => a.builder.Binary(Opcode.LessThan, a, b);

    /// <summary>1 when greater, as unsigned words, else 0.</summary>
    public static Value operator >(Value a, Value b) => a.builder.Binary(Opcode.LessThan, b, a);

    /// <summary>Sum with a constant.</summary>
    public static Value operator +(Value a, uint b) => a + a.builder.Constant(b);

    /// <summary>Difference to a constant.</summary>
    public static Value operator -(Value a, uint b) => a - a.builder.Constant(b);

    /// <summary>Product with a constant.</summary>
    public static Value operator *(Value a, uint b) => a * a.builder.Constant(b);

    /// <summary>Quotient by a constant.</summary>
    public static Value operator /(Value a, uint b) => a / a.builder.Constant(b);

    /// <summary>Remainder by a constant.</summary>
    public static Value operator %(Value a, uint b) => a % a.builder.Constant(b);

    /// <summary>Exclusive or with a constant.</summary>
    public static Value operator ^(Value a, uint b) => a ^ a.builder.Constant(b);

    /// <summary>And with a constant.</summary>
    public static Value operator &(Value a, uint b) => a & a.builder.Constant(b);

    /// <summary>Or with a constant.</summary>
    public static Value operator |(Value a, uint b) => a | a.builder.Constant(b);

    /// <summary>Shifted left by a constant.</summary>
    public static Value operator <<(Value a, uint b) => a << a.builder.Constant(b);

    /// <summary>Shifted right by a constant.</summary>
    public static Value operator >>(Value a, uint b) => a >> a.builder.Constant(b);

    /// <summary>1 when less than a constant, else 0.</summary>
    public static Value operator <(Value a, uint b) => a < a.builder.Constant(b);

    /// <summary>1 when greater than a constant, else 0.</summary>
    public static Value operator >(Value a, uint b) => a > a.builder.Constant(b);

    /// <summary>1 when the two words are equal, else 0.</summary>
    /// <param name="other">The other word.</param>
    public Value IsEqualTo(Value other) => builder.Binary(Opcode.Equal, this, other);

    /// <summary>1 when the word is that constant, else 0.</summary>
    /// <param name="other">The constant.</param>
    public Value IsEqualTo(uint other) => IsEqualTo(builder.Constant(other));

    /// <summary>The first word where this one is not 0, the second where it is.</summary>
    /// <param name="whenTrue">The word to take when this one is not 0.</param>
    /// <param name="whenFalse">The word to take when this one is 0.</param>
    public Value Select(Value whenTrue, Value whenFalse) => builder.Select(this, whenTrue, whenFalse);

    /// <inheritdoc/>
    public bool Equals(Value other) => Word == other.Word && ReferenceEquals(builder, other.builder);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Word.GetHashCode();

    /// <summary>Whether both stand for the same virtual word; <see cref="IsEqualTo(Value)"/> compares what they hold.</summary>
    public static bool operator ==(Value a, Value b) => a.Equals(b);

    /// <summary>Whether they stand for different virtual words.</summary>
    public static bool operator !=(Value a, Value b) => !a.Equals(b);
}
