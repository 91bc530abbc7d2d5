using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>Reads the data flow off ops in cycle order; see <see cref="DataFlow"/>.</summary>
internal sealed class DataFlowBuilder
{
    private readonly MachineModel model;
    private readonly ValueArray<IssuedOp> ops;
    private readonly KnownValues values;
    private readonly int[] writer;
    private readonly bool[] isConstant;
    private readonly Dictionary<KnownValue, MemoryUse> memory = [];
    private readonly List<int> first = [0];
    private readonly List<FlowEdge> edges = [];
    private readonly List<FlowEdge> pending = [];
    private readonly List<(long Word, int Op, KnownValue Value)> writes = [];
    private readonly List<(KnownValue Address, int Op, bool IsStore)> accesses = [];
    private int control = -1;
    private int trace = -1;

    public DataFlowBuilder(MachineModel model, ValueArray<IssuedOp> ops)
    {
        this.model = model;
        this.ops = ops;
        long words = Words(model, ops);
        values = new(model, words);
        writer = new int[words];
        Array.Fill(writer, -1);
        isConstant = new bool[ops.Count];
    }

    /// <summary>The words of scratch that ops touch, counted from 0.</summary>
    public static long Words(MachineModel model, ValueArray<IssuedOp> ops)
    {
        long words = 0;
        foreach (IssuedOp issued in ops)
        {
            foreach (WordRange read in issued.Op.Reads(model))
            {
                words = Math.Max(words, read.End);
            }
            words = Math.Max(words, issued.Op.Write(model)?.End ?? 0);
            foreach (long word in issued.Op.After)
            {
                words = Math.Max(words, word + 1);
            }
        }
        return words;
    }

    public DataFlow Build(int cycles)
    {
        int lastOfSegment = 0;
        for (int start = 0; start < ops.Count; )
        {
            int end = start;
            while (end < ops.Count && ops[end].Cycle == ops[start].Cycle)
            {
                Read(ops[end], lastOfSegment, start);
                end++;
            }
            if (EndCycle(start, end))
            {
                lastOfSegment = start;
            }
            start = end;
        }
        return new(model, ops, cycles, first, edges, isConstant);
    }

    /// <summary>Notes what the op waits for; what it changes takes effect at the end of the cycle.</summary>
    private void Read(IssuedOp issued, int segment, int cycleStart)
    {
        Op op = issued.Op;
        foreach (WordRange read in op.Reads(model))
        {
            for (long word = read.Start; word < read.End; word++)
            {
                WaitFor(writer[word], 1, FlowKind.Scratch, word);
            }
        }
        foreach (long word in op.After)
        {
            WaitFor(writer[word], 1, FlowKind.Scratch, word);
        }
        ReadMemory(issued);
        WaitFor(control, 1, FlowKind.Control, -1);
        if (op.Code == Opcode.TraceWrite)
        {
            WaitFor(trace, 1, FlowKind.Trace, -1);
        }
        Flush(op.Info.IsControl ? segment..cycleStart : ..0);
        if (op.Write(model) is { } write)
        {
            bool known = true;
            for (int lane = 0; lane < write.Length; lane++)
            {
                KnownValue value = values.Result(op, lane);
                known &= value.IsConstant;
                writes.Add((write.Start + lane, issued.Index, value));
            }
            isConstant[issued.Index] = known;
        }
    }

    private void ReadMemory(IssuedOp issued)
    {
        Op op = issued.Op;
        if (!op.Info.ReadsMemory && !op.Info.WritesMemory)
        {
            return;
        }
        long register = op.Info.WritesMemory ? op.X0 : op.X1 + (op.Code == Opcode.LoadOffset ? op.X2 : 0);
        int words = op.Code is Opcode.VLoad or Opcode.VStore ? model.VectorLength : 1;
        for (uint i = 0; i < words; i++)
        {
            KnownValue address = values[register] with { Offset = unchecked(values[register].Offset + i) };
            if (memory.TryGetValue(address, out MemoryUse? use))
            {
                WaitFor(use.Store, 1, FlowKind.Memory, -1);
                foreach (int load in op.Info.WritesMemory ? use.Loads : [])
                {
                    WaitFor(load, 0, FlowKind.Memory, -1);
                }
            }
            accesses.Add((address, issued.Index, op.Info.WritesMemory));
        }
    }

    /// <summary>Lets the cycle's ops take effect; whether one of them was a jump, halt or pause.</summary>
    private bool EndCycle(int start, int end)
    {
        foreach ((long word, int op, KnownValue value) in writes)
        {
            writer[word] = op;
            values.Set(word, value);
        }
        // Loads first: they read what the cycle's stores replace.
        foreach ((KnownValue address, int op, bool _) in accesses.Where(access => !access.IsStore))
        {
            UseOf(address).Loads.Add(op);
        }
        foreach ((KnownValue address, int op, bool _) in accesses.Where(access => access.IsStore))
        {
            MemoryUse use = UseOf(address);
            use.Store = op;
            use.Loads.Clear();
        }
        writes.Clear();
        accesses.Clear();
        bool isControl = false;
        for (int op = start; op < end; op++)
        {
            trace = ops[op].Op.Code == Opcode.TraceWrite ? op : trace;
            control = ops[op].Op.Info.IsControl ? op : control;
            isControl |= ops[op].Op.Info.IsControl;
        }
        return isControl;
    }

    private MemoryUse UseOf(KnownValue address)
    {
        if (!memory.TryGetValue(address, out MemoryUse? use))
        {
            memory[address] = use = new();
        }
        return use;
    }

    private void WaitFor(int op, int latency, FlowKind kind, long word)
    {
        if (op >= 0)
        {
            pending.Add(new(op, latency, kind, word));
        }
    }

    /// <summary>Keeps the strictest edge to each op, the first of equals, and waits for all ops of a range.</summary>
    private void Flush(Range all)
    {
        int start = edges.Count;
        foreach (FlowEdge edge in pending)
        {
            int same = edges.FindIndex(start, known => known.Op == edge.Op);
            if (same < 0)
            {
                edges.Add(edge);
            }
            else if (edge.Latency > edges[same].Latency)
            {
                edges[same] = edge;
            }
        }
        pending.Clear();
        int own = edges.Count - start;
        for (int op = all.Start.Value; op < all.End.Value; op++)
        {
            int before = op;
            if (edges.FindIndex(start, own, known => known.Op == before) < 0)
            {
                edges.Add(new(op, 0, FlowKind.Control, -1));
            }
        }
        first.Add(edges.Count);
    }

    /// <summary>Who stored to a memory word last, and who has loaded it since.</summary>
    private sealed class MemoryUse
    {
        public int Store { get; set; } = -1;

        public List<int> Loads { get; } = [];
    }
}
