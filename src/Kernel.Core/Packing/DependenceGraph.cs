using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>A dependence: this op must be so many cycles after that one.</summary>
/// <param name="Op">The other op's index in the stream.</param>
/// <param name="Latency">1 when its effect must be seen; 0 when the two may share a cycle.</param>
public readonly record struct Edge(int Op, int Latency);

/// <summary>
/// Which op of a stream must wait for which. On words that are written once only true dependences
/// arise; where a word is written again, and for memory as far as it is known, order is kept too.
/// </summary>
public sealed class DependenceGraph
{
    private readonly int[] firstPredecessor;
    private readonly Edge[] predecessors;
    private readonly int[] firstSuccessor;
    private readonly Edge[] successors;

    private DependenceGraph(List<int> firstPredecessor, List<Edge> predecessors)
    {
        this.firstPredecessor = [.. firstPredecessor];
        this.predecessors = [.. predecessors];
        (firstSuccessor, successors) = Turned(this.firstPredecessor, this.predecessors);
    }

    /// <summary>The number of ops.</summary>
    public int Count => firstPredecessor.Length - 1;

    /// <summary>The ops that one op must wait for, each once.</summary>
    /// <param name="op">An index in the stream.</param>
    public ReadOnlySpan<Edge> Predecessors(int op) =>
        predecessors.AsSpan(firstPredecessor[op]..firstPredecessor[op + 1]);

    /// <summary>The ops that must wait for one op, each once.</summary>
    /// <param name="op">An index in the stream.</param>
    public ReadOnlySpan<Edge> Successors(int op) => successors.AsSpan(firstSuccessor[op]..firstSuccessor[op + 1]);

    /// <summary>The dependences of a stream.</summary>
    /// <param name="model">The machine, for its vector length.</param>
    /// <param name="stream">Any straight-line stream.</param>
    public static DependenceGraph Of(MachineModel model, OpStream stream)
    {
        var builder = new DependenceBuilder(model, stream.Ops.Count);
        foreach (Op op in stream.Ops)
        {
            builder.Add(op);
        }
        return new(builder.First, builder.Edges);
    }

    private static (int[] First, Edge[] Edges) Turned(int[] first, Edge[] edges)
    {
        int[] start = new int[first.Length + 1];
        foreach (Edge edge in edges)
        {
            start[edge.Op + 2]++;
        }
        for (int i = 2; i < start.Length; i++)
        {
            start[i] += start[i - 1];
        }
        var turned = new Edge[edges.Length];
        for (int op = 0; op + 1 < first.Length; op++)
        {
            for (int e = first[op]; e < first[op + 1]; e++)
            {
                turned[start[edges[e].Op + 1]++] = new(op, edges[e].Latency);
            }
        }
        return (start[..first.Length], turned);
    }
}
