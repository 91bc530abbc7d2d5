using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>
/// For every op of a finished program: from when its operands were there, from when the words it writes
/// were free, and what it waited for.
/// </summary>
internal sealed class Readiness
{
    private readonly int[] ready;
    private readonly FlowEdge?[] lastArriving;
    private readonly int[] roomy;
    private readonly int[] lastTenant;
    private readonly bool[] freeWord;
    private readonly bool[] freeVector;
    private readonly int[,] used;

    public Readiness(DataFlow flow)
    {
        Flow = flow;
        int count = flow.Ops.Count;
        ready = new int[count];
        lastArriving = new FlowEdge?[count];
        roomy = new int[count];
        lastTenant = new int[count];
        used = new int[Engines.All.Count, flow.Cycles];
        for (int op = 0; op < count; op++)
        {
            foreach (FlowEdge edge in flow.Before(op))
            {
                int there = flow.Ops[edge.Op].Cycle + edge.Latency;
                if (lastArriving[op] is null || there > ready[op])
                {
                    (ready[op], lastArriving[op]) = (there, edge);
                }
            }
            used[(int)flow.Ops[op].Engine, flow.Ops[op].Cycle]++;
        }
        Path = CriticalPath.Of(flow);
        FindRoom();
        (freeWord, freeVector) = FreeScratch.Of(flow);
    }

    public DataFlow Flow { get; }

    /// <summary>When each op could run under any schedule.</summary>
    public CriticalPath Path { get; }

    /// <summary>The first cycle in which the op's operands are there.</summary>
    public int Ready(int op) => ready[op];

    /// <summary>The op whose result arrives last, or null when it waits for none.</summary>
    public FlowEdge? LastArriving(int op) => lastArriving[op];

    /// <summary>The first cycle in which the words it writes hold nothing that is still to be read.</summary>
    public int Roomy(int op) => roomy[op];

    /// <summary>The op that used the words it writes last before it, or -1.</summary>
    public int LastTenant(int op) => lastTenant[op];

    /// <summary>Slots of an engine filled in a cycle.</summary>
    public int Used(Engine engine, int cycle) => used[(int)engine, cycle];

    /// <summary>Whether an engine has no empty slot in a cycle.</summary>
    public bool IsFull(Engine engine, int cycle) => Used(engine, cycle) >= Flow.Model.Slots(engine);

    /// <summary>
    /// Whether an op whose operands are there could not write its result in a cycle: its words are in use,
    /// and no others are free that would do.
    /// </summary>
    public bool IsShortOfScratch(int op, int cycle)
    {
        if (roomy[op] <= cycle)
        {
            return false;
        }
        return !IsFree(Flow.Ops[op].Op.Write(Flow.Model) is { Length: > 1 }, cycle);
    }

    /// <summary>Whether some word, or some run of words as long as a vector, is free in a cycle.</summary>
    public bool IsFree(bool vector, int cycle) => vector ? freeVector[cycle] : freeWord[cycle];

    private void FindRoom()
    {
        int words = (int)DataFlowBuilder.Words(Flow.Model, Flow.Ops);
        int[] freeFrom = new int[words];
        int[] tenant = new int[words];
        Array.Fill(tenant, -1);
        for (int start = 0; start < Flow.Ops.Count; )
        {
            int end = start;
            while (end < Flow.Ops.Count && Flow.Ops[end].Cycle == Flow.Ops[start].Cycle)
            {
                end++;
            }
            for (int op = start; op < end; op++)
            {
                LookForRoom(op, freeFrom, tenant);
            }
            // A word may be written in the cycle in which it is read, and written again only after.
            for (int op = start; op < end; op++)
            {
                foreach (WordRange range in Flow.Ops[op].Op.Reads(Flow.Model))
                {
                    Use(range, op, Flow.Ops[op].Cycle, freeFrom, tenant);
                }
            }
            for (int op = start; op < end; op++)
            {
                if (Flow.Ops[op].Op.Write(Flow.Model) is { } range)
                {
                    Use(range, op, Flow.Ops[op].Cycle + 1, freeFrom, tenant);
                }
            }
            start = end;
        }
    }

    private void LookForRoom(int op, int[] freeFrom, int[] tenant)
    {
        lastTenant[op] = -1;
        WordRange range = Flow.Ops[op].Op.Write(Flow.Model) ?? new(0, 0);
        for (long word = range.Start; word < range.End; word++)
        {
            if (tenant[word] >= 0 && (lastTenant[op] < 0 || freeFrom[word] > roomy[op]))
            {
                (roomy[op], lastTenant[op]) = (freeFrom[word], tenant[word]);
            }
        }
    }

    private static void Use(WordRange range, int op, int from, int[] freeFrom, int[] tenant)
    {
        for (long word = range.Start; word < range.End; word++)
        {
            (freeFrom[word], tenant[word]) = (from, op);
        }
    }
}
