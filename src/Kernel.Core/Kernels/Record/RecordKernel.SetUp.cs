using Kernel.Core.Machine;
using Kernel.Core.Packing.Issuing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>What is made before the walk: nodes in scratch, and tables of pairs in memory.</summary>
internal sealed partial class RecordKernel
{
    private void SetUp()
    {
        IssueGraph g = w.Graph;
        w.Scalar(1);
        int[] depths = [.. tableDepths.Where(HasTable)];
        int nodesWanted = Math.Max(
            (2 << Math.Min(Math.Min(choices.SelectDepth, shape.Height), Math.Max(0, shape.Rounds - 1))) - 1,
            depths.Length == 0 ? 0 : (4 << depths[^1]) - 1
        );
        // word[i]: node i in scratch, as a lane of a vector or a scalar. Memory is read from its first word.
        var word = new Ref[nodesWanted];
        int vectors = (MemoryImage.Tree + nodesWanted + lanes - 1) / lanes;
        Ref[] address = [];
        var treeLoads = new List<int>();
        if (vectors * lanes <= image.Length)
        {
            // The header comes with the first nodes, and it holds numbers that are wanted anyway.
            int header = g.NewValue(Size.Vector);
            treeLoads.Add(g.Add(Unit.Load, Opcode.VLoad, header, [w.Scalar(0)], memoryWord: 0));
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
                w.Known(words[i], Ref.Word(header, i));
            }
            address = w.Addresses(0, vectors);
            for (int j = 0; j < vectors; j++)
            {
                g.CurrentRound = j < 3 ? (short)0 : IssueScheduler.TableRound;
                int vector = j == 0 ? header : g.NewValue(Size.Vector);
                if (j > 0)
                {
                    treeLoads.Add(g.Add(Unit.Load, Opcode.VLoad, vector, [address[j]], memoryWord: lanes * j));
                }
                for (int lane = 0; lane < lanes; lane++)
                {
                    int node = (lanes * j) + lane - MemoryImage.Tree;
                    if (node >= 0 && node < nodesWanted)
                    {
                        word[node] = Ref.Word(vector, lane);
                    }
                }
            }
        }
        else
        {
            for (int i = 0; i < nodesWanted; i++)
            {
                int scalar = g.NewValue(Size.Scalar);
                g.Add(
                    Unit.Load,
                    Opcode.Load,
                    Ref.Word(scalar),
                    [Ref.Word(w.FreshScalar((uint)(MemoryImage.Tree + i)))],
                    memoryWord: MemoryImage.Tree + i
                );
                word[i] = Ref.Word(scalar);
            }
        }
        g.CurrentRound = 0;
        GroupAddresses();
        NodesInScratch(word);
        g.CurrentRound = IssueScheduler.TableRound;
        Tables(depths, word, address, treeLoads);
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

    private void NodesInScratch(Ref[] word)
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
        rawRoot = choices.Scalar[(int)Shared.Root] ? word[0] : w.Broadcast(word[0]);
        foldedRoot = rawRoot;
        if (choices.FoldC5 && shape.Rounds > shape.Height + 1)
        {
            foldedRoot = Folded(word[0]);
            foldedRoot = choices.Scalar[(int)Shared.FoldedRoot] ? foldedRoot : w.Broadcast(foldedRoot);
        }
        for (int i = 1; i < (2 << deepest) - 1; i++)
        {
            nodeVector[i] = w.Broadcast(choices.FoldC5 ? Folded(word[i]) : word[i]);
        }

        Ref Folded(Ref node) => Ref.Word(w.ScalarOp(Opcode.Xor, node, w.Scalar(C5)));
    }

    /// <summary>Tables of blocks [left, right, node], C5 folded in, written over words that have been read.</summary>
    private void Tables(int[] depths, Ref[] word, Ref[] address, List<int> treeLoads)
    {
        IssueGraph g = w.Graph;
        if (depths.Length == 0)
        {
            return;
        }
        Ref constant = w.Scalar(choices.FoldC5 ? C5 : 0);
        int origin = contract == Contract.FullMemory ? image.Indices : 0;
        // What stands in table word k, without C5. Tables that start at word 3 have the same four constants in the
        // address steps to depths 3, 5 and 7.
        var content = new List<Ref>();
        content.AddRange(Enumerable.Repeat(constant, origin == 0 ? 3 : 0));
        var starts = new List<int>();
        foreach (int depth in depths)
        {
            starts.Add(content.Count);
            int first = (1 << depth) - 1;
            for (int i = 0; i < 1 << depth; i++)
            {
                int node = first + i;
                content.Add(word[(2 * node) + 1]);
                content.Add(word[(2 * node) + 2]);
                content.Add(word[node]);
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
            for (int k = 0; k < overlap; k++)
            {
                LoadValues(k);
                g.Starts[loads[k]] = false;
            }
            g.CurrentRound = IssueScheduler.TableRound;
        }
        var stores = new List<int>();
        Span<Ref> operands = stackalloc Ref[2 * lanes];
        for (int at = 0; at < content.Count; at += lanes)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                (operands[2 * lane], operands[(2 * lane) + 1]) = (content[at + lane], constant);
            }
            int stage = g.NewValue(Size.Vector);
            g.Add(Unit.AluLanes, Opcode.VXor, stage, operands);
            int store = g.Add(
                Unit.Store,
                Opcode.VStore,
                new(-1),
                [origin == 0 ? address[at / lanes] : AddressOf(origin + at), stage],
                memoryWord: origin + at
            );
            int lender = (origin + at - image.Values) / lanes;
            if (origin == 0 || origin + at >= image.Values)
            {
                g.Edge(origin == 0 ? treeLoads[at / lanes] : loads[lender], store, 0);
            }
            stores.Add(store);
        }
        for (int t = 0; t < depths.Length; t++)
        {
            int join = g.Add(Unit.Join, Opcode.Comment, new(-1), []);
            int end = t + 1 < depths.Length ? starts[t + 1] : content.Count;
            for (int k = starts[t] / lanes; k * lanes < end; k++)
            {
                g.Edge(stores[k], join, 1);
            }
            tables[depths[t]] = ((uint)(origin + starts[t]), join, end - starts[t]);
            tableLoads[depths[t]] = [];
        }
    }
}
