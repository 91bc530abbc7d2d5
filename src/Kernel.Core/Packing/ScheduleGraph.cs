using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>What can execute an op of the graph.</summary>
internal enum Kind : byte
{
    /// <summary>The scalar alu.</summary>
    Alu,

    /// <summary>The vector alu, or as many scalar slots as there are lanes.</summary>
    Vector,

    /// <summary>The vector alu only.</summary>
    Valu,

    /// <summary>The load engine.</summary>
    Load,

    /// <summary>The load engine, or flow by adding an immediate to zero.</summary>
    Constant,

    /// <summary>The store engine.</summary>
    Store,

    /// <summary>The flow engine.</summary>
    Flow,

    /// <summary>A select whose arms' difference is known: the flow engine, or the vector alu.</summary>
    Choice,
}

/// <summary>
/// A stream made ready for scheduling: dependences, cells with their writers and readers, distances to
/// the end, and an order in which it could be executed one op at a time in little scratch.
/// </summary>
internal sealed class ScheduleGraph
{
    private readonly int[][] sources;

    // The first word of each difference of two vectors: what it is the difference of.
    private readonly Dictionary<long, (long First, long Second)> differences = [];

    private ScheduleGraph(MachineModel model, OpStream stream)
    {
        Model = model;
        Stream = stream;
        Dependences = DependenceGraph.Of(model, stream);
        Cells = Cells.Of(model, stream);
        int count = stream.Ops.Count;
        Kinds = new Kind[count];
        Destination = new int[count];
        Difference = new long[count];
        sources = new int[count][];
        Readers = new int[Cells.Count];
        for (int op = 0; op < count; op++)
        {
            if (stream.Ops[op] is { Code: Opcode.VSubtract } difference)
            {
                differences[difference.X0] = (difference.X1, difference.X2);
            }
            Note(op);
        }
        Height = Heights();
        (Group, GroupCount) = Groups();
        (Order, CellStart, SuffixPeak) = ThriftiestOrder();
    }

    public MachineModel Model { get; }

    public OpStream Stream { get; }

    public DependenceGraph Dependences { get; }

    public Cells Cells { get; }

    /// <summary>What can execute each op.</summary>
    public Kind[] Kinds { get; }

    /// <summary>The cell each op writes in, or -1.</summary>
    public int[] Destination { get; }

    /// <summary>For a <see cref="Kind.Choice"/>, the first word of the difference of its arms.</summary>
    public long[] Difference { get; }

    /// <summary>How many ops read in each cell.</summary>
    public int[] Readers { get; }

    /// <summary>Cycles from each op's issue to the end of the longest way from it.</summary>
    public int[] Height { get; }

    /// <summary>The first store that needs each op, counted in stream order.</summary>
    public int[] Group { get; }

    /// <summary>How many groups there are.</summary>
    public int GroupCount { get; }

    /// <summary>The ops in an order that every dependence allows, group after group.</summary>
    public int[] Order { get; }

    /// <summary>The position in <see cref="Order"/> from which each cell is in use.</summary>
    public int[] CellStart { get; }

    /// <summary>The most words in use from each position of <see cref="Order"/> on.</summary>
    public int[] SuffixPeak { get; }

    public int Count => Kinds.Length;

    /// <summary>The cells an op reads in, each once.</summary>
    public int[] Sources(int op) => sources[op];

    public static ScheduleGraph Of(MachineModel model, OpStream stream) => new(model, stream);

    private void Note(int index)
    {
        Op op = Stream.Ops[index];
        Kinds[index] = KindOf(op);
        if (DifferenceOfArms(op) is { } difference)
        {
            Kinds[index] = Kind.Choice;
            Difference[index] = difference;
        }
        Destination[index] = op.Write(Model) is { } write ? Cells.Of(write.Start) : -1;
        var cells = new List<int>(3);
        foreach (WordRange range in op.Reads(Model))
        {
            AddSource(range.Start);
        }
        if (Kinds[index] == Kind.Choice)
        {
            AddSource(Difference[index]);
        }
        sources[index] = [.. cells];

        void AddSource(long word)
        {
            int cell = Cells.Of(word);
            if (!cells.Contains(cell))
            {
                cells.Add(cell);
                Readers[cell]++;
            }
        }
    }

    /// <summary>
    /// The vector that a select comes after and that holds the first arm less the second, as
    /// <see cref="Passes.SelectDifferences"/> leaves it; null when there is none.
    /// </summary>
    private long? DifferenceOfArms(Op op)
    {
        if (op.Code != Opcode.VSelect || op.After.Count != 1)
        {
            return null;
        }
        return differences.TryGetValue(op.After[0], out (long First, long Second) arms) && arms == (op.X2, op.X3)
            ? op.After[0]
            : null;
    }

    private static Kind KindOf(Op op) =>
        op.Code switch
        {
            Opcode.Const => Kind.Constant,
            Opcode.VBroadcast => Kind.Vector,
            Opcode.MultiplyAdd => Kind.Valu,
            _ => op.Engine switch
            {
                Engine.Alu => Kind.Alu,
                Engine.Valu => Kind.Vector,
                Engine.Load => Kind.Load,
                Engine.Store => Kind.Store,
                _ => Kind.Flow,
            },
        };

    private int[] Heights()
    {
        int[] height = new int[Count];
        for (int op = Count - 1; op >= 0; op--)
        {
            foreach (Edge edge in Dependences.Successors(op))
            {
                height[op] = Math.Max(height[op], height[edge.Op] + edge.Latency);
            }
        }
        return height;
    }

    private (int[] Group, int Count) Groups()
    {
        int[] group = new int[Count];
        Array.Fill(group, int.MaxValue);
        int groups = 0;
        for (int op = 0; op < Count; op++)
        {
            if (Dependences.Successors(op).Length == 0)
            {
                group[op] = groups++;
            }
        }
        for (int op = Count - 1; op >= 0; op--)
        {
            foreach (Edge edge in Dependences.Successors(op))
            {
                group[op] = Math.Min(group[op], group[edge.Op]);
            }
        }
        return (group, groups);
    }

    /// <summary>
    /// Depth first holds little as long as each store needs little of what others need; where all meet in
    /// one, the order in which the kernel was written can be far thriftier.
    /// </summary>
    private (int[] Order, int[] CellStart, int[] SuffixPeak) ThriftiestOrder()
    {
        int[] depthFirst = new SequentialOrder(Dependences).Positions();
        (int[] start, int[] peak) = SequentialPressure(depthFirst);
        if (peak[0] <= Model.ScratchSize / 2)
        {
            return (depthFirst, start, peak);
        }
        int[] asWritten = [.. Enumerable.Range(0, Count)];
        (int[] writtenStart, int[] writtenPeak) = SequentialPressure(asWritten);
        return writtenPeak[0] < peak[0] ? (asWritten, writtenStart, writtenPeak) : (depthFirst, start, peak);
    }

    private (int[] CellStart, int[] SuffixPeak) SequentialPressure(int[] order)
    {
        int[] start = new int[Cells.Count];
        int[] left = [.. Readers];
        Array.Fill(start, -1);
        int[] peak = new int[Count + 1];
        int live = 0;
        for (int position = 0; position < Count; position++)
        {
            int op = order[position];
            int cell = Destination[op];
            if (cell >= 0 && start[cell] < 0)
            {
                start[cell] = position;
                live += Cells.Size(cell);
            }
            peak[position] = live;
            foreach (int source in sources[op])
            {
                if (--left[source] == 0)
                {
                    live -= Cells.Size(source);
                }
            }
        }
        for (int position = Count - 1; position >= 0; position--)
        {
            peak[position] = Math.Max(peak[position], peak[position + 1]);
        }
        return (start, peak);
    }
}
