using Kernel.Core.Machine;

namespace Kernel.Core.Packing.Issuing;

/// <summary>
/// A kernel as ops over values that are written once, with the edges that order them. Built in an order
/// in which every op comes after what it needs. Flat arrays that grow and are used again.
/// </summary>
internal sealed class IssueGraph
{
    public int Ops;
    public Unit[] Unit = new Unit[1024];
    public Opcode[] Code = new Opcode[1024];
    public long[] Immediate = new long[1024];
    public int[] MemoryWord = new int[1024]; // the first memory word it touches, or -1 when not known
    public Ref[] Dest = new Ref[1024];
    public int[] First = new int[1025]; // operands of op i: First[i] .. First[i + 1]
    public short[] Group = new short[1024]; // -1: set-up
    public short[] Round = new short[1024];
    public bool[] InBuffer = new bool[1024]; // memory words that only such ops touch, while they are lent
    public bool[] Starts = new bool[1024]; // the op that brings a group to life

    public int Operands;
    public Ref[] Operand = new Ref[4096];

    public int Values;
    public Size[] Size = new Size[1024];
    public int[] Reads = new int[1024];
    private int[] writer = new int[1024]; // the last writer
    private int[] reader = new int[1024]; // the last reader: an op waits once for a value it reads twice
    private int[] earlier = new int[1024]; // op -> the writer before it of the same value, when both matter

    public int Edges;
    private int[] from = new int[4096];
    private int[] to = new int[4096];
    private byte[] latency = new byte[4096];

    // After Freeze: successors of op i: Next[i] .. Next[i + 1].
    public int[] Next = new int[1025];
    public int[] Target = new int[4096];
    public byte[] Latency = new byte[4096];
    public int[] Waits = new int[1024];

    public short CurrentGroup = -1;
    public short CurrentRound;

    public void Clear()
    {
        Ops = Operands = Values = Edges = 0;
        CurrentGroup = -1;
        CurrentRound = 0;
    }

    public int NewValue(Size size)
    {
        if (Values == Size.Length)
        {
            Array.Resize(ref Size, Values * 2);
            Array.Resize(ref Reads, Values * 2);
            Array.Resize(ref writer, Values * 2);
            Array.Resize(ref reader, Values * 2);
        }
        Size[Values] = size;
        Reads[Values] = 0;
        writer[Values] = -1;
        reader[Values] = -1;
        return Values++;
    }

    /// <summary>Adds an op.</summary>
    /// <param name="unit">Where it may run.</param>
    /// <param name="code">What it does.</param>
    /// <param name="dest">What it writes; value -1 when nothing.</param>
    /// <param name="operands">What it reads.</param>
    /// <param name="immediate">The constant it makes.</param>
    /// <param name="ordered">Whether it comes after the earlier writers of its value already.</param>
    /// <param name="memoryWord">The first memory word it touches, or -1 when that is not known.</param>
    /// <returns>The op's number.</returns>
    public int Add(
        Unit unit,
        Opcode code,
        Ref dest,
        ReadOnlySpan<Ref> operands,
        long immediate = 0,
        bool ordered = false,
        int memoryWord = -1
    )
    {
        if (Ops + 2 > Unit.Length)
        {
            GrowOps();
        }
        int op = Ops++;
        Unit[op] = unit;
        Code[op] = code;
        Dest[op] = dest;
        Immediate[op] = immediate;
        MemoryWord[op] = memoryWord;
        Group[op] = CurrentGroup;
        Round[op] = CurrentRound;
        Starts[op] = false;
        InBuffer[op] = false;
        First[op] = Operands;
        if (Operands + operands.Length > Operand.Length)
        {
            Array.Resize(ref Operand, Operand.Length * 2);
        }
        foreach (Ref operand in operands)
        {
            Operand[Operands++] = operand;
            Reads[operand.Value]++;
            if (reader[operand.Value] == op)
            {
                continue;
            }
            reader[operand.Value] = op;
            for (int w = writer[operand.Value]; w >= 0; w = earlier[w])
            {
                Edge(w, op, 1);
            }
        }
        First[op + 1] = Operands;
        earlier[op] = -1;
        if (dest.Value >= 0)
        {
            earlier[op] = ordered ? -1 : writer[dest.Value];
            writer[dest.Value] = op;
        }
        return op;
    }

    /// <summary><paramref name="second"/> issues at least <paramref name="cycles"/> (0 or 1) after <paramref name="first"/>.</summary>
    public void Edge(int first, int second, int cycles)
    {
        if (Edges == from.Length)
        {
            Array.Resize(ref from, Edges * 2);
            Array.Resize(ref to, Edges * 2);
            Array.Resize(ref latency, Edges * 2);
        }
        from[Edges] = first;
        to[Edges] = second;
        latency[Edges++] = (byte)cycles;
    }

    public int Writer(int value) => writer[value];

    public void Freeze()
    {
        if (Target.Length < Edges)
        {
            Target = new int[from.Length];
            Latency = new byte[from.Length];
        }
        Array.Clear(Next, 0, Ops + 1);
        Array.Clear(Waits, 0, Ops);
        for (int e = 0; e < Edges; e++)
        {
            Next[from[e] + 1]++;
            Waits[to[e]]++;
        }
        for (int i = 0; i < Ops; i++)
        {
            Next[i + 1] += Next[i];
        }
        for (int e = Edges - 1; e >= 0; e--)
        {
            // Fills each op's range from its start; Next is shifted back below.
            int at = Next[from[e]]++;
            Target[at] = to[e];
            Latency[at] = latency[e];
        }
        for (int i = Ops; i > 0; i--)
        {
            Next[i] = Next[i - 1];
        }
        Next[0] = 0;
    }

    private void GrowOps()
    {
        int size = Unit.Length * 2;
        Array.Resize(ref Unit, size);
        Array.Resize(ref Code, size);
        Array.Resize(ref Dest, size);
        Array.Resize(ref Immediate, size);
        Array.Resize(ref MemoryWord, size);
        Array.Resize(ref Group, size);
        Array.Resize(ref Round, size);
        Array.Resize(ref Starts, size);
        Array.Resize(ref InBuffer, size);
        Array.Resize(ref First, size + 1);
        Array.Resize(ref earlier, size);
        Array.Resize(ref Next, size + 1);
        Array.Resize(ref Waits, size);
    }
}
