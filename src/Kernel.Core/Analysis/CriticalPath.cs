using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>How many ops could be put off by how much.</summary>
/// <param name="Slack">Cycles, from 0.</param>
/// <param name="Ops">Ops with exactly that slack.</param>
public sealed record SlackCount(int Slack, int Ops);

/// <summary>
/// How long a program would take on a machine with slots without end: only the data flow counts.
/// </summary>
/// <param name="Length">Cycles; 0 when there are no ops.</param>
/// <param name="Earliest">For each op the first cycle in which it could run.</param>
/// <param name="Latest">For each op the last cycle in which it could run without making the whole longer.</param>
/// <param name="Chain">One longest chain, first op first: each waits for the one before.</param>
public sealed record CriticalPath(
    int Length,
    ValueArray<int> Earliest,
    ValueArray<int> Latest,
    ValueArray<IssuedOp> Chain
)
{
    /// <summary>By how many cycles an op could be put off: 0 on every longest chain.</summary>
    /// <param name="op">The op's index.</param>
    public int Slack(int op) => Latest[op] - Earliest[op];

    /// <summary>How many ops have which slack, the least slack first.</summary>
    public ValueArray<SlackCount> SlackHistogram() =>
        Enumerable
            .Range(0, Earliest.Count)
            .GroupBy(Slack)
            .OrderBy(group => group.Key)
            .Select(group => new SlackCount(group.Key, group.Count()))
            .ToValueArray();

    /// <summary>The critical path of a finished program, by its true dependences.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program; every op-set counts once.</param>
    public static CriticalPath Of(MachineModel model, Program program) => Of(DataFlow.Of(model, program));

    /// <summary>The critical path of a stream.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">Any straight-line stream.</param>
    public static CriticalPath Of(MachineModel model, OpStream stream) => Of(DataFlow.Of(model, stream));

    /// <summary>The critical path of a data flow.</summary>
    /// <param name="flow">The data flow.</param>
    public static CriticalPath Of(DataFlow flow)
    {
        int count = flow.Ops.Count;
        int[] earliest = new int[count];
        int[] cause = new int[count];
        int length = 0;
        int last = -1;
        for (int op = 0; op < count; op++)
        {
            cause[op] = -1;
            foreach (FlowEdge edge in flow.Before(op))
            {
                int after = earliest[edge.Op] + edge.Latency;
                if (cause[op] < 0 || after > earliest[op])
                {
                    earliest[op] = Math.Max(earliest[op], after);
                    cause[op] = edge.Op;
                }
            }
            if (earliest[op] + 1 > length)
            {
                length = earliest[op] + 1;
                last = op;
            }
        }
        return new(
            length,
            earliest.ToValueArray(),
            LatestOf(flow, length).ToValueArray(),
            ChainTo(flow, cause, last).ToValueArray()
        );
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Length:N0} cycles, a chain of {Chain.Count:N0} ops";

    private static int[] LatestOf(DataFlow flow, int length)
    {
        int[] latest = new int[flow.Ops.Count];
        Array.Fill(latest, length - 1);
        for (int op = latest.Length - 1; op >= 0; op--)
        {
            foreach (FlowEdge edge in flow.Before(op))
            {
                latest[edge.Op] = Math.Min(latest[edge.Op], latest[op] - edge.Latency);
            }
        }
        return latest;
    }

    private static IEnumerable<IssuedOp> ChainTo(DataFlow flow, int[] cause, int last)
    {
        var chain = new Stack<IssuedOp>();
        for (int op = last; op >= 0; op = cause[op])
        {
            chain.Push(flow.Ops[op]);
        }
        return chain;
    }
}
