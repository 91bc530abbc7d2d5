using Kernel.Core.Machine;

namespace Kernel.Core.Packing.Issuing;

/// <summary>
/// A stream made ready for <see cref="IssueScheduler"/>: its ops as nodes, eight alu ops that make a vector lane by
/// lane as one, with the edges that order them. Every node comes after what it needs. Flat arrays that grow and
/// are used again, as a search reads one stream after the other.
/// </summary>
/// <param name="model">The machine.</param>
internal sealed partial class IssueGraph(MachineModel model)
{
    private readonly int lanes = model.VectorLength;

    /// <summary>Nodes there are.</summary>
    public int Nodes { get; private set; }

    /// <summary>Where each node may run.</summary>
    public Unit[] Unit = [];

    /// <summary>The stream's op each node stands for, or the first of as many as there are lanes; -1 for a join.</summary>
    public int[] OpOf = [];

    /// <summary>The value each node writes, or -1.</summary>
    public int[] Dest = [];

    /// <summary>The group of items each node belongs to, or -1.</summary>
    public short[] Group = [];

    /// <summary>The round each node belongs to.</summary>
    public short[] Round = [];

    /// <summary>Nodes that bring a group to life.</summary>
    public bool[] Starts = [];

    /// <summary>Stores to an array that is only loaded from at known places.</summary>
    public bool[] IsApart = [];

    /// <summary>Lane by lane nodes of which a lane reads what may stand where another writes.</summary>
    public bool[] IsScattered = [];

    /// <summary>The values node i reads, each once: <c>First[i] .. First[i + 1]</c> in <see cref="Operand"/>.</summary>
    public int[] First = [0];

    /// <summary>See <see cref="First"/>.</summary>
    public int[] Operand = [];

    private int operands;

    /// <summary>The edges to the nodes after node i: <c>Next[i] .. Next[i + 1]</c> in <see cref="Target"/> and <see cref="Latency"/>.</summary>
    public int[] Next = [];

    /// <summary>See <see cref="Next"/>.</summary>
    public int[] Target = [];

    /// <summary>0 or 1 cycles; see <see cref="Next"/>.</summary>
    public byte[] Latency = [];

    /// <summary>How many edges lead to each node.</summary>
    public int[] Waits = [];

    private int edges;
    private int[] from = [];
    private int[] to = [];
    private byte[] latency = [];

    // The node that last got an edge from each node: two nodes have one edge.
    private int[] edgeTo = [];

    private int NewNode(Unit unit, int op)
    {
        if (Nodes + 1 >= Unit.Length)
        {
            GrowNodes();
        }
        int node = Nodes++;
        Unit[node] = unit;
        OpOf[node] = op;
        Dest[node] = -1;
        Group[node] = wave.Group;
        Round[node] = wave.Round;
        Starts[node] = IsApart[node] = IsScattered[node] = false;
        First[node] = First[node + 1] = operands;
        edgeTo[node] = earlier[node] = -1;
        return node;
    }

    private void AddOperand(int node, int value)
    {
        if (operands == Operand.Length)
        {
            Array.Resize(ref Operand, Math.Max(4096, operands * 2));
        }
        Operand[operands++] = value;
        First[node + 1] = operands;
        Readers[value]++;
    }

    /// <summary>
    /// <paramref name="second"/> issues at least <paramref name="cycles"/> (0 or 1) after <paramref name="first"/>; of two
    /// edges between the same nodes the one added first, which must be the longer, stays.
    /// </summary>
    private void Edge(int first, int second, int cycles)
    {
        if (first == second || edgeTo[first] == second)
        {
            return;
        }
        edgeTo[first] = second;
        if (edges == from.Length)
        {
            int size = Math.Max(4096, edges * 2);
            Array.Resize(ref from, size);
            Array.Resize(ref to, size);
            Array.Resize(ref latency, size);
        }
        from[edges] = first;
        to[edges] = second;
        latency[edges++] = (byte)cycles;
    }

    /// <summary>Sorts the edges by the node they come from.</summary>
    private void Freeze()
    {
        if (Target.Length < edges)
        {
            Target = new int[from.Length];
            Latency = new byte[from.Length];
        }
        Array.Clear(Next, 0, Nodes + 1);
        Array.Clear(Waits, 0, Nodes);
        for (int e = 0; e < edges; e++)
        {
            Next[from[e] + 1]++;
            Waits[to[e]]++;
        }
        for (int i = 0; i < Nodes; i++)
        {
            Next[i + 1] += Next[i];
        }
        for (int e = edges - 1; e >= 0; e--)
        {
            // Fills each node's range from its start; Next is shifted back below.
            int at = Next[from[e]]++;
            Target[at] = to[e];
            Latency[at] = latency[e];
        }
        for (int i = Nodes; i > 0; i--)
        {
            Next[i] = Next[i - 1];
        }
        Next[0] = 0;
    }

    private void GrowNodes()
    {
        int size = Math.Max(1024, Unit.Length * 2);
        Array.Resize(ref Unit, size);
        Array.Resize(ref OpOf, size);
        Array.Resize(ref Dest, size);
        Array.Resize(ref Group, size);
        Array.Resize(ref Round, size);
        Array.Resize(ref Starts, size);
        Array.Resize(ref IsApart, size);
        Array.Resize(ref IsScattered, size);
        Array.Resize(ref First, size + 1);
        Array.Resize(ref Next, size + 1);
        Array.Resize(ref Waits, size);
        Array.Resize(ref edgeTo, size);
        Array.Resize(ref earlier, size);
    }
}
