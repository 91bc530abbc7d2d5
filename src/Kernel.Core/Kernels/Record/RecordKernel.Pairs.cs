using Kernel.Core.Machine;
using Kernel.Core.Packing.Issuing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>Pairs: one load an item brings a node and its two children, which serve two rounds.</summary>
internal sealed partial class RecordKernel
{
    private ChildMode childMode; // of the pair at hand
    private Ref left,
        right; // its children, one a lane
    private int evens,
        odds; // its strips
    private int pair; // which pair of the walk comes next
    private readonly Dictionary<int, Buffer> buffers = [];

    /// <summary>Loads a pair, and the value xored with the node.</summary>
    private int FirstOfPair(int round, Path path, int value)
    {
        int depth = shape.Depth(round);
        bool hasSecond = round + 1 < shape.Rounds;
        int kind = pair++;
        (uint at, int join, _) = tables[depth];
        childMode = choices.Children(kind, group);
        bool throughMemory = childMode is ChildMode.Spread or ChildMode.HalfSpread;
        bool possible =
            hasSecond && (!throughMemory || (SpreadsPossible && (kind == 0 || contract != Contract.FullMemory)));
        childMode = possible ? childMode : ChildMode.TwoXors;
        int address = Address(path, 3, at);
        List<int> uses = tableLoads[depth];
        return childMode switch
        {
            ChildMode.Strips => FirstByStrips(address, join, uses, value),
            ChildMode.HalfSpread => FirstByHalves(address, join, uses, value, kind),
            _ => FirstByBlock(address, join, uses, value, kind),
        };
    }

    /// <summary>The value xored with the child that the parity chooses.</summary>
    private int SecondOfPair(int bit, int value)
    {
        switch (childMode)
        {
            case ChildMode.Strips:
                // Lane j has its children at words j and j + 1 of its strip; in the other strip the select finds junk.
                int even = Child(bit, evens, new Ref(evens, 1));
                int odd = Child(bit, odds, new Ref(odds, 1));
                Span<Ref> operands = stackalloc Ref[2 * lanes];
                for (int lane = 0; lane < lanes; lane++)
                {
                    operands[2 * lane] = Ref.Word(value, lane);
                    operands[(2 * lane) + 1] = Ref.Word(lane % 2 == 0 ? even : odd, lane);
                }
                int next = w.Graph.NewValue(Size.Vector);
                _ = w.Graph.Add(Unit.AluLanes, Opcode.VXor, next, operands);
                return next;
            case ChildMode.TwoXors:
                return Child(bit, w.Vector(Opcode.VXor, value, left), w.Vector(Opcode.VXor, value, right));
            default:
                return w.Vector(Opcode.VXor, value, Child(bit, left, right));
        }
    }

    /// <summary>With C5 left out the parity is inverted: 1 goes left.</summary>
    private int Child(int bit, Ref onLeft, Ref onRight) =>
        choices.FoldC5 ? w.Select(bit, onLeft, onRight) : w.Select(bit, onRight, onLeft);

    /// <summary>All three words of every lane in a block.</summary>
    private int FirstByBlock(int address, int join, List<int> uses, int value, int kind)
    {
        int block = LoadBlock(address, join, uses);
        (left, right) = (new(block, 0, 3), new(block, 1, 3));
        if (childMode == ChildMode.Spread)
        {
            Buffer buffer = BufferOf(kind);
            left = buffer.Transpose(w.Graph, left);
            right = buffer.Transpose(w.Graph, right);
        }
        return w.Vector(Opcode.VXor, value, new Ref(block, 2, 3));
    }

    /// <summary>Eight vloads at a stride of three words, in lane order: each overwrites the five words too many of the one before.</summary>
    private int LoadBlock(int address, int join, List<int>? uses)
    {
        IssueGraph g = w.Graph;
        int block = g.NewValue(Size.Block);
        int before = join;
        for (int lane = 0; lane < lanes; lane++)
        {
            int load = g.Add(Unit.Load, Opcode.VLoad, new(block, 3 * lane), [Ref.Word(address, lane)], ordered: true);
            if (before >= 0)
            {
                g.Edge(before, load, before == join ? 0 : 1);
            }
            before = load;
            uses?.Add(load);
        }
        return block;
    }

    /// <summary>
    /// Even lanes into one strip and odd lanes into another, each load two words after the one before, which it
    /// leaves its first two words: the children. The node behind them is xored in between.
    /// </summary>
    private int FirstByStrips(int address, int join, List<int> uses, int value)
    {
        IssueGraph g = w.Graph;
        evens = g.NewValue(Size.Strip);
        odds = g.NewValue(Size.Strip);
        int next = g.NewValue(Size.Vector);
        Span<(int Load, int Node)> before = [(-1, -1), (-1, -1)];
        for (int lane = 0; lane < lanes; lane++)
        {
            int strip = lane % 2 == 0 ? evens : odds;
            before[lane % 2] = LoadLane(address, lane, strip, join, before[lane % 2], value, next, uses);
        }
        return next;
    }

    /// <summary>
    /// Neighbouring lanes at neighbouring words: a load leaves the one before its left child; the right one goes
    /// through memory, and the node is xored in between.
    /// </summary>
    private int FirstByHalves(int address, int join, List<int> uses, int value, int kind)
    {
        IssueGraph g = w.Graph;
        Buffer buffer = BufferOf(kind);
        int strip = g.NewValue(Size.Strip);
        int next = g.NewValue(Size.Vector);
        (int Load, int Node) before = (-1, -1);
        int stored = -1;
        for (int lane = 0; lane < lanes; lane++)
        {
            before = LoadLane(address, lane, strip, join, before, value, next, uses);
            if (stored >= 0)
            {
                g.Edge(stored, before.Load, 0);
            }
            stored = buffer.Store(g, lane, Ref.Word(strip, lane + 1));
        }
        (left, right) = (strip, buffer.Load(g));
        return next;
    }

    /// <summary>Loads the block of one lane to its place in a strip, when the node before it has been read, and xors with its node.</summary>
    private (int Load, int Node) LoadLane(
        int address,
        int lane,
        int strip,
        int join,
        (int Load, int Node) before,
        int value,
        int next,
        List<int> uses
    )
    {
        IssueGraph g = w.Graph;
        int load = g.Add(Unit.Load, Opcode.VLoad, new(strip, lane), [Ref.Word(address, lane)], ordered: true);
        g.Edge(before.Load < 0 ? join : before.Load, load, before.Load < 0 ? 0 : 1);
        if (before.Node >= 0)
        {
            g.Edge(before.Node, load, 0);
        }
        uses.Add(load);
        int node = g.Add(
            Unit.Scalar,
            Opcode.Xor,
            Ref.Word(next, lane),
            [Ref.Word(value, lane), Ref.Word(strip, lane + 2)]
        );
        return (load, node);
    }

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

        /// <summary>A strided vector as one of neighbouring words.</summary>
        public int Transpose(IssueGraph g, Ref strided)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                _ = Store(g, lane, Ref.Word(strided.Value, strided.Offset + (strided.Stride * lane)));
            }
            return Load(g);
        }

        public int Store(IssueGraph g, int lane, Ref word)
        {
            stores[lane] = g.Add(Unit.Store, Opcode.Store, new(-1), [address[lane], word], memoryWord: Word + lane);
            g.InBuffer[stores[lane]] = true;
            if (load >= 0)
            {
                g.Edge(load, stores[lane], 0);
            }
            return stores[lane];
        }

        public int Load(IssueGraph g)
        {
            int vector = g.NewValue(Size.Vector);
            load = g.Add(Unit.Load, Opcode.VLoad, vector, [address[0]], memoryWord: Word);
            g.InBuffer[load] = true;
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
        int vector = buffer.Transpose(g, word);
        g.CurrentGroup = group;
        return vector;
    }
}
