using Kernel.Core.Kernels.Writing;
using Kernel.Core.Packing.Issuing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>What is made before the walk: nodes in scratch, and tables of pairs in memory.</summary>
internal sealed partial class RecordKernel
{
    private void SetUp()
    {
        k.Part = "set-up";
        constants.Scalar(1);
        int[] depths = [.. tableDepths.Where(HasTable)];
        int nodesWanted = Math.Max(
            (2 << Math.Min(Math.Min(choices.SelectDepth, shape.Height), Math.Max(0, shape.Rounds - 1))) - 1,
            depths.Length == 0 ? 0 : (4 << depths[^1]) - 1
        );
        // node[i]: node i in scratch, as a lane of a vector or a scalar. Memory is read from its first word.
        var node = new Value[nodesWanted];
        int vectors = (MemoryImage.Tree + nodesWanted + lanes - 1) / lanes;
        Value[] address = [];
        if (vectors * lanes <= image.Length)
        {
            // The header comes with the first nodes, and it holds numbers that are wanted anyway.
            Vector header = k.LoadVector(constants.Scalar(0), Exactly(0));
            uint[] words =
            [
                (uint)shape.Rounds,
                (uint)shape.Nodes,
                (uint)shape.Batch,
                (uint)shape.Height,
                MemoryImage.Tree,
                (uint)image.Indices,
                (uint)image.Values,
            ];
            for (int i = 0; i < words.Length; i++)
            {
                constants.Known(words[i], header[i]);
            }
            address = constants.Addresses(0, vectors);
            for (int j = 0; j < vectors; j++)
            {
                wavefront.Round = j < 3 ? 0 : Wave.SetUpRound;
                Vector vector = j == 0 ? header : k.LoadVector(address[j], Exactly(lanes * j));
                for (int lane = 0; lane < lanes; lane++)
                {
                    int i = (lanes * j) + lane - MemoryImage.Tree;
                    if (i >= 0 && i < nodesWanted)
                    {
                        node[i] = vector[lane];
                    }
                }
            }
        }
        else
        {
            for (int i = 0; i < nodesWanted; i++)
            {
                int word = MemoryImage.Tree + i;
                node[i] = k.Load(constants.Fresh((uint)word), Exactly(word));
            }
        }
        wavefront.Round = 0;
        GroupAddresses();
        NodesInScratch(node);
        wavefront.Round = Wave.SetUpRound;
        Tables(depths, node, address);
    }

    /// <summary>The tables that fit: the tree must stay, under that contract, and they borrow the words of indices and values.</summary>
    private int[] TableDepths()
    {
        int[] depths =
        [
            .. choices.Tables.Order().Where(d => d > choices.SelectDepth && d < shape.Height && d < shape.Rounds),
        ];
        if (contract == Contract.FullMemory)
        {
            int room = shape.Batch % lanes == 0 ? 2 * shape.Batch : 0;
            while (depths.Sum(d => 3 << d) > room)
            {
                depths = depths[..^1];
            }
        }
        return depths;
    }

    private void NodesInScratch(Value[] node)
    {
        int deepest = 0;
        for (int r = 0; r < shape.Rounds; r++)
        {
            deepest = Math.Max(deepest, ways[r] == Way.Select ? shape.Depth(r) : 0);
        }
        if (shape.Rounds == 0)
        {
            return;
        }
        rawRoot = choices.Scalar[(int)Shared.Root] ? node[0].InEveryLane : constants.Broadcast(node[0]);
        foldedRoot = rawRoot;
        if (choices.FoldC5 && shape.Rounds > shape.Height + 1)
        {
            Value root = Folded(node[0]);
            foldedRoot = choices.Scalar[(int)Shared.FoldedRoot] ? root.InEveryLane : constants.Broadcast(root);
        }
        for (int i = 1; i < (2 << deepest) - 1; i++)
        {
            nodeVector[i] = constants.Broadcast(choices.FoldC5 ? Folded(node[i]) : node[i]);
        }

        Value Folded(Value one) => one ^ constants.Scalar(C5);
    }

    /// <summary>Tables of blocks [left, right, node], C5 folded in, written over words that have been read.</summary>
    private void Tables(int[] depths, Value[] node, Value[] address)
    {
        if (depths.Length == 0)
        {
            return;
        }
        Value constant = constants.Scalar(choices.FoldC5 ? C5 : 0);
        int origin = contract == Contract.FullMemory ? image.Indices : 0;
        // What stands in table word i, without C5. Tables that start at word 3 have the same four constants in the
        // address steps to depths 3, 5 and 7.
        var content = new List<Value>();
        content.AddRange(Enumerable.Repeat(constant, origin == 0 ? 3 : 0));
        foreach (int depth in depths)
        {
            tables[depth] = Within(origin + content.Count, 3 << depth);
            int first = (1 << depth) - 1;
            for (int i = first; i < first + (1 << depth); i++)
            {
                content.AddRange(node[(2 * i) + 1], node[(2 * i) + 2], node[i]);
            }
        }
        while (content.Count % lanes != 0)
        {
            content.Add(constant);
        }
        if (contract == Contract.FullMemory)
        {
            // The values' own words are lent: all values are loaded first.
            int overlap =
                SpreadsPossible && GroupCount <= choices.Tile
                    ? GroupCount
                    : Math.Min(GroupCount, (origin + content.Count - image.Values + lanes - 1) / lanes);
            wavefront.Round = 0;
            for (int g = 0; g < overlap; g++)
            {
                LoadValues(g);
            }
            wavefront.Round = Wave.SetUpRound;
        }
        var stage = new Value[lanes];
        for (int at = 0; at < content.Count; at += lanes)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                stage[lane] = content[at + lane] ^ constant;
            }
            int word = origin + at;
            k.StoreVector(origin == 0 ? address[at / lanes] : AddressOf(word), k.AsVector(stage), Exactly(word));
        }
    }
}
