using Kernel.Core.Machine;
using Kernel.Core.Packing.Issuing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>How a node is found in a round, and the xor with it.</summary>
internal sealed partial class RecordKernel
{
    private enum Way
    {
        Select,
        Gather,
        PairFirst,
        PairSecond,
    }

    private Way[] ways = [];
    private int[] tableDepths = [];
    private readonly Dictionary<int, (uint Base, int Join, int Words)> tables = [];
    private readonly Dictionary<int, List<int>> tableLoads = [];
    private readonly int[] nodeScalar = new int[15];
    private readonly int[] nodeVector = new int[15];
    private Ref rawRoot;
    private Ref foldedRoot;
    private bool folded; // the value at hand lacks C5
    private int whole; // the value at hand with C5, when the address of its node asked for it
    private bool leadsOn; // the next address starts from the one at hand

    private void PlanRounds()
    {
        ways = new Way[shape.Rounds];
        tables.Clear();
        tableDepths = TableDepths();
        tableLoads.Clear();
        for (int r = 0; r < shape.Rounds; r++)
        {
            int depth = shape.Depth(r);
            ways[r] =
                depth <= choices.SelectDepth ? Way.Select
                : r > 0 && ways[r - 1] == Way.PairFirst ? Way.PairSecond
                : HasTable(depth) ? Way.PairFirst
                : Way.Gather;
        }
    }

    /// <summary>A table at this depth is possible, and so are those above it.</summary>
    private bool HasTable(int depth) =>
        Array.IndexOf(tableDepths, depth) >= 0
        && depth > choices.SelectDepth
        && depth < shape.Height
        && depth < shape.Rounds;

    private int Visit(int round, int value, Path path)
    {
        folded = choices.FoldC5 && round > 0;
        int depth = shape.Depth(round);
        switch (ways[round])
        {
            case Way.Select:
                return w.Vector(Opcode.VXor, value, SelectedNode(depth, path));
            case Way.PairFirst:
                return FirstOfPair(round, path, value);
            case Way.PairSecond:
                return SecondOfPair(path.Bits[^1], value);
            default:
                return RawNode(round, depth, path, value);
        }
    }

    /// <summary>
    /// The xor with a node as it stands in the tree. When another follows, its address is twice this one's, less
    /// 6, and the parity: loads that start two words before their node save the constant.
    /// </summary>
    private int RawNode(int round, int depth, Path path, int value)
    {
        bool ledTo = leadsOn;
        leadsOn =
            choices.Ahead
            && !ledTo
            && round + 1 < shape.Rounds
            && ways[round + 1] == Way.Gather
            && shape.Depth(round + 1) > depth;
        const int before = 2;
        uint first = (uint)MemoryImage.Tree + (1u << depth) - 1;
        int address = Address(path, 1, leadsOn ? first - before : first);
        Ref node = leadsOn ? new Ref(LoadBlock(address, -1, null), before, 3) : Gather(address, -1);
        int complete =
            ledTo ? whole
            : folded ? Whole(value)
            : value;
        return w.Vector(Opcode.VXor, complete, node);
    }

    /// <summary>The node among 2^depth in scratch that the path's bits choose: early bits choose first.</summary>
    private Ref SelectedNode(int depth, Path path)
    {
        if (depth == 0)
        {
            return folded ? foldedRoot : rawRoot;
        }
        Span<int> nodes = nodeVector.AsSpan((1 << depth) - 1, 1 << depth).ToArray();
        for (int i = 0; i < depth; i++)
        {
            // Bit i halves the candidates: the first half is left of it.
            int halfway = nodes.Length / 2;
            int bit = path.Bits[i];
            for (int k = 0; k < halfway; k++)
            {
                nodes[k] = choices.FoldC5
                    ? w.Select(bit, nodes[k], nodes[k + halfway])
                    : w.Select(bit, nodes[k + halfway], nodes[k]);
            }
            nodes = nodes[..halfway];
        }
        return nodes[0];
    }

    private int Gather(int address, int join, List<int>? uses = null)
    {
        IssueGraph g = w.Graph;
        int node = g.NewValue(Size.Vector);
        for (int lane = 0; lane < lanes; lane++)
        {
            int load = g.Add(Unit.Load, Opcode.Load, Ref.Word(node, lane), [Ref.Word(address, lane)]);
            uses?.Add(load);
            if (join >= 0)
            {
                g.Edge(join, load, 0);
            }
        }
        return node;
    }
}
