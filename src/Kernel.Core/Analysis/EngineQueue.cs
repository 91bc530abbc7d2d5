using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>The ops one engine has yet to issue, cycle by cycle; see <see cref="Idle"/> for the rules.</summary>
internal sealed class EngineQueue
{
    private readonly Readiness readiness;
    private readonly Engine engine;
    private readonly int[] ops;
    private readonly int[] byReadiness;
    private readonly RankSet ready;
    private readonly RankSet waiting;
    private readonly int startUp;
    private int nextReady;
    private int nextIssued;
    private int cycle;

    public EngineQueue(Readiness readiness, Engine engine)
    {
        this.readiness = readiness;
        this.engine = engine;
        ops = [.. Enumerable.Range(0, readiness.Flow.Ops.Count).Where(op => readiness.Flow.Ops[op].Engine == engine)];
        byReadiness = [.. Enumerable.Range(0, ops.Length).OrderBy(rank => readiness.Ready(ops[rank]))];
        ready = new(ops.Length);
        waiting = new(ops.Length);
        for (int rank = 0; rank < ops.Length; rank++)
        {
            waiting.Add(rank);
        }
        startUp = ops.Length == 0 ? 0 : ops.Min(op => readiness.Path.Earliest[op]);
    }

    /// <summary>Goes on to a cycle, which must not be an earlier one.</summary>
    public void TurnTo(int next)
    {
        cycle = next;
        while (nextReady < ops.Length && readiness.Ready(ops[byReadiness[nextReady]]) <= cycle)
        {
            int rank = byReadiness[nextReady++];
            if (waiting.Remove(rank))
            {
                ready.Add(rank);
            }
        }
        while (nextIssued < ops.Length && readiness.Flow.Ops[ops[nextIssued]].Cycle <= cycle)
        {
            ready.Remove(nextIssued++);
        }
    }

    /// <summary>Why slots are empty in this cycle: each reason with a number of slots; a reason may come twice.</summary>
    public IEnumerable<(IdleReason Reason, int Slots)> Reasons()
    {
        int left = readiness.Flow.Model.Slots(engine) - readiness.Used(engine, cycle);
        foreach ((int _, Blame blame) in Blamed(left))
        {
            yield return (blame.Reason, 1);
            left--;
        }
        if (left > 0)
        {
            yield return (IdleReason.Drained, left);
        }
    }

    /// <summary>The ops that empty slots are matched with, at most so many, and what each is held up by.</summary>
    public IEnumerable<(int Op, Blame Blame)> Blamed(int slots)
    {
        if (slots <= 0)
        {
            yield break;
        }
        foreach (int rank in ready.Least(slots))
        {
            yield return (ops[rank], Blame.Of(readiness, ops[rank], cycle));
        }
        foreach (int rank in waiting.Least(slots - Math.Min(slots, ready.Count)))
        {
            var blame = Blame.Of(readiness, ops[rank], cycle);
            yield return (ops[rank], cycle < startUp ? blame with { Reason = IdleReason.StartUp } : blame);
        }
    }
}

/// <summary>Why an op is not issued in a cycle.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Culprit">The op it comes down to: the op itself, or one it waits for directly or in the end.</param>
internal readonly record struct Blame(IdleReason Reason, int Culprit)
{
    /// <summary>Why an op that is issued later is not issued in a cycle.</summary>
    public static Blame Of(Readiness readiness, int op, int cycle)
    {
        int held = op;
        while (readiness.Ready(held) > cycle)
        {
            int arriving = readiness.LastArriving(held)!.Value.Op;
            if (readiness.Flow.Ops[arriving].Cycle <= cycle)
            {
                return new(IdleReason.WaitingOnData, arriving);
            }
            held = arriving;
        }
        bool isFull = readiness.IsFull(readiness.Flow.Ops[held].Engine, cycle);
        return new(
            isFull ? IdleReason.EngineFull
                : readiness.IsShortOfScratch(held, cycle) ? IdleReason.ScratchFull
                : IdleReason.Order,
            held
        );
    }
}
