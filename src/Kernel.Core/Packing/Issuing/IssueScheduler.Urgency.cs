namespace Kernel.Core.Packing.Issuing;

/// <summary>How urgent each op is, and the arrays a schedule starts from.</summary>
internal sealed partial class IssueScheduler
{
    private void SwitchToTail()
    {
        byTail = true;
        for (int i = 0; i < g.Nodes; i++)
        {
            key[i] = ((long)((-tail[i] * 64) + (int)(p.TailStagger * Math.Max((short)0, g.Group[i]))) << 32) | (uint)i;
        }
        starts.Rekey(key);
        foreach (OpHeap heap in heaps)
        {
            heap.Rekey(key);
        }
    }

    private void ComputeKeys()
    {
        double v = p.VectorLatency * p.Stretch,
            l = p.LoadLatency * p.Stretch,
            f = p.FlowLatency * p.Stretch;
        double first = double.MaxValue;
        for (int op = g.Nodes - 1; op >= 0; op--)
        {
            double due = double.MaxValue;
            int longest = 0;
            double mine = g.Unit[op] switch
            {
                Unit.Load or Unit.Constant => l,
                Unit.Flow => f,
                Unit.Join => 0,
                _ => v,
            };
            for (int e = g.Next[op]; e < g.Next[op + 1]; e++)
            {
                int s = g.Target[e];
                double at = g.Latency[e] == 0 ? start[s] : start[s] - mine;
                due = at < due ? at : due;
                longest = Math.Max(longest, tail[s] + g.Latency[e]);
            }
            if (due == double.MaxValue)
            {
                int group = Math.Max(0, (int)g.Group[op]);
                due = (group * p.Stagger) + (group < p.Bump.Length ? p.Bump[group] : 0);
            }
            start[op] = due;
            tail[op] = longest;
            first = due < first ? due : first;
        }
        firstStart = first;
        for (int op = 0; op < g.Nodes; op++)
        {
            double k = start[op];
            int round = g.Round[op];
            if (round < p.RoundOffset.Length && g.Group[op] >= 0)
            {
                k += p.RoundOffset[round];
            }
            if (round == Wave.SetUpRound)
            {
                k += p.TableBias;
            }
            key[op] = ((long)(int)(k * 64) << 32) | (uint)op;
        }
    }

    private void Prepare()
    {
        if (Cycle.Length < g.Nodes)
        {
            int n = g.Nodes * 5 / 4;
            Cycle = new int[n];
            HalfCycle = new int[n];
            Alternative = new byte[n];
            Lanes = new byte[n];
            waits = new int[n];
            let = new bool[n];
            Sequence = new int[n];
            ready = new int[n];
            start = new double[n];
            tail = new int[n];
            key = new long[n];
            now = new int[n];
            later = new int[n];
            latest = new int[n];
            held = new int[n];
        }
        if (Address.Length < g.Values)
        {
            Address = new int[g.Values * 5 / 4];
            reads = new int[g.Values * 5 / 4];
        }
        Array.Copy(g.Waits, waits, g.Nodes);
        Array.Copy(g.Readers, reads, g.Values);
        Array.Clear(ready, 0, g.Nodes);
        Array.Clear(let, 0, g.Nodes);
        for (int value = 0; value < g.Values; value++)
        {
            // What nothing writes stands in the slot that stays zero, and is never given back.
            Address[value] = g.IsWritten(value) ? -1 : 0;
            reads[value] = g.IsWritten(value) ? reads[value] : int.MaxValue;
        }
        scratch.Reset(p.Blocks, p.Strips);
        starts.Clear();
        foreach (OpHeap heap in heaps)
        {
            heap.Clear();
        }
        nowCount = laterCount = latestCount = heldCount = 0;
        cycle = issued = 0;
        ValuUsed = AluUsed = 0;
        byTail = Failed = false;
        for (int i = 0; i < g.Nodes; i++)
        {
            if (waits[i] == 0)
            {
                later[laterCount++] = i;
            }
        }
    }
}
