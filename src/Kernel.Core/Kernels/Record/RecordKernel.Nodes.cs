using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;
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
    private readonly Dictionary<int, MemoryPlace> tables = []; // of each depth that has one
    private readonly Vector[] nodeVector = new Vector[15];
    private Vector rawRoot;
    private Vector foldedRoot;
    private bool folded; // the value at hand lacks C5
    private Vector whole; // the value at hand with C5, when the address of its node asked for it
    private bool leadsOn; // the next address starts from the one at hand

    private void PlanRounds()
    {
        ways = new Way[shape.Rounds];
        tableDepths = TableDepths();
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

    private Vector Visit(int round, Vector value, Path path)
    {
        folded = choices.FoldC5 && round > 0;
        int depth = shape.Depth(round);
        switch (ways[round])
        {
            case Way.Select:
                return value ^ SelectedNode(depth, path);
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
    private Vector RawNode(int round, int depth, Path path, Vector value)
    {
        bool ledTo = leadsOn;
        leadsOn =
            choices.Ahead
            && !ledTo
            && round + 1 < shape.Rounds
            && ways[round + 1] == Way.Gather
            && shape.Depth(round + 1) > depth;
        const int before = 2;
        int first = MemoryImage.Tree + (1 << depth) - 1;
        MemoryPlace nodes = Within(first, 1 << depth);
        Vector address = Address(path, 1, (uint)(leadsOn ? first - before : first));
        Vector node = leadsOn ? LoadBlock(address, nodes).AsVector(before, 3) : Gather(address, nodes);
        Vector complete =
            ledTo ? whole
            : folded ? Whole(value)
            : value;
        return complete ^ node;
    }

    /// <summary>The node among 2^depth in scratch that the path's bits choose: early bits choose first.</summary>
    private Vector SelectedNode(int depth, Path path)
    {
        if (depth == 0)
        {
            return folded ? foldedRoot : rawRoot;
        }
        Span<Vector> nodes = nodeVector.AsSpan((1 << depth) - 1, 1 << depth).ToArray();
        for (int i = 0; i < depth; i++)
        {
            // Bit i halves the candidates: the first half is left of it.
            int halfway = nodes.Length / 2;
            for (int j = 0; j < halfway; j++)
            {
                nodes[j] = Child(path.Bits[i], nodes[j], nodes[j + halfway]);
            }
            nodes = nodes[..halfway];
        }
        return nodes[0];
    }

    /// <summary>With C5 left out the parity is inverted: 1 goes left.</summary>
    private Vector Child(Vector bit, Vector onLeft, Vector onRight) =>
        choices.FoldC5 ? bit.Select(onLeft, onRight) : bit.Select(onRight, onLeft);

    private Vector Gather(Vector address, MemoryPlace place)
    {
        var node = new Value[lanes];
        for (int lane = 0; lane < lanes; lane++)
        {
            node[lane] = k.Load(address[lane], place);
        }
        return k.AsVector(node);
    }
}
