using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>How many slots of an engine are empty for one reason.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Slots">Slots, over the cycles that were asked about.</param>
public sealed record IdleCount(Engine Engine, IdleReason Reason, long Slots);

/// <summary>
/// Why each empty slot of a finished program is empty. Filled slots and the empty ones of all reasons add
/// up to slots times cycles, for each engine and each stretch of cycles.
/// </summary>
/// <remarks>
/// <para>
/// In each cycle the empty slots of an engine are matched with the ops it has yet to issue: those whose
/// operands are there first, then the others, each in the order in which they are issued. A slot without
/// an op is drained. The op's reason is that of the op it waits for in the end: from an op whose operands
/// are not there we go to the one whose result arrives last, until one is reached that is being executed
/// in this cycle (waiting on data) or that had its operands and yet was not issued (engine full, scratch
/// full, order).
/// </para>
/// <para>
/// Reasons are per engine as the program is written: that a vector op issued later could have taken eight
/// empty alu slots is not counted as a reason of the alu.
/// </para>
/// <para>Programs with jumps are taken as written, every op-set once.</para>
/// </remarks>
public sealed class Idle
{
    private static readonly int reasons = Enum.GetValues<IdleReason>().Length;

    // One row of cycles for each engine and reason that occurs.
    private readonly int[]?[] empty;
    private readonly int[][] filled;
    private readonly MachineModel model;

    private Idle(Readiness readiness)
    {
        model = readiness.Flow.Model;
        Cycles = readiness.Flow.Cycles;
        empty = new int[Engines.All.Count * reasons][];
        filled = [.. Engines.All.Select(_ => new int[Cycles])];
        foreach (Engine engine in Engines.Costed)
        {
            Count(readiness, engine);
        }
    }

    /// <summary>The cycles of the program.</summary>
    public int Cycles { get; }

    /// <summary>Why the slots of a finished program are empty.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program.</param>
    public static Idle Of(MachineModel model, Program program) => new(new(DataFlow.Of(model, program)));

    internal static Idle Of(Readiness readiness) => new(readiness);

    /// <summary>Slots an engine has filled in a cycle.</summary>
    /// <param name="engine">An engine that has slots.</param>
    /// <param name="cycle">From 0.</param>
    public int Filled(Engine engine, int cycle) => filled[(int)engine][cycle];

    /// <summary>Slots of an engine that are empty for one reason in a cycle.</summary>
    /// <param name="engine">An engine that has slots.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="cycle">From 0.</param>
    public int Empty(Engine engine, IdleReason reason, int cycle) => empty[Row(engine, reason)]?[cycle] ?? 0;

    /// <summary>Slots an engine has filled in all.</summary>
    /// <param name="engine">An engine that has slots.</param>
    public long Filled(Engine engine) => filled[(int)engine].Sum(slots => (long)slots);

    /// <summary>Slots of an engine that are empty for one reason in all.</summary>
    /// <param name="engine">An engine that has slots.</param>
    /// <param name="reason">The reason.</param>
    public long Empty(Engine engine, IdleReason reason) => empty[Row(engine, reason)]?.Sum(slots => (long)slots) ?? 0;

    /// <summary>Slots an engine has in all: slots a cycle times cycles.</summary>
    /// <param name="engine">An engine that has slots.</param>
    public long Available(Engine engine) => (long)model.Slots(engine) * Cycles;

    /// <summary>Every engine with every reason, 0 among them, in engine order.</summary>
    public ValueArray<IdleCount> Totals => Between(0, Cycles);

    /// <summary>The same by stretches of the program.</summary>
    /// <param name="window">Cycles a stretch, at least 1; the last one may be shorter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is 0 or negative.</exception>
    public ValueArray<ValueArray<IdleCount>> ByWindow(int window)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        var stretches = new List<ValueArray<IdleCount>>();
        for (int start = 0; start < Cycles; start += window)
        {
            stretches.Add(Between(start, Math.Min(window, Cycles - start)));
        }
        return stretches.ToValueArray();
    }

    private ValueArray<IdleCount> Between(int first, int count) =>
        (
            from engine in (IEnumerable<Engine>)Engines.Costed
            from reason in Enum.GetValues<IdleReason>()
            let row = empty[Row(engine, reason)]
            select new IdleCount(engine, reason, row is null ? 0 : row.AsSpan(first, count).ToArray().Sum(n => (long)n))
        ).ToValueArray();

    private static int Row(Engine engine, IdleReason reason) => ((int)engine * reasons) + (int)reason;

    private void Count(Readiness readiness, Engine engine)
    {
        var queue = new EngineQueue(readiness, engine);
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            queue.TurnTo(cycle);
            filled[(int)engine][cycle] = readiness.Used(engine, cycle);
            foreach ((IdleReason reason, int slots) in queue.Reasons())
            {
                int[] row = empty[Row(engine, reason)] ??= new int[Cycles];
                row[cycle] += slots;
            }
        }
    }
}
