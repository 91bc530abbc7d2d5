using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>Through what one op waits for another.</summary>
public enum FlowKind
{
    /// <summary>A scratch word that the earlier op wrote last.</summary>
    Scratch,

    /// <summary>A memory word that both are known to touch.</summary>
    Memory,

    /// <summary>A jump, halt or pause, which nothing may pass.</summary>
    Control,

    /// <summary>The trace, which keeps its order.</summary>
    Trace,
}

/// <summary>One op that another must come after.</summary>
/// <param name="Op">The earlier op's index.</param>
/// <param name="Latency">1 when its effect must be seen; 0 when the two may share a cycle.</param>
/// <param name="Kind">Through what.</param>
/// <param name="Word">The scratch word, or -1.</param>
public readonly record struct FlowEdge(int Op, int Latency, FlowKind Kind, long Word)
{
    /// <summary>Through what, in words: <c>scratch word 17</c>.</summary>
    public string Through =>
        Kind switch
        {
            FlowKind.Scratch => $"scratch word {Word}",
            FlowKind.Memory => "a memory word",
            FlowKind.Control => "the flow of control",
            FlowKind.Trace => "the trace",
            _ => throw new InvalidOperationException($"unknown kind {Kind}"),
        };
}

/// <summary>
/// Which op uses what which other op made: the true dependences of a program, read off its own writes
/// and reads in cycle order, where an op-set reads before it writes. Words that are merely written again
/// order nothing, since another word would have done.
/// </summary>
/// <remarks>
/// <para>
/// Memory words cannot be renamed, so loads and stores of one word keep their order when both addresses
/// are known to be the same: constants, or one unknown word plus constants. Where an address is only
/// known at run time nothing is claimed; the figures built on this are what no schedule can go below, and
/// must not count an order that nobody needs.
/// </para>
/// <para>Jumps, halts and pauses keep their place: what stands before may share their cycle, no more.</para>
/// </remarks>
public sealed class DataFlow
{
    private readonly int[] first;
    private readonly FlowEdge[] edges;
    private readonly bool[] isConstant;

    internal DataFlow(
        MachineModel model,
        ValueArray<IssuedOp> ops,
        int cycles,
        List<int> first,
        List<FlowEdge> edges,
        bool[] isConstant
    )
    {
        Model = model;
        Ops = ops;
        Cycles = cycles;
        this.first = [.. first];
        this.edges = [.. edges];
        this.isConstant = isConstant;
    }

    /// <summary>The machine.</summary>
    public MachineModel Model { get; }

    /// <summary>The ops, in cycle order.</summary>
    public ValueArray<IssuedOp> Ops { get; }

    /// <summary>The cycles of the program when every op-set is executed once.</summary>
    public int Cycles { get; }

    /// <summary>The ops that one op must come after, each once; all have a smaller index.</summary>
    /// <param name="op">The op's index.</param>
    public ReadOnlySpan<FlowEdge> Before(int op) => edges.AsSpan(first[op]..first[op + 1]);

    /// <summary>Whether the op writes nothing but words that are known before the run.</summary>
    /// <param name="op">The op's index.</param>
    public bool IsConstant(int op) => isConstant[op];

    /// <summary>The data flow of a finished program.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program; taken as written, every op-set once.</param>
    public static DataFlow Of(MachineModel model, Program program) =>
        new DataFlowBuilder(model, IssuedOp.Of(program)).Build(IssuedOp.CyclesOf(program));

    /// <summary>The data flow of a stream, as if it were executed one op a cycle.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">Any straight-line stream; its words may be virtual.</param>
    public static DataFlow Of(MachineModel model, OpStream stream)
    {
        ValueArray<IssuedOp> ops = IssuedOp.Of(stream);
        return new DataFlowBuilder(model, ops).Build(ops.Count);
    }
}
