namespace Kernel.Core.Packing;

/// <summary>What kind of thing an op can read or write.</summary>
public enum PlaceKind
{
    /// <summary>A scratch word.</summary>
    Scratch,

    /// <summary>A word of a named memory array at a known index.</summary>
    MemoryWord,

    /// <summary>Some word of a named array, index not known.</summary>
    SomewhereInArray,

    /// <summary>Every word of a named array.</summary>
    WholeArray,

    /// <summary>Some word of memory, not known which.</summary>
    SomewhereInMemory,

    /// <summary>Every word of memory.</summary>
    WholeMemory,

    /// <summary>Where the program goes on: every op depends on it, jumps and stops change it.</summary>
    Control,

    /// <summary>The trace that <c>trace_write</c> appends to.</summary>
    Trace,
}

/// <summary>Something that can be read and written: two ops on one place have an order.</summary>
/// <param name="Kind">What kind of place.</param>
/// <param name="Index">The scratch address or the index in the array; 0 for others.</param>
/// <param name="Array">The array's name; empty for others.</param>
public readonly record struct Place(PlaceKind Kind, long Index, string Array)
{
    /// <summary>A scratch word.</summary>
    /// <param name="address">Its address.</param>
    public static Place Scratch(long address) => new(PlaceKind.Scratch, address, "");

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)(Index * 8) + (int)Kind);

    /// <inheritdoc/>
    public override string ToString() =>
        Kind switch
        {
            PlaceKind.Scratch => $"scratch word {Index}",
            PlaceKind.MemoryWord => $"memory word {Array}[{Index}]",
            PlaceKind.SomewhereInArray or PlaceKind.WholeArray => $"memory array {Array}",
            PlaceKind.SomewhereInMemory or PlaceKind.WholeMemory => "memory that may be the same word",
            PlaceKind.Control => "the flow of control",
            PlaceKind.Trace => "the trace",
            _ => throw new InvalidOperationException($"unknown place {Kind}"),
        };
}
