using Kernel.Core.Machine;

namespace Kernel.Core.Workload;

/// <summary>What a kernel must leave in memory.</summary>
public enum Contract
{
    /// <summary>The values as the reference leaves them: what the take-home's tests compare.</summary>
    Values,

    /// <summary>The values and the indices.</summary>
    ValuesAndIndices,

    /// <summary>All of memory, header and tree untouched.</summary>
    FullMemory,
}

/// <summary>One word that is not what the reference leaves.</summary>
/// <param name="Address">Its memory address.</param>
/// <param name="Place">What it is: <c>value of item 3</c>.</param>
/// <param name="Expected">The reference's word.</param>
/// <param name="Actual">The word found.</param>
public sealed record WrongWord(int Address, string Place, uint Expected, uint Actual)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Place} (memory word {Address}) is {Actual}, the reference leaves {Expected}";
}

/// <summary>Compares what a kernel left with what the reference leaves.</summary>
public static class Contracts
{
    /// <summary>The first wrong word that the contract looks at, or null when the contract is met.</summary>
    /// <param name="contract">What to look at.</param>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="expected">Memory as the reference leaves it.</param>
    /// <param name="actual">Memory as the kernel left it.</param>
    public static WrongWord? FirstWrong(
        Contract contract,
        Shape shape,
        ValueArray<uint> expected,
        ValueArray<uint> actual
    )
    {
        var image = new MemoryImage(shape);
        return contract switch
        {
            Contract.Values => FirstWrong(image, expected, actual, image.Values),
            Contract.ValuesAndIndices => FirstWrong(image, expected, actual, image.Values)
                ?? FirstWrong(image, expected, actual, image.Indices),
            Contract.FullMemory => FirstWrong(image, expected, actual, image.Values)
                ?? FirstWrong(image, expected, actual, image.Indices)
                ?? FirstWrong(image, expected, actual, 0),
            _ => throw new ArgumentOutOfRangeException(nameof(contract)),
        };
    }

    /// <summary>The strictest contract that is met, or null when not even the values are right.</summary>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="expected">Memory as the reference leaves it.</param>
    /// <param name="actual">Memory as the kernel left it.</param>
    public static Contract? Strictest(Shape shape, ValueArray<uint> expected, ValueArray<uint> actual)
    {
        Contract[] strictestFirst = [Contract.FullMemory, Contract.ValuesAndIndices, Contract.Values];
        foreach (Contract contract in strictestFirst)
        {
            if (FirstWrong(contract, shape, expected, actual) is null)
            {
                return contract;
            }
        }
        return null;
    }

    /// <summary>What a word of memory is, such as <c>value of item 3</c>.</summary>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="address">The word's address.</param>
    public static string Place(Shape shape, int address) => Place(new MemoryImage(shape), address);

    private static WrongWord? FirstWrong(
        MemoryImage image,
        ValueArray<uint> expected,
        ValueArray<uint> actual,
        int from
    )
    {
        int same = expected.AsSpan()[from..].CommonPrefixLength(actual.AsSpan()[from..]);
        int address = from + same;
        return address < image.Length ? new(address, Place(image, address), expected[address], actual[address]) : null;
    }

    private static string Place(MemoryImage image, int address) =>
        address >= image.Values ? $"value of item {address - image.Values}"
        : address >= image.Indices ? $"index of item {address - image.Indices}"
        : address >= MemoryImage.Tree ? $"tree node {address - MemoryImage.Tree}"
        : $"header word {address}";
}
