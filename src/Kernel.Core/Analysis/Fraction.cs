using System.Globalization;
using System.Numerics;

namespace Kernel.Core.Analysis;

/// <summary>An exact rational number in lowest terms.</summary>
public readonly struct Fraction : IEquatable<Fraction>, IComparable<Fraction>
{
    private readonly BigInteger denominatorLessOne; // so that the default value is 0

    /// <summary>A quotient.</summary>
    /// <param name="numerator">What is divided.</param>
    /// <param name="denominator">What it is divided by; not 0.</param>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException();
        }
        BigInteger common = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / common;
        denominatorLessOne = (denominator / common) - 1;
    }

    /// <summary>The numerator, which has the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The denominator, at least 1.</summary>
    public BigInteger Denominator => denominatorLessOne + 1;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Numerator.Sign;

    /// <summary>A whole number.</summary>
    /// <param name="whole">The number.</param>
    public static implicit operator Fraction(long whole) => new(whole, 1);

    /// <summary>The nearest floating-point number.</summary>
    /// <param name="a">A fraction whose terms a double can hold.</param>
    public static explicit operator double(Fraction a) => (double)a.Numerator / (double)a.Denominator;

    /// <summary>The sum.</summary>
    /// <param name="a">One number.</param>
    /// <param name="b">Another.</param>
    public static Fraction operator +(Fraction a, Fraction b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    /// <summary>The difference.</summary>
    /// <param name="a">One number.</param>
    /// <param name="b">What is taken off.</param>
    public static Fraction operator -(Fraction a, Fraction b) => a + -b;

    /// <summary>The opposite.</summary>
    /// <param name="a">A number.</param>
    public static Fraction operator -(Fraction a) => new(-a.Numerator, a.Denominator);

    /// <summary>The product.</summary>
    /// <param name="a">One number.</param>
    /// <param name="b">Another.</param>
    public static Fraction operator *(Fraction a, Fraction b) =>
        new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <summary>The quotient.</summary>
    /// <param name="a">What is divided.</param>
    /// <param name="b">What it is divided by; not 0.</param>
    public static Fraction operator /(Fraction a, Fraction b) =>
        new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    /// <summary>Whether both are the same number.</summary>
    /// <param name="a">One number.</param>
    /// <param name="b">Another.</param>
    public static bool operator ==(Fraction a, Fraction b) => a.Equals(b);

    /// <summary>Whether they differ.</summary>
    /// <param name="a">One number.</param>
    /// <param name="b">Another.</param>
    public static bool operator !=(Fraction a, Fraction b) => !a.Equals(b);

    /// <summary>Whether the first is less.</summary>
    /// <param name="a">One number.</param>
    /// <param name="b">Another.</param>
    public static bool operator <(Fraction a, Fraction b) => a.CompareTo(b) < 0;

    /// <summary>Whether the first is more.</summary>
    /// <param name="a">One number.</param>
    /// <param name="b">Another.</param>
    public static bool operator >(Fraction a, Fraction b) => a.CompareTo(b) > 0;

    /// <summary>Whether the first is not more.</summary>
    /// <param name="a">One number.</param>
    /// <param name="b">Another.</param>
    public static bool operator <=(Fraction a, Fraction b) => a.CompareTo(b) <= 0;

    /// <summary>Whether the first is not less.</summary>
    /// <param name="a">One number.</param>
    /// <param name="b">Another.</param>
    public static bool operator >=(Fraction a, Fraction b) => a.CompareTo(b) >= 0;

    /// <inheritdoc/>
    public int CompareTo(Fraction other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <inheritdoc/>
    public bool Equals(Fraction other) =>
        Numerator == other.Numerator && denominatorLessOne == other.denominatorLessOne;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Fraction other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Numerator, denominatorLessOne);

    /// <summary>The number as <c>3</c> or <c>22/7</c>.</summary>
    public override string ToString() =>
        Denominator.IsOne
            ? Numerator.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
