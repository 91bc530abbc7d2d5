using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernel.Core.Machine;

/// <summary>
/// An immutable array that is equal to another when its elements are: what a record needs so that
/// its own equality means "same content". The default value is the empty array.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
[CollectionBuilder(typeof(ValueArray), nameof(ValueArray.Create))]
[TypeFormatterSource]
public readonly struct ValueArray<T> : IReadOnlyList<T>, IEquatable<ValueArray<T>>
{
    private readonly T[]? items;

    internal ValueArray(T[] items) => this.items = items;

    /// <summary>The number of elements.</summary>
    public int Count => items?.Length ?? 0;

    /// <summary>The number of elements; named so that list patterns apply.</summary>
    public int Length => Count;

    /// <summary>The element at <paramref name="index"/>, counted from 0.</summary>
    /// <param name="index">0 up to, not including, <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public T this[int index] =>
        (uint)index < (uint)Count ? items![index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The elements as a span, without a copy.</summary>
    public ReadOnlySpan<T> AsSpan() => items;

    /// <summary>The elements as an immutable array, without a copy.</summary>
    public ImmutableArray<T> AsImmutableArray() => ImmutableCollectionsMarshal.AsImmutableArray(items ?? []);

    /// <summary>The same elements with the one at <paramref name="index"/> replaced.</summary>
    /// <param name="index">0 up to, not including, <see cref="Count"/>.</param>
    /// <param name="value">The element to put there.</param>
    public ValueArray<T> SetItem(int index, T value)
    {
        T[] copy = AsSpan().ToArray();
        copy[index] = value;
        return new(copy);
    }

    /// <summary>The same elements followed by one more.</summary>
    /// <param name="value">The element to add.</param>
    public ValueArray<T> Add(T value) => new([.. AsSpan(), value]);

    /// <summary>Enumerates the elements in order.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)(items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (items ?? []).GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(ValueArray<T> other) =>
        ReferenceEquals(items, other.items) || AsSpan().SequenceEqual(other.AsSpan(), EqualityComparer<T>.Default);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ValueArray<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (T item in AsSpan())
        {
            hash.Add(item);
        }
        return hash.ToHashCode();
    }

    /// <summary>Whether two arrays hold equal elements in the same order.</summary>
    public static bool operator ==(ValueArray<T> left, ValueArray<T> right) => left.Equals(right);

    /// <summary>Whether two arrays differ in any element or in length.</summary>
    public static bool operator !=(ValueArray<T> left, ValueArray<T> right) => !left.Equals(right);

    /// <summary>The elements, comma-separated in square brackets.</summary>
    public override string ToString() => $"[{string.Join(", ", (IEnumerable<T>)this)}]";
}

/// <summary>Makes <see cref="ValueArray{T}"/> values.</summary>
public static class ValueArray
{
    /// <summary>A copy of <paramref name="items"/>.</summary>
    /// <param name="items">The elements, in order.</param>
    public static ValueArray<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>The elements of <paramref name="items"/>, in order.</summary>
    /// <param name="items">The elements, in order.</param>
    public static ValueArray<T> ToValueArray<T>(this IEnumerable<T> items) => new([.. items]);

    /// <summary>
    /// Freezes an array that nobody else will write to again, without a copy.
    /// </summary>
    /// <param name="items">An array whose owner gives it up.</param>
    internal static ValueArray<T> Freeze<T>(T[] items) => new(items);
}
