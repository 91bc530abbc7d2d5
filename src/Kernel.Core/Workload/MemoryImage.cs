using Kernel.Core.Machine;

namespace Kernel.Core.Workload;

/// <summary>
/// How a tree walk lies in memory: a header of seven words, the tree, the indices, the values.
/// Memory ends with the values.
/// </summary>
/// <remarks>
/// Word for word as the take-home builds it. It reserves room after the values and then cuts it off
/// again, and the pointer to that room, header word 7, is overwritten by the root: so neither exists.
/// </remarks>
/// <param name="Shape">The size of the walk.</param>
public sealed record MemoryImage(Shape Shape)
{
    /// <summary>Words before the tree: rounds, nodes, batch, height, and pointers to the three arrays.</summary>
    public const int HeaderSize = 7;

    /// <summary>Address of the first node.</summary>
    public const int Tree = HeaderSize;

    /// <summary>Address of the first index.</summary>
    public int Indices => Tree + Shape.Nodes;

    /// <summary>Address of the first value.</summary>
    public int Values => Indices + Shape.Batch;

    /// <summary>Words of memory.</summary>
    public int Length => Values + Shape.Batch;

    /// <summary>The memory at the start of a walk.</summary>
    /// <param name="walk">The walk.</param>
    public static ValueArray<uint> Build(TreeWalk walk)
    {
        var image = new MemoryImage(walk.Shape);
        uint[] memory = new uint[image.Length];
        memory[0] = (uint)walk.Rounds;
        memory[1] = (uint)walk.Shape.Nodes;
        memory[2] = (uint)walk.Shape.Batch;
        memory[3] = (uint)walk.Shape.Height;
        memory[4] = (uint)Tree;
        memory[5] = (uint)image.Indices;
        memory[6] = (uint)image.Values;
        walk.Tree.Values.AsSpan().CopyTo(memory.AsSpan(Tree));
        walk.Batch.Indices.AsSpan().CopyTo(memory.AsSpan(image.Indices));
        walk.Batch.Values.AsSpan().CopyTo(memory.AsSpan(image.Values));
        return ValueArray.Freeze(memory);
    }
}
