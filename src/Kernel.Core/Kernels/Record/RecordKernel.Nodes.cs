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
        TableOnly,
        PairFirst,
        PairSecond,
    }

    private Way[] ways = [];
    private int[] tableDepths = [];
    private readonly Dictionary<int, (uint Base, int Join, bool Pointers, int Words)> tables = [];
    private readonly Dictionary<int, List<int>> tableLoads = [];
    private readonly int[] nodeScalar = new int[15];
    private readonly int[] nodeVector = new int[15];
    private int rawRoot;
    private int block; // of the pair at hand
    private bool folded; // the value at hand lacks C5

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
                : !HasTable(depth) ? Way.Gather
                : r + 1 < shape.Rounds ? Way.PairFirst
                : Way.TableOnly;
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
                block = LoadPair(depth, path, pair++);
                return w.Vector(Opcode.VXor, value, new Ref(block, 0, laneStride));
            case Way.PairSecond when spread.Left >= 0:
                int child = choices.FoldC5
                    ? w.Select(path.Bits[^1], spread.Left, spread.Right)
                    : w.Select(path.Bits[^1], spread.Right, spread.Left);
                return w.Vector(Opcode.VXor, value, child);
            case Way.PairSecond:
                int left = w.Vector(Opcode.VXor, value, new Ref(block, laneStep, laneStride));
                int right = w.Vector(Opcode.VXor, value, new Ref(block, 2 * laneStep, laneStride));
                int bit = path.Bits[^1];
                return choices.FoldC5 ? w.Select(bit, left, right) : w.Select(bit, right, left);
            case Way.TableOnly:
                (uint at, int join, bool pointers, _) = tables[depth];
                return w.Vector(
                    Opcode.VXor,
                    value,
                    Gather(pointers ? PointerTableAddress(path) : Address(path, 3, at), join, tableLoads[depth])
                );
            default:
                int address = Address(path, 1, (uint)MemoryImage.Tree + (1u << depth) - 1);
                int node = Gather(address, -1);
                int whole = folded ? w.Vector(Opcode.VXor, value, w.Constant(C5)) : value;
                return w.Vector(Opcode.VXor, whole, node);
        }
    }

    /// <summary>The node among 2^depth in scratch that the path's bits choose: early bits choose first.</summary>
    private int SelectedNode(int depth, Path path)
    {
        if (depth == 0)
        {
            return folded ? nodeVector[0] : rawRoot;
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

    /// <summary>
    /// Reads [node, left, right] for eight items, in lane order at stride 3: each vload overwrites the
    /// five words too many of the one before.
    /// </summary>
    private int LoadPair(int depth, Path path, int kind)
    {
        IssueGraph g = w.Graph;
        (uint at, int join, bool pointers, _) = tables[depth];
        int address = pointers ? PointerTableAddress(path) : Address(path, 3, at);
        (laneStride, laneStep) = pointers ? (lanes, 2) : (3, 1);
        int value = g.NewValue(pointers ? Size.Wide : Size.Block);
        int before = -1;
        Buffer? buffer =
            SpreadsPossible && (kind == 0 || contract != Contract.FullMemory) && choices.Spreads(kind, group)
                ? BufferOf(kind)
                : null;
        for (int lane = 0; lane < lanes; lane++)
        {
            int load = g.Add(
                Unit.Load,
                Opcode.VLoad,
                new(value, laneStride * lane),
                [Ref.Word(address, lane)],
                ordered: !pointers
            );
            bool first = before < 0 || pointers;
            g.Edge(first ? join : before, load, first ? 0 : 1);
            before = load;
            tableLoads[depth].Add(load);
            buffer?.Store(g, lane, Ref.Word(value, (laneStride * lane) + laneStep));
        }
        if (pointers)
        {
            path.Pointer = new Ref(value, 6, lanes);
        }
        spread = (-1, -1);
        if (buffer is not null)
        {
            spread.Left = buffer.Load(g);
            for (int lane = 0; lane < lanes; lane++)
            {
                buffer.Store(g, lane, Ref.Word(value, (laneStride * lane) + (2 * laneStep)));
            }
            spread.Right = buffer.Load(g);
        }
        return value;
    }

    private int laneStride,
        laneStep; // of the block at hand
    private (int Left, int Right) spread;
    private int pair; // which pair of the walk comes next
    private readonly Dictionary<int, Buffer> buffers = [];

    /// <summary>The buffers lie in the last index words.</summary>
    private bool SpreadsPossible => shape.Batch >= 64 && (contract != Contract.FullMemory || SpareWords >= lanes);

    /// <summary>Under FullMemory: the words of indices and values that no table borrows.</summary>
    private int SpareWords => (2 * shape.Batch) - tableDepths.Sum(d => 3 << d);

    private int BufferWord(int k) =>
        (contract == Contract.FullMemory ? image.Values : image.Indices) + shape.Batch - (lanes * (k + 1));

    private Buffer BufferOf(int kind)
    {
        if (!buffers.TryGetValue(kind, out Buffer? buffer))
        {
            buffers[kind] = buffer = new(
                w,
                BufferWord(buffers.Count),
                contract == Contract.FullMemory ? loads[^1] : -1,
                lanes
            );
        }
        return buffer;
    }

    /// <summary>
    /// Eight words of memory through which the idle store engine turns eight [left, right] into a vector
    /// of lefts, then one of rights: sixteen stores and two loads for one vector op.
    /// </summary>
    private sealed class Buffer
    {
        private readonly int lanes;
        private readonly Ref[] address;
        private readonly int[] stores;
        private int load = -1;

        public int Word { get; }

        public int LastLoad => load;

        public Buffer(GraphWriter w, int at, int lender, int lanes)
        {
            this.lanes = lanes;
            address = new Ref[lanes];
            stores = new int[lanes];
            Word = at;
            load = lender;
            (short group, w.Graph.CurrentGroup) = (w.Graph.CurrentGroup, -1);
            address[0] = w.Scalar((uint)at);
            for (int i = 1; i < lanes; i++)
            {
                address[i] = Ref.Word(w.ScalarOp(Opcode.Add, address[i - 1], w.Scalar(1)));
            }
            w.Graph.CurrentGroup = group;
        }

        public void Store(IssueGraph g, int lane, Ref word)
        {
            stores[lane] = g.Add(Unit.Store, Opcode.Store, new(-1), [address[lane], word], memoryWord: Word + lane);
            if (load >= 0)
            {
                g.Edge(load, stores[lane], 0);
            }
        }

        public int Load(IssueGraph g)
        {
            int vector = g.NewValue(Size.Vector);
            load = g.Add(Unit.Load, Opcode.VLoad, vector, [address[0]], memoryWord: Word);
            for (int lane = 0; lane < lanes; lane++)
            {
                g.Edge(stores[lane], load, 1);
            }
            return vector;
        }
    }

    /// <summary>A constant vector out of eight stores and a load: for one that is wanted late, when vector slots are dear.</summary>
    private int Stored(Ref word)
    {
        IssueGraph g = w.Graph;
        (short group, g.CurrentGroup) = (g.CurrentGroup, -1);
        Buffer buffer = BufferOf(-1);
        for (int lane = 0; lane < lanes; lane++)
        {
            buffer.Store(g, lane, word);
        }
        int vector = buffer.Load(g);
        g.CurrentGroup = group;
        return vector;
    }
}
