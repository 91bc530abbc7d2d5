using Kernel.Core.Machine;

namespace Kernel.Core.Packing.Issuing;

/// <summary>
/// A list scheduler: cycle by cycle it issues the most urgent ready ops, chooses an engine for each and
/// takes scratch as it goes. A pure function of graph and parameters; the arrays are kept for the next call.
/// </summary>
internal sealed partial class IssueScheduler(MachineModel model)
{
    public const short TableRound = 1000;

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
        AluUsed,
        LoadUsed,
        FlowUsed,
        StoreUsed;
    public double LeftNearEnd;

    private int[] waits = [];
    private bool[] let = []; // starting ops that the gate has let through
    private int[] ready = [];
    private int[] reads = [];
    private double[] start = [];
    private int[] tail = [];
    private long[] key = [];
    private readonly OpHeap vector = new(),
        valuOnly = new(),
        lanes = new(),
        scalar = new(),
        load = new(),
        starts = new(),
        flow = new(),
        store = new(),
        constant = new();
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

    public int Run(IssueGraph graph, IssueParameters parameters)
    {
        g = graph;
        p = parameters;
        Prepare();
        ComputeKeys();
        int limit = 400 + (g.Ops / 3);
        int half = -1;
        int before = -1,
            stuck = 0;
        Span<int> recent = stackalloc int[32];
        while (issued < g.Ops || half >= 0)
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
            for (int k = 0; k < model.StoreSlots && store.Count > 0; k++)
            {
                StoreUsed++;
                int op = store.Pop();
                toBuffers &= g.InBuffer[op];
                Issue(op, cycle, 0);
            }
            int alu = model.AluSlots;
            if (half >= 0)
            {
                alu -= vectorLength - Lanes[half];
                half = -1;
            }
            while (alu > 0 && TryTake(scalar, out int one))
            {
                Issue(one, cycle, 0);
                AluUsed++;
                alu--;
            }
            int valu = model.ValuSlots;
            if (vector.Count + valuOnly.Count <= valu)
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
        LeftNearEnd = g.Ops - recent[Math.Max(0, cycle - 20) & 31];
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
            long a = load.Top,
                b = constant.Top,
                c = StartAllowed() && g.Unit[starts.TopOp] == Unit.Load ? starts.Top : long.MaxValue;
            OpHeap from =
                a <= b && a <= c ? load
                : b <= c ? constant
                : starts;
            if (from.Count == 0 || (from == starts && c == long.MaxValue))
            {
                break;
            }
            if (!TryTake(from, out int op))
            {
                continue;
            }
            LoadUsed++;
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
        long constantTop = constant.Count > 0 ? constant.Top + Cycles64(p.ConstantBias) : long.MaxValue;
        OpHeap from = flow.Top <= constantTop ? flow : constant;
        if (from.Count > 0 && TryTake(from, out int op))
        {
            FlowUsed++;
            Issue(op, cycle, (byte)(from == constant ? 1 : 0));
        }
    }

    /// <summary>A bias in cycles as keys hold it: in 64ths, above the op's number.</summary>
    private static long Cycles64(double cycles) => (long)(cycles * 64) * (1L << 32);

    private int IssueValu(int valu)
    {
        while (valu > 0)
        {
            // alu cannot multiply and add: leave it the ops it can run.
            double bias = vector.Count <= p.Reserve ? 1e6 : p.MultiplyBias;
            long valuTop = valuOnly.Count > 0 ? valuOnly.Top - Cycles64(bias) : long.MaxValue;
            OpHeap from = valuTop <= vector.Top ? valuOnly : vector;
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
        while (vector.Count + lanes.Count > 0)
        {
            long bias = Cycles64(p.LanesBias);
            OpHeap from = lanes.Count > 0 && (vector.Count == 0 || lanes.Top - bias <= vector.Top) ? lanes : vector;
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
            int dest = g.Dest[op].Value;
            if (dest < 0 || Address[dest] >= 0 || HasRoom(op, dest))
            {
                return true;
            }
            held[heldCount++] = op;
        }
        op = -1;
        return false;
    }

    private bool AnyLanes(int op) => g.Unit[op] == Unit.AluLanes && g.First[op + 1] - g.First[op] == 2 * vectorLength;

    private bool HasRoom(int op, int dest)
    {
        Size size = g.Size[dest];
        if (scratch.Has(size))
        {
            return true;
        }
        if (AnyLanes(op))
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
            int v = g.Operand[i].Value;
            if (g.Size[v] != size)
            {
                continue;
            }
            int mine = 0;
            for (int j = g.First[op]; j < g.First[op + 1]; j++)
            {
                mine += g.Operand[j].Value == v ? 1 : 0;
            }
            if (reads[v] == mine)
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
        if (AnyLanes(op))
        {
            // Its lanes read any word of its operands, so half of it must not overwrite one of them.
            Address[g.Dest[op].Value] = scratch.Take(Size.Vector);
        }
        for (int i = g.First[op]; i < g.First[op + 1]; i++)
        {
            int v = g.Operand[i].Value;
            if (--reads[v] == 0)
            {
                scratch.Free(g.Size[v], Address[v]);
            }
        }
        int dest = g.Dest[op].Value;
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

    private OpHeap HeapOf(int op) =>
        g.Unit[op] switch
        {
            _ when g.Starts[op] && !let[op] => starts,
            Unit.Vector => vector,
            Unit.ValuOnly => valuOnly,
            Unit.AluLanes => lanes,
            Unit.Scalar => scalar,
            Unit.Load => load,
            Unit.Flow => flow,
            Unit.Store => store,
            Unit.Constant => constant,
            _ => throw new InvalidOperationException($"{g.Unit[op]} needs no engine"),
        };
}
