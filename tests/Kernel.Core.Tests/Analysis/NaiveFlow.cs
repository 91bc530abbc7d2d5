using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Core.Tests.Analysis;

/// <summary>
/// The questions of the analyses answered the slow way, word by word and cycle by cycle, for programs
/// without memory, jumps and traces: the oracle that shares nothing with them but the op table.
/// </summary>
internal sealed class NaiveFlow
{
    private readonly bool[,] live;

    public NaiveFlow(MachineModel model, Program program)
    {
        Model = model;
        Ops = IssuedOp.Of(program);
        Cycles = program.OpSets.Count(set => set.CostsCycle);
        live = new bool[Cycles + 1, model.ScratchSize];
        for (int word = 0; word < model.ScratchSize; word++)
        {
            for (int cycle = 0; cycle < Cycles; cycle++)
            {
                live[cycle, word] = IsLive(word, cycle);
            }
        }
    }

    public MachineModel Model { get; }

    public ValueArray<IssuedOp> Ops { get; }

    public int Cycles { get; }

    /// <summary>Live words at the start of a cycle.</summary>
    public int Live(int cycle) => Enumerable.Range(0, Model.ScratchSize).Count(word => live[cycle, word]);

    /// <summary>The ops whose results an op uses: for each word it reads the last one that wrote it before.</summary>
    public IEnumerable<IssuedOp> Producers(IssuedOp op) =>
        Words(op.Op.Reads(Model))
            .Select(word => Ops.LastOrDefault(other => other.Cycle < op.Cycle && Writes(other, word)))
            .OfType<IssuedOp>()
            .Distinct();

    public int Ready(IssuedOp op) => Producers(op).Select(other => other.Cycle + 1).Append(0).Max();

    public int Depth(IssuedOp op) => Producers(op).Select(other => Depth(other) + 1).Append(0).Max();

    /// <summary>The reasons of an engine's empty slots in a cycle.</summary>
    public IEnumerable<IdleReason> Reasons(Engine engine, int cycle)
    {
        int empty = Model.Slots(engine) - Ops.Count(op => op.Engine == engine && op.Cycle == cycle);
        IssuedOp[] later = [.. Ops.Where(op => op.Engine == engine && op.Cycle > cycle)];
        IEnumerable<IssuedOp> matched =
        [
            .. later.Where(op => Ready(op) <= cycle),
            .. later.Where(op => Ready(op) > cycle),
        ];
        int startUp = Ops.Where(op => op.Engine == engine).Select(Depth).DefaultIfEmpty(0).Min();
        IdleReason[] reasons =
        [
            .. matched.Take(empty).Select(op => cycle < startUp ? IdleReason.StartUp : Reason(op, op, cycle)),
        ];
        return reasons.Concat(Enumerable.Repeat(IdleReason.Drained, empty - reasons.Length));
    }

    /// <summary>In how many cycles the op had its operands and was kept by each reason.</summary>
    public (int EngineFull, int ScratchFull, int Order) Waited(IssuedOp op)
    {
        IdleReason[] reasons =
        [
            .. Enumerable.Range(Ready(op), op.Cycle - Ready(op)).Select(cycle => Reason(op, op, cycle)),
        ];
        return (Count(IdleReason.EngineFull), Count(IdleReason.ScratchFull), Count(IdleReason.Order));

        int Count(IdleReason reason) => reasons.Count(one => one == reason);
    }

    private IdleReason Reason(IssuedOp asked, IssuedOp op, int cycle)
    {
        if (Ready(op) > cycle)
        {
            IssuedOp last = Producers(op).First(other => other.Cycle + 1 == Ready(op));
            return last.Cycle == cycle ? IdleReason.WaitingOnData : Reason(asked, last, cycle);
        }
        int used = Ops.Count(other => other.Engine == op.Engine && other.Cycle == cycle);
        return used == Model.Slots(op.Engine) ? IdleReason.EngineFull
            : IsShort(op, cycle) ? IdleReason.ScratchFull
            : IdleReason.Order;
    }

    private bool IsShort(IssuedOp op, int cycle)
    {
        if (op.Op.Write(Model) is not { } range)
        {
            return false;
        }
        long[] own = [.. Words([range])];
        bool isOwnFree = !Ops.Any(other =>
            other.Cycle < op.Cycle
            && own.Any(word =>
                (other.Cycle >= cycle && Writes(other, word))
                || (other.Cycle > cycle && Words(other.Op.Reads(Model)).Contains(word))
            )
        );
        bool isAnyFree = Enumerable
            .Range(0, Model.ScratchSize - range.Length + 1)
            .Any(start => Enumerable.Range(start, range.Length).All(word => !live[cycle + 1, word]));
        return !isOwnFree && !isAnyFree;
    }

    /// <summary>Whether what a word holds at the start of a cycle is read in it or later, before the next write.</summary>
    private bool IsLive(int word, int cycle)
    {
        for (int at = cycle; at < Cycles; at++)
        {
            int now = at;
            if (Ops.Any(op => op.Cycle == now && Words(op.Op.Reads(Model)).Contains(word)))
            {
                return true;
            }
            if (Ops.Any(op => op.Cycle == now && Writes(op, word)))
            {
                return false;
            }
        }
        return false;
    }

    private bool Writes(IssuedOp op, long word) =>
        op.Op.Write(Model) is { } range && range.Start <= word && word < range.End;

    private static IEnumerable<long> Words(IEnumerable<WordRange> ranges) =>
        ranges.SelectMany(range => Enumerable.Range(0, range.Length).Select(i => range.Start + i));
}
