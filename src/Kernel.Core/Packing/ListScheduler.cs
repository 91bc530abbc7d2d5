using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>
/// Cycle by cycle, each engine takes the most urgent ops that are ready. Scratch is given out as ops are
/// issued and taken back when the last reader is, so that it is never exceeded. A pure function of the
/// graph and the options.
/// </summary>
/// <remarks>
/// That it cannot run into a corner: let M(p) be the most words in use from position p on when the ops
/// are executed one by one in the graph's sequential order, and p the first op of that order that is
/// not issued. An op ahead of p may take words only while the words taken by ops ahead, with its own, and
/// M(p) fit in scratch. M never grows, and words taken ahead only turn into words that M counts; so the
/// op at p always finds room.
/// </remarks>
internal sealed class ListScheduler
{
    /// <summary>How many ops that find no scratch are passed over before an engine gives up for the cycle.</summary>
    private const int patience = 12;

    private readonly ScheduleGraph graph;
    private readonly ScheduleOptions options;
    private readonly MachineModel model;
    private readonly ReadyQueue[] ready;
    private readonly int[] waitingFor;
    private readonly List<int> readyNext = [];
    private readonly List<int> blocked = [];
    private readonly ScratchUse scratch;
    private readonly List<Issue> issues;
    private readonly long[] urgency;
    private readonly int[] groupLeft;
    private int firstOpenGroup;
    private int attempts = patience;
    private int left;
    private int cycle;
    private int halfDone = -1;
    private int lanesDone;

    private ListScheduler(ScheduleGraph graph, ScheduleOptions options)
    {
        this.graph = graph;
        this.options = options;
        model = graph.Model;
        ready = [.. Enum.GetValues<Kind>().Select(_ => new ReadyQueue())];
        waitingFor = new int[graph.Count];
        scratch = new(graph, options.Margin);
        issues = new(graph.Count + (graph.Count / 4));
        urgency = new long[graph.Count];
        groupLeft = new int[graph.GroupCount];
        left = graph.Count;
        for (int op = 0; op < graph.Count; op++)
        {
            groupLeft[graph.Group[op]]++;
            urgency[op] = KeyOf(op);
            waitingFor[op] = graph.Dependences.Predecessors(op).Length;
            if (waitingFor[op] == 0)
            {
                readyNext.Add(op);
            }
        }
    }

    /// <summary>The schedule, or null when scratch was too small for it.</summary>
    public static Schedule? Run(ScheduleGraph graph, ScheduleOptions options) =>
        new ListScheduler(graph, options).Run();

    private Schedule? Run()
    {
        for (; left > 0; cycle++)
        {
            int before = issues.Count;
            TurnTo(readyNext);
            FillCycle();
            TurnTo(blocked);
            bool isStuck = issues.Count == before && readyNext.Count == 0;
            if (isStuck && attempts == int.MaxValue)
            {
                return null;
            }
            // The one op that always finds room may stand behind many that do not: look at all of them.
            attempts = isStuck ? int.MaxValue : patience;
        }
        return new(issues, scratch.Addresses, cycle, scratch.Peak);
    }

    private void TurnTo(List<int> ops)
    {
        foreach (int op in ops)
        {
            ready[(int)graph.Kinds[op]].Add(op, urgency[op]);
        }
        ops.Clear();
    }

    private long KeyOf(int op)
    {
        double due =
            options.Due?.Invoke(new(graph.Stream.Ops[op], graph.Group[op], graph.Height[op]))
            ?? (graph.Group[op] * options.Stagger) - (graph.Height[op] * options.Stretch) - Lead(graph.Kinds[op]);
        // Ties go to the op that stands first, so that the result depends on nothing else.
        return ((long)Math.Round(due * 16) << 24) + op;
    }

    private double Lead(Kind kind) =>
        kind switch
        {
            Kind.Load => options.LoadLead,
            Kind.Flow or Kind.Choice => options.FlowLead,
            Kind.Constant => options.ConstantLead,
            _ => 0,
        };

    private void FillCycle()
    {
        FillLoad();
        FillFlow();
        Fill(Kind.Store, model.StoreSlots, Form.AsWritten);
        int lanes = FinishHalfDone(model.AluSlots);
        lanes -= Fill(Kind.Alu, lanes, Form.AsWritten);
        FillVectors(lanes);
    }

    private void FillLoad()
    {
        // As long as flow has nothing of its own to do, it makes the constants, and loads need not wait.
        bool leavesConstants =
            options.ConstantsByFlow && ready[(int)Kind.Flow].IsEmpty && !ready[(int)Kind.Load].IsEmpty;
        for (int slot = 0; slot < model.LoadSlots; slot++)
        {
            bool constantFirst = !leavesConstants && ready[(int)Kind.Constant].IsMoreUrgentThan(ready[(int)Kind.Load]);
            Kind first = constantFirst ? Kind.Constant : Kind.Load;
            if (Fill(first, 1, Form.AsWritten) == 0)
            {
                _ = Fill(constantFirst ? Kind.Load : Kind.Constant, 1, Form.AsWritten);
            }
        }
    }

    private void FillFlow()
    {
        int used = 0;
        while (used < model.FlowSlots)
        {
            bool choiceFirst = ready[(int)Kind.Choice].IsMoreUrgentThan(ready[(int)Kind.Flow]);
            Kind first = choiceFirst ? Kind.Choice : Kind.Flow;
            if (
                Fill(first, 1, Form.AsWritten) == 0
                && Fill(choiceFirst ? Kind.Flow : Kind.Choice, 1, Form.AsWritten) == 0
            )
            {
                break;
            }
            used++;
        }
        if (options.ConstantsByFlow)
        {
            _ = Fill(Kind.Constant, model.FlowSlots - used, Form.AddedToZero);
        }
    }

    /// <summary>
    /// The vector alu takes the most urgent; what is left over goes to the scalar alu, one whole op and
    /// as many lanes of another as fit, to be finished in the next cycle.
    /// </summary>
    private void FillVectors(int lanes)
    {
        var chosen = new List<int>(model.ValuSlots + 2);
        bool onAlu = halfDone < 0 && IsVectorCycle();
        int wholeOnAlu = onAlu ? lanes / model.VectorLength : 0;
        int wanted = model.ValuSlots + wholeOnAlu + (onAlu && lanes % model.VectorLength > 0 ? 1 : 0);
        while (chosen.Count < wanted && TakeVector() is >= 0 and var op)
        {
            chosen.Add(op);
        }
        // The least urgent that can leave the vector alu do so.
        for (int surplus = chosen.Count - model.ValuSlots; surplus > 0; surplus--)
        {
            int index = chosen.FindLastIndex(op => graph.Kinds[op] == Kind.Vector);
            if (index < 0)
            {
                break;
            }
            if (lanes >= model.VectorLength)
            {
                IssueLanes(chosen[index], 0, model.VectorLength);
                lanes -= model.VectorLength;
                chosen.RemoveAt(index);
            }
            else if (lanes > 0)
            {
                halfDone = chosen[index];
                lanesDone = lanes;
                IssueLanes(halfDone, 0, lanes);
                lanes = 0;
                chosen.RemoveAt(index);
            }
        }
        for (int i = 0; i < chosen.Count; i++)
        {
            if (i < model.ValuSlots)
            {
                bool isSelect = graph.Kinds[chosen[i]] == Kind.Choice;
                IssueWhole(chosen[i], isSelect ? Form.MultiplyAdd : Form.AsWritten);
            }
            else
            {
                scratch.Untake(chosen[i]);
                blocked.Add(chosen[i]);
            }
        }
    }

    private bool IsVectorCycle() => (long)((cycle + 1) * options.VectorsOnAlu) > (long)(cycle * options.VectorsOnAlu);

    /// <summary>
    /// The most urgent vector op that finds scratch, which it then has; -1 when there is none. Selects that
    /// flow could do as well come last, unless too many wait for it.
    /// </summary>
    private int TakeVector()
    {
        ReadyQueue vector = ready[(int)Kind.Vector];
        ReadyQueue valu = ready[(int)Kind.Valu];
        ReadyQueue choice = ready[(int)Kind.Choice];
        for (int attempt = 0; attempt < attempts; attempt++)
        {
            ReadyQueue queue = valu.IsMoreUrgentThan(vector) ? valu : vector;
            if (queue.IsEmpty || (choice.Count > options.SelectBacklog && choice.IsMoreUrgentThan(queue)))
            {
                queue = choice;
            }
            if (!queue.TryTake(out int op))
            {
                return -1;
            }
            if (MayIssue(op))
            {
                return op;
            }
            blocked.Add(op);
        }
        return -1;
    }

    private int FinishHalfDone(int lanes)
    {
        if (halfDone < 0)
        {
            return lanes;
        }
        int now = Math.Min(lanes, model.VectorLength - lanesDone);
        IssueLanes(halfDone, lanesDone, now);
        lanesDone += now;
        if (lanesDone == model.VectorLength)
        {
            halfDone = -1;
        }
        return lanes - now;
    }

    /// <summary>Fills up to so many slots from one queue; how many it filled.</summary>
    private int Fill(Kind kind, int slots, Form form)
    {
        int filled = 0;
        for (int attempt = 0; filled < slots && attempt - slots < attempts; attempt++)
        {
            if (!ready[(int)kind].TryTake(out int op))
            {
                break;
            }
            if (MayIssue(op))
            {
                IssueWhole(op, form);
                filled++;
            }
            else
            {
                blocked.Add(op);
            }
        }
        return filled;
    }

    private bool MayIssue(int op) => graph.Group[op] - firstOpenGroup < options.InFlight && scratch.Take(op);

    private void IssueWhole(int op, Form form)
    {
        issues.Add(new(op, cycle, form, 0, model.VectorLength));
        Issued(op);
    }

    private void IssueLanes(int op, int first, int count)
    {
        issues.Add(new(op, cycle, Form.Lanes, first, count));
        if (first + count == model.VectorLength)
        {
            Issued(op);
        }
    }

    private void Issued(int op)
    {
        left--;
        scratch.Issued(op);
        groupLeft[graph.Group[op]]--;
        while (firstOpenGroup < groupLeft.Length && groupLeft[firstOpenGroup] == 0)
        {
            firstOpenGroup++;
        }
        foreach (Edge edge in graph.Dependences.Successors(op))
        {
            // Whatever the latency, the next cycle: within this one its engine may have had its turn.
            if (--waitingFor[edge.Op] == 0)
            {
                readyNext.Add(edge.Op);
            }
        }
    }
}
