using Kernel.Core.Machine;

namespace Kernel.Core.Packing.Issuing;

/// <summary>
/// A list scheduler: cycle by cycle it issues the most urgent ready ops, chooses an engine for each and
/// takes scratch as it goes. A pure function of graph and parameters; the arrays are kept for the next call.
/// </summary>
internal sealed partial class IssueScheduler(MachineModel model)
{
    // Result
    public int Cycles;
    public bool Failed;
    public int[] Cycle = [];
    public int[] Sequence = []; // the order in which ops were issued
    public int[] HalfCycle = []; // when its last lanes issue: a cycle after Cycle when split on alu
    public byte[] Lanes = []; // lanes that issue at Cycle; the rest at HalfCycle
    public byte[] Alternative = []; // 1: valu rather than alu, flow rather than load, valu rather than flow
    public int[] Address = [];
    public int ValuUsed,
        AluUsed;
    public double LeftNearEnd;

    private int[] waits = [];
    private bool[] let = []; // starting ops that the gate has let through
    private int[] ready = [];
    private int[] reads = [];
    private double[] start = [];
    private int[] tail = [];
    private long[] key = [];

    // What is ready, by where it may run; groups that may not start yet are apart.
    private readonly OpHeap[] heaps = [.. Enum.GetValues<Unit>().Select(_ => new OpHeap())];
    private readonly OpHeap starts = new();
    private int[] now = [],
        later = [],
        latest = [];
    private int nowCount,
        laterCount,
        latestCount;
    private int[] held = [];
    private int heldCount;

    private IssueGraph g = null!;
    private IssueParameters p = null!;
    private readonly SlotScratch scratch = new(model);
    private readonly int vectorLength = model.VectorLength;

    public int VectorLength => vectorLength;
    private int cycle,
        issued;
    private bool byTail;

    private OpHeap VectorOps => heaps[(int)Unit.Vector];
    private OpHeap ValuOps => heaps[(int)Unit.ValuOnly];
    private OpHeap LaneOps => heaps[(int)Unit.AluLanes];
    private OpHeap ScalarOps => heaps[(int)Unit.Scalar];
    private OpHeap Loads => heaps[(int)Unit.Load];
    private OpHeap FlowOps => heaps[(int)Unit.Flow];
    private OpHeap Stores => heaps[(int)Unit.Store];
    private OpHeap Constants => heaps[(int)Unit.Constant];

    public int Run(IssueGraph graph, IssueParameters parameters)
    {
        g = graph;
        p = parameters;
        Prepare();
        ComputeKeys();
        int limit = 400 + (g.Nodes / 3);
        int half = -1;
        int before = -1,
            stuck = 0;
        Span<int> recent = stackalloc int[32];
        while (issued < g.Nodes || half >= 0)
        {
            stuck = issued == before ? stuck + 1 : 0;
            before = issued;
            if (cycle >= limit || stuck > 20)
            {
                Failed = true;
                Cycles = limit;
                return limit;
            }
            if (!byTail && cycle >= p.SwitchCycle)
            {
                SwitchToTail();
            }
            (now, later, latest, nowCount, laterCount, latestCount) = (later, latest, now, laterCount, latestCount, 0);
            for (int i = 0; i < nowCount; i++)
            {
                Push(now[i]);
            }
            nowCount = 0;
            recent[cycle & 31] = issued;
            LetStart();
            int loads = IssueLoads(model.LoadSlots);
            IssueFlow();
            bool toBuffers = true;
            for (int k = 0; k < model.StoreSlots && Stores.Count > 0; k++)
            {
                int op = Stores.Pop();
                toBuffers &= g.IsApart[op];
                Issue(op, cycle, 0);
            }
            int alu = model.AluSlots;
            if (half >= 0)
            {
                alu -= vectorLength - Lanes[half];
                half = -1;
            }
            while (alu > 0 && TryTake(ScalarOps, out int one))
            {
                Issue(one, cycle, 0);
                AluUsed++;
                alu--;
            }
            int valu = model.ValuSlots;
            if (VectorOps.Count + ValuOps.Count <= valu)
            {
                valu = IssueValu(valu);
            }
            while (alu >= vectorLength && TakeForAlu(out int whole))
            {
                Issue(whole, cycle, 0);
                AluUsed += vectorLength;
                alu -= vectorLength;
            }
            valu = IssueValu(valu);
            while (alu >= vectorLength && TakeForAlu(out int whole))
            {
                Issue(whole, cycle, 0);
                AluUsed += vectorLength;
                alu -= vectorLength;
            }
            if (toBuffers)
            {
                // Loads over words that this cycle's ops were the last to read. They come after its stores, so
                // these must be to words that no other load reads; and before an op that is split, which frees words it still reads.
                _ = IssueLoads(loads);
            }
            if (alu >= 1 && TakeForAlu(out int split))
            {
                Issue(split, cycle + 1, 0);
                Lanes[split] = (byte)alu;
                AluUsed += vectorLength;
                half = split;
            }
            Restore();
            cycle++;
        }
        Cycles = cycle;
        LeftNearEnd = g.Nodes - recent[Math.Max(0, cycle - 20) & 31];
        return cycle;
    }

    /// <summary>A group whose first op is no load is let through the gate here; one that loads, with the loads.</summary>
    private void LetStart()
    {
        if (StartAllowed() && g.Unit[starts.TopOp] != Unit.Load)
        {
            int first = starts.Pop();
            let[first] = true;
            Push(first);
        }
    }

    private int IssueLoads(int slots)
    {
        while (slots > 0)
        {
            long a = Loads.Top,
                b = Constants.Top,
                c = StartAllowed() && g.Unit[starts.TopOp] == Unit.Load ? starts.Top : long.MaxValue;
            OpHeap from =
                a <= b && a <= c ? Loads
                : b <= c ? Constants
                : starts;
            if (from.Count == 0 || (from == starts && c == long.MaxValue))
            {
                break;
            }
            if (!TryTake(from, out int op))
            {
                continue;
            }
            slots--;
            Issue(op, cycle, 0);
        }
        return slots;
    }

    private bool StartAllowed() =>
        starts.Count > 0 && scratch.FreeSlots >= p.Gate && cycle >= start[starts.TopOp] - firstStart - p.StartLead;

    private double firstStart;

    private void IssueFlow()
    {
        long constantTop = Constants.Count > 0 ? Constants.Top + Cycles64(p.ConstantBias) : long.MaxValue;
        OpHeap from = FlowOps.Top <= constantTop ? FlowOps : Constants;
        if (from.Count > 0 && TryTake(from, out int op))
        {
            Issue(op, cycle, (byte)(from == Constants ? 1 : 0));
        }
    }

    /// <summary>A bias in cycles as keys hold it: in 64ths, above the op's number.</summary>
    private static long Cycles64(double cycles) => (long)(cycles * 64) * (1L << 32);

    private int IssueValu(int valu)
    {
        while (valu > 0)
        {
            // alu cannot multiply and add: leave it the ops it can run.
            double bias = VectorOps.Count <= p.Reserve ? 1e6 : p.MultiplyBias;
            long valuTop = ValuOps.Count > 0 ? ValuOps.Top - Cycles64(bias) : long.MaxValue;
            OpHeap from = valuTop <= VectorOps.Top ? ValuOps : VectorOps;
            if (from.Count == 0)
            {
                break;
            }
            if (!TryTake(from, out int op))
            {
                continue;
            }
            Issue(op, cycle, 1);
            ValuUsed++;
            valu--;
        }
        return valu;
    }

    private bool TakeForAlu(out int op)
    {
        while (VectorOps.Count + LaneOps.Count > 0)
        {
            long bias = Cycles64(p.LanesBias);
            OpHeap from =
                LaneOps.Count > 0 && (VectorOps.Count == 0 || LaneOps.Top - bias <= VectorOps.Top)
                    ? LaneOps
                    : VectorOps;
            if (TryTake(from, out op))
            {
                return true;
            }
        }
        op = -1;
        return false;
    }

    /// <summary>Takes the most urgent op if there is room for its result; else sets it aside for this cycle.</summary>
    private bool TryTake(OpHeap heap, out int op)
    {
        while (heap.Count > 0)
        {
            op = heap.Pop();
            int dest = g.Dest[op];
            if (dest < 0 || Address[dest] >= 0 || HasRoom(op, dest))
            {
                return true;
            }
            held[heldCount++] = op;
        }
        op = -1;
        return false;
    }

    private bool HasRoom(int op, int dest)
    {
        Size size = g.Size[dest];
        if (scratch.Has(size))
        {
            return true;
        }
        if (g.IsScattered[op])
        {
            return false;
        }
        // Its own dying operands may make the room.
        if (size is Size.Block or Size.Strip)
        {
            return false;
        }
        for (int i = g.First[op]; i < g.First[op + 1]; i++)
        {
            int v = g.Operand[i];
            if (g.Size[v] == size && reads[v] == 1)
            {
                return true;
            }
        }
        return false;
    }

    private void Restore()
    {
        for (int i = 0; i < heldCount; i++)
        {
            later[laterCount++] = held[i];
        }
        heldCount = 0;
    }

    private void Issue(int op, int done, byte alternative)
    {
        Cycle[op] = cycle;
        HalfCycle[op] = done;
        Lanes[op] = (byte)vectorLength;
        Alternative[op] = alternative;
        Sequence[op] = issued++;
        if (g.IsScattered[op])
        {
            // Its lanes read any word of its operands, so half of it must not overwrite one of them.
            Address[g.Dest[op]] = scratch.Take(Size.Vector);
        }
        for (int i = g.First[op]; i < g.First[op + 1]; i++)
        {
            int v = g.Operand[i];
            if (--reads[v] == 0)
            {
                scratch.Free(g.Size[v], Address[v]);
            }
        }
        int dest = g.Dest[op];
        if (dest >= 0 && Address[dest] < 0)
        {
            Address[dest] = scratch.Take(g.Size[dest]);
        }
        for (int e = g.Next[op]; e < g.Next[op + 1]; e++)
        {
            Release(g.Target[e], done + g.Latency[e]);
        }
    }

    private void Release(int op, int at)
    {
        if (at > ready[op])
        {
            ready[op] = at;
        }
        if (--waits[op] > 0)
        {
            return;
        }
        int when = ready[op];
        if (g.Unit[op] == Unit.Join)
        {
            Cycle[op] = HalfCycle[op] = when;
            issued++;
            for (int e = g.Next[op]; e < g.Next[op + 1]; e++)
            {
                Release(g.Target[e], when + g.Latency[e]);
            }
        }
        else if (when <= cycle)
        {
            Push(op);
        }
        else if (when == cycle + 1)
        {
            later[laterCount++] = op;
        }
        else
        {
            latest[latestCount++] = op;
        }
    }

    private void Push(int op) => HeapOf(op).Push(key[op], op);

    private OpHeap HeapOf(int op) => g.Starts[op] && !let[op] ? starts : heaps[(int)g.Unit[op]];
}
