using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels;

/// <summary>
/// The tree walk as a person would say it, for the compiler: item by item, no vectors, no engines.
/// </summary>
public static class CompiledTreeWalk
{
    /// <summary>
    /// The plain stream: index and value live in values, rounds know their depth (all items start at the
    /// root), every node is loaded; that the root is the same for all is for the compiler to see.
    /// </summary>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="contract">Whether final indices are written as well.</param>
    public static OpStream Plain(Shape shape, Contract contract) => Write(shape, selectedDepths: -1, contract);

    /// <summary>
    /// The stream with the nodes of the first depths chosen from values by the parities that led there,
    /// instead of being loaded, and with the way from the root kept as bits: twice the bits and the
    /// parity, where the index needs one more addition.
    /// </summary>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="depths">How many depths below the root are chosen, 0 to 4.</param>
    /// <param name="contract">Whether final indices are written as well.</param>
    public static OpStream Selecting(Shape shape, int depths, Contract contract) => Write(shape, depths, contract);

    private static OpStream Write(Shape shape, int selectedDepths, Contract contract)
    {
        var image = new MemoryImage(shape);
        var k = new KernelBuilder();
        MemoryArray tree = k.Array("tree", MemoryImage.Tree);
        MemoryArray indices = k.Array("indices", (uint)image.Indices);
        MemoryArray values = k.Array("values", (uint)image.Values);
        int selected = Math.Min(selectedDepths, shape.Height);
        k.Part = "node";
        Value[] top = [.. Enumerable.Range(0, selected < 0 ? 0 : (2 << selected) - 1).Select(node => tree[node])];
        for (int item = 0; item < shape.Batch && shape.Rounds > 0; item++)
        {
            k.Part = "load and store";
            Value start = values[item];
            (Value value, Value index) =
                selected < 0 ? WalkByIndex(k, shape, tree, start) : WalkByBits(k, shape, tree, top, selected, start);
            k.Part = "load and store";
            values[item] = value;
            if (contract != Contract.Values)
            {
                indices[item] = index;
            }
        }
        return k.Build();
    }

    private static (Value Value, Value Index) WalkByIndex(KernelBuilder k, Shape shape, MemoryArray tree, Value value)
    {
        Value index = k[0];
        for (int round = 0; round < shape.Rounds; round++)
        {
            k.Part = "node";
            value ^= tree[index];
            value = HashOf(k, value);
            k.Part = "index";
            index = shape.Depth(round) == shape.Height ? k[0] : (index * 2) + 1 + (value % 2);
        }
        return (value, index);
    }

    private static (Value Value, Value Index) WalkByBits(
        KernelBuilder k,
        Shape shape,
        MemoryArray tree,
        Value[] top,
        int selected,
        Value value
    )
    {
        var parities = new List<Value>();
        Value bits = k[0];
        Value index = k[0];
        for (int round = 0; round < shape.Rounds; round++)
        {
            int depth = shape.Depth(round);
            k.Part = "node";
            value ^= depth <= selected ? Choose(top, parities, depth) : tree[index];
            value = HashOf(k, value);
            k.Part = "index";
            if (depth == shape.Height)
            {
                parities.Clear();
                (bits, index) = (k[0], k[0]);
            }
            else
            {
                Value parity = value % 2;
                parities.Add(parity);
                bits = (bits * 2) + parity;
                index = bits + ((2u << depth) - 1);
            }
        }
        return (value, index);
    }

    /// <summary>The node at a depth, chosen by the parities on the way: the last one chooses last among siblings.</summary>
    private static Value Choose(Value[] top, List<Value> parities, int depth)
    {
        int first = (1 << depth) - 1;
        Value[] nodes = top[first..(first + (1 << depth))];
        // Siblings differ in the latest parity, so the latest chooses first and the earliest last.
        for (int step = depth - 1; step >= 0; step--)
        {
            Value parity = parities[step];
            nodes =
            [
                .. Enumerable.Range(0, nodes.Length / 2).Select(i => parity.Select(nodes[(2 * i) + 1], nodes[2 * i])),
            ];
        }
        return nodes[0];
    }

    private static Value HashOf(KernelBuilder k, Value a)
    {
        k.Part = "hash";
        foreach (HashStage stage in Hash.Stages)
        {
            Value left = stage.Op1 == Opcode.Add ? a + stage.Constant : a ^ stage.Constant;
            Value right = stage.Shift == Opcode.ShiftLeft ? a << stage.Amount : a >> stage.Amount;
            a = stage.Combine == Opcode.Add ? left + right : left ^ right;
        }
        return a;
    }
}
