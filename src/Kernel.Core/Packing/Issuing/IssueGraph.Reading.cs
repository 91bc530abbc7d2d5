using Kernel.Core.Machine;

namespace Kernel.Core.Packing.Issuing;

/// <summary>From a stream to nodes, and the order that scratch asks for.</summary>
internal sealed partial class IssueGraph
{
    private readonly Dictionary<string, MemoryOrder> memory = new(StringComparer.Ordinal);
    private string? lastArray;
    private MemoryOrder? lastOrder;
    private readonly List<(int Node, int Latency)> pending = [];
    private FlatOp[] ops = [];
    private int opCount;
    private Wave wave;
    private int newestGroup;

    // By node: the writer before it of the value it writes, or -1.
    private int[] earlier = [];
    private readonly List<(int Node, int Word, int Length, int Before)> reads = [];

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">
    /// A straight-line stream of alu, valu, load and store ops, constants and selects that promises where its loads
    /// and stores go; addresses of stores are known.
    /// </param>
    /// <param name="waves">Where its ops belong: runs in order, the first from op 0; a new group is the highest so far.</param>
    /// <exception cref="ArgumentException">The stream has an op that this scheduler does not place.</exception>
    public void Read(FlatOps stream, IReadOnlyList<Wave> waves)
    {
        (ops, opCount) = stream;
        Nodes = operands = edges = 0;
        memory.Clear();
        lastArray = null;
        newestGroup = -1;
        reads.Clear();
        GatherValues();
        int next = 0;
        for (int op = 0; op < opCount; )
        {
            while (next < waves.Count && waves[next].First <= op)
            {
                wave = waves[next++];
            }
            int count = IsLaneByLane(op) ? lanes : 1;
            AddNode(op, count);
            op += count;
        }
        for (int node = 0; node < Nodes; node++)
        {
            IsApart[node] =
                Unit[node] == Issuing.Unit.Store && !memory[ops[OpOf[node]].Touches!.Array].HasLoadsSomewhere;
        }
        Freeze();
        // The array is its writer's, who writes on in it.
        ops = [];
    }

    private void AddNode(int index, int count)
    {
        ref readonly FlatOp op = ref ops[index];
        ref readonly OperandShape shape = ref OperandShape.Of(op.Code);
        Unit unit = count > 1 ? Issuing.Unit.AluLanes : shape.Unit ?? throw Unplaced(op, "is no op it places");
        bool isStore = unit is Issuing.Unit.Store;
        MemoryOrder? order = isStore || unit is Issuing.Unit.Load ? OrderOf(op) : null;
        pending.Clear();
        int length = shape.IsVector(0) || shape.IsVector(1) ? lanes : 1;
        order?.Before(op.Touches!, isStore, length, pending, this);
        int node = NewNode(unit, index);
        Starts[node] = wave.Group > newestGroup;
        newestGroup = Math.Max(newestGroup, wave.Group);
        for (int i = index; i < index + count; i++)
        {
            NoteReads(node, in ops[i], in shape);
        }
        IsScattered[node] = count > 1 && !CanStandInPlace(index);
        foreach (long word in op.After)
        {
            Edge(notes[valueOf[word]].LastWriter, node, 1);
        }
        foreach ((int before, int cycles) in pending)
        {
            Edge(before, node, cycles);
        }
        order?.Note(node, op.Touches!, isStore, length);
        if (shape.HasDestination)
        {
            NoteWrite(node, op.X0, count > 1 || shape.IsVector(0) ? lanes : 1);
        }
    }

    private MemoryOrder OrderOf(in FlatOp op)
    {
        string array = op.Touches?.Array ?? throw Unplaced(op, "does not say which memory it touches");
        if (!ReferenceEquals(array, lastArray))
        {
            lastArray = array;
            if (!memory.TryGetValue(array, out lastOrder))
            {
                memory[array] = lastOrder = new();
            }
        }
        return lastOrder!;
    }

    private static ArgumentException Unplaced(in FlatOp op, string why) =>
        new($"The stream has {op.ToOp()}, which {why}; pack it by the list scheduler instead.");

    /// <summary>One node that comes so many cycles after each of many, for many to come after.</summary>
    public int Join(IReadOnlyList<int> before, int cycles)
    {
        int join = NewNode(Issuing.Unit.Join, -1);
        foreach (int node in before)
        {
            Edge(node, join, cycles);
        }
        return join;
    }

    /// <summary>Whether this alu op and those after it make the lanes of a vector, one after the other.</summary>
    private bool IsLaneByLane(int index)
    {
        ref readonly FlatOp first = ref ops[index];
        if (OperandShape.Of(first.Code).Unit != Issuing.Unit.Scalar || index + lanes > opCount || lanes == 1)
        {
            return false;
        }
        int value = valueOf[first.X0];
        if (Size[value] != Issuing.Size.Vector || notes[value].FirstWord != first.X0)
        {
            return false;
        }
        for (int lane = 1; lane < lanes; lane++)
        {
            ref readonly FlatOp op = ref ops[index + lane];
            if (op.Code != first.Code || op.X0 != first.X0 + lane || op.After.Count > 0)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>
    /// Whether the result of ops lane by lane may stand where an operand does, even when they are split over two
    /// cycles: each lane reads the word that it may overwrite, or of one operand all the same word, whose lane
    /// then goes last.
    /// </summary>
    private bool CanStandInPlace(int index)
    {
        (long? first, long? second) = (StrideOf(index, isFirst: true), StrideOf(index, isFirst: false));
        return first is 0 or 1 && second is 0 or 1 && first + second > 0;
    }

    /// <summary>
    /// How far apart the words are that lane after lane reads, or null when there is no such distance; 1 for what is
    /// no vector either, as no vector takes its place.
    /// </summary>
    private long? StrideOf(int index, bool isFirst)
    {
        long word = Operand(0);
        long stride = Operand(1) - word;
        int value = valueOf[word];
        for (int lane = 1; lane < lanes; lane++)
        {
            long other = Operand(lane);
            if (other != word + (stride * lane) || valueOf[other] != value)
            {
                return null;
            }
        }
        return Size[value] is Issuing.Size.Block or Issuing.Size.Strip ? 1 : stride;

        long Operand(int lane) => isFirst ? ops[index + lane].X1 : ops[index + lane].X2;
    }

    private void NoteReads(int node, in FlatOp op, in OperandShape shape)
    {
        if (shape.IsSource(0))
        {
            NoteRead(node, op.X0, shape.IsVector(0) ? lanes : 1);
        }
        if (shape.IsSource(1))
        {
            NoteRead(node, (int)op.X1, shape.IsVector(1) ? lanes : 1);
        }
        if (shape.IsSource(2))
        {
            NoteRead(node, op.X2, shape.IsVector(2) ? lanes : 1);
        }
        if (shape.IsSource(3))
        {
            NoteRead(node, op.X3, shape.IsVector(3) ? lanes : 1);
        }
    }

    private void NoteRead(int node, int word, int length)
    {
        int value = valueOf[word];
        ref ValueNotes note = ref notes[value];
        if (note.LastReader != node)
        {
            note.LastReader = node;
            AddOperand(node, value);
        }
        int writer = note.LastWriter;
        if (writer >= 0 && note.IsChain)
        {
            Edge(writer, node, 1);
        }
        else
        {
            for (; writer >= 0; writer = earlier[writer])
            {
                if (Overlaps(writer, word, length))
                {
                    Edge(writer, node, 1);
                }
            }
        }
        if (note.IsRewritten)
        {
            reads.Add((node, word, length, note.LastRead));
            note.LastRead = reads.Count - 1;
        }
    }

    private void NoteWrite(int node, int word, int length)
    {
        int value = valueOf[word];
        ref ValueNotes note = ref notes[value];
        int last = note.LastWriter;
        note.LastWriter = node;
        Dest[node] = value;
        earlier[node] = last;
        if (last < 0)
        {
            note.IsChain = true;
            return;
        }
        note.IsChain &= Overlaps(last, word, length);
        for (int writer = last; writer >= 0; writer = note.IsChain ? -1 : earlier[writer])
        {
            if (Overlaps(writer, word, length))
            {
                Edge(writer, node, 1);
            }
        }
        for (int read = note.LastRead; read >= 0; read = reads[read].Before)
        {
            (int reader, int first, int count, _) = reads[read];
            if (first < word + length && word < first + count)
            {
                Edge(reader, node, 0);
            }
        }
    }

    /// <summary>Whether what a node writes shares a word with some run.</summary>
    private bool Overlaps(int writer, int word, int length)
    {
        ref readonly FlatOp op = ref ops[OpOf[writer]];
        int count = Unit[writer] == Issuing.Unit.AluLanes || OperandShape.Of(op.Code).IsVector(0) ? lanes : 1;
        return op.X0 < word + length && word < op.X0 + count;
    }
}
