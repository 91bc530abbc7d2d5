using Kernel.Core.Machine;

namespace Kernel.Core.Workload;

/// <summary>A perfect binary tree with a value on every node; node i's children are 2i+1 and 2i+2.</summary>
/// <param name="Height">Height, from 0.</param>
/// <param name="Values">A value a node, root first, level by level; 2^(Height+1) - 1 of them.</param>
public sealed record Tree(int Height, ValueArray<uint> Values);

/// <summary>The items that walk the tree.</summary>
/// <param name="Indices">The node each item stands on.</param>
/// <param name="Values">Each item's value.</param>
public sealed record Batch(ValueArray<uint> Indices, ValueArray<uint> Values);

/// <summary>A tree walk with its numbers filled in.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Batch">The items at the start.</param>
/// <param name="Rounds">Rounds, from 0.</param>
public sealed record TreeWalk(Tree Tree, Batch Batch, int Rounds)
{
    /// <summary>The size of the walk.</summary>
    public Shape Shape => new(Tree.Height, Rounds, Batch.Values.Count);

    /// <summary>
    /// A walk with random node and item values below 2^30 and all items at the root, as the take-home
    /// draws them (from a generator of our own: same seed, same walk).
    /// </summary>
    /// <param name="shape">The size.</param>
    /// <param name="seed">Any number.</param>
    public static TreeWalk Random(Shape shape, int seed)
    {
        var random = new SplitMix((ulong)(uint)seed);
        ValueArray<uint> tree = Words(shape.Nodes, () => random.NextWord() >> 2);
        ValueArray<uint> values = Words(shape.Batch, () => random.NextWord() >> 2);
        return new(new(shape.Height, tree), new(Words(shape.Batch, () => 0), values), shape.Rounds);
    }

    /// <summary>A walk in which every node and every item has the same value: a corner case.</summary>
    /// <param name="shape">The size.</param>
    /// <param name="word">The value.</param>
    public static TreeWalk Constant(Shape shape, uint word) =>
        new(
            new(shape.Height, Words(shape.Nodes, () => word)),
            new(Words(shape.Batch, () => 0), Words(shape.Batch, () => word)),
            shape.Rounds
        );

    private static ValueArray<uint> Words(int count, Func<uint> word)
    {
        uint[] words = new uint[count];
        for (int i = 0; i < count; i++)
        {
            words[i] = word();
        }
        return ValueArray.Freeze(words);
    }
}
