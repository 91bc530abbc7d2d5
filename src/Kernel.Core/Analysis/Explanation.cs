using System.Globalization;
using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>Answers why ops of a finished program are where they are and why slots are empty.</summary>
public sealed class Explanation
{
    private readonly Readiness readiness;
    private readonly Lazy<ValueArray<OpWait>> waits;

    private Explanation(MachineModel model, Program program)
    {
        readiness = new(DataFlow.Of(model, program));
        waits = new(() => Waiting.Of(readiness));
        Idle = Idle.Of(readiness);
    }

    /// <summary>The ops of the program.</summary>
    public ValueArray<IssuedOp> Ops => readiness.Flow.Ops;

    /// <summary>The cycles of the program.</summary>
    public int Cycles => readiness.Flow.Cycles;

    /// <summary>Why slots are empty, added up.</summary>
    public Idle Idle { get; }

    /// <summary>Since when each of <see cref="Ops"/> could run and for what it waited, in their order.</summary>
    public ValueArray<OpWait> Waits => waits.Value;

    /// <summary>Looks into a program once, for any number of questions.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program; every op-set counts once.</param>
    public static Explanation Of(MachineModel model, Program program) => new(model, program);

    /// <summary>What an engine does in a cycle, and why not more.</summary>
    /// <param name="cycle">The cycle, from 0.</param>
    /// <param name="engine">An engine that has slots.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cycle, or the engine is debug.</exception>
    public SlotsExplained Why(int cycle, Engine engine)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cycle);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cycle, Cycles);
        ArgumentOutOfRangeException.ThrowIfEqual(engine, Engine.Debug);
        IssuedOp[] filled = [.. Ops.Where(op => op.Cycle == cycle && op.Engine == engine)];
        int slots = readiness.Flow.Model.Slots(engine);
        var queue = new EngineQueue(readiness, engine);
        queue.TurnTo(cycle);
        List<EmptySlot> empty = [];
        foreach ((int op, Blame blame) in queue.Blamed(slots - filled.Length))
        {
            string text = Text(op, blame, cycle);
            empty.Add(new(filled.Length + empty.Count, blame.Reason, Ops[op], Ops[blame.Culprit], text));
        }
        while (filled.Length + empty.Count < slots)
        {
            int slot = filled.Length + empty.Count;
            empty.Add(new(slot, IdleReason.Drained, null, null, "drained: no op is left for it"));
        }
        int vectors = engine == Engine.Alu ? Ops.Count(op => IsReadyVector(op, cycle)) : 0;
        return new(engine, cycle, filled.ToValueArray(), empty.ToValueArray(), vectors)
        {
            Slice = empty is [{ Next: { } next, Culprit: { } culprit }, ..] ? SliceOf(next, culprit) : OpSlice.Empty,
        };
    }

    /// <summary>Why an op is issued when it is.</summary>
    /// <param name="op">One of <see cref="Ops"/>.</param>
    public OpExplained Why(IssuedOp op)
    {
        OpWait wait = Waits[op.Index];
        return new(op, wait, wait.LastTenant < 0 ? null : Ops[wait.LastTenant], ChainTo(op.Index))
        {
            Slice = SliceOf(op, null),
        };
    }

    /// <summary>What an op is made from: itself, and ops it waits for directly or in the end.</summary>
    /// <param name="op">One of <see cref="Ops"/>.</param>
    /// <param name="most">The most ops, at least 1; the chain of last arrivals comes first, then the latest ops.</param>
    public OpSlice SliceOf(IssuedOp op, int most = OpSlice.UsualSize) => SliceOf(op, null, most);

    /// <summary>The same, but the chain of last arrivals is followed no further than to one of its ops.</summary>
    private OpSlice SliceOf(IssuedOp op, IssuedOp? until, int most = OpSlice.UsualSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var taken = new SortedSet<int>();
        int chain = Math.Max(1, most - (most / 3));
        for (int? at = op.Index; at is { } index && taken.Count < chain; at = readiness.LastArriving(index)?.Op)
        {
            taken.Add(index);
            if (index == until?.Index)
            {
                break;
            }
        }
        // The rest of the room goes to other operands, the latest first: they are those that nearly held the op up.
        var open = new SortedSet<int>(taken.SelectMany(Before).Except(taken));
        while (taken.Count < most && open.Count > 0)
        {
            int latest = open.Max;
            open.Remove(latest);
            taken.Add(latest);
            open.UnionWith(Before(latest).Where(before => !taken.Contains(before)));
        }
        return new(
            taken.Select(index => new SliceOp(Ops[index], readiness.Ready(index))).ToValueArray(),
            taken.SelectMany(index => EdgesTo(index, taken)).ToValueArray(),
            op,
            until
        );
    }

    private int[] Before(int op)
    {
        ReadOnlySpan<FlowEdge> edges = readiness.Flow.Before(op);
        int[] before = new int[edges.Length];
        for (int i = 0; i < edges.Length; i++)
        {
            before[i] = edges[i].Op;
        }
        return before;
    }

    private List<SliceEdge> EdgesTo(int op, SortedSet<int> among)
    {
        var found = new List<SliceEdge>();
        foreach (FlowEdge edge in readiness.Flow.Before(op))
        {
            if (among.Contains(edge.Op))
            {
                bool isLast = readiness.LastArriving(op)?.Op == edge.Op;
                found.Add(new(Ops[edge.Op], Ops[op], edge.Through, isLast));
            }
        }
        return found;
    }

    private ValueArray<ChainLink> ChainTo(int last)
    {
        var chain = new Stack<ChainLink>();
        for (int op = last; op >= 0; )
        {
            FlowEdge? arriving = readiness.LastArriving(op);
            chain.Push(new(Ops[op], readiness.Ready(op), arriving?.Through ?? ""));
            op = arriving?.Op ?? -1;
        }
        return chain.ToValueArray();
    }

    private bool IsReadyVector(IssuedOp op, int cycle) =>
        op.Engine == Engine.Valu
        && op.Op.Code != Opcode.MultiplyAdd
        && op.Cycle > cycle
        && readiness.Ready(op.Index) <= cycle;

    private string Text(int op, Blame blame, int cycle)
    {
        string held = blame.Culprit == op ? "" : WaitsFor(op, blame.Culprit);
        IssuedOp culprit = Ops[blame.Culprit];
        string since = string.Create(
            CultureInfo.InvariantCulture,
            $"ready since cycle {readiness.Ready(blame.Culprit):N0}"
        );
        string subject = blame.Culprit == op ? $"{culprit}, {since}," : $"{culprit}, which was {since} and";
        return blame.Reason switch
        {
            IdleReason.StartUp => $"start-up: no op of the engine can run so early; the first here is {Ops[op]}",
            IdleReason.WaitingOnData => $"waiting on data: {held}{culprit.Op}, which runs {Now(culprit, cycle)}",
            IdleReason.EngineFull => $"engine full: {held}{subject} found {culprit.Engine.Name()} full",
            IdleReason.ScratchFull => $"scratch full: {held}{subject} found no words free for its result",
            IdleReason.Order => $"order: {held}{subject} was put later",
            IdleReason.Drained => "drained: no op is left for it",
            _ => throw new InvalidOperationException($"unknown reason {blame.Reason}"),
        };
    }

    private string WaitsFor(int op, int culprit)
    {
        FlowEdge arriving = readiness.LastArriving(op)!.Value;
        string from = arriving.Op == culprit ? "from " : $"from {Ops[arriving.Op]}, in the end for ";
        return $"{Ops[op]} waits for {arriving.Through} {from}";
    }

    private static string Now(IssuedOp op, int cycle) =>
        op.Cycle == cycle ? "in this cycle" : string.Create(CultureInfo.InvariantCulture, $"in cycle {op.Cycle:N0}");
}
