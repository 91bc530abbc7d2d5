using System.Globalization;
using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>What becomes of a slot.</summary>
public enum SlotClass
{
    /// <summary>An op is in it.</summary>
    Filled,

    /// <summary>It is empty: the op that would fill it waits for a result that is being computed in this very cycle.</summary>
    WaitingOnData,

    /// <summary>
    /// It is empty: the op that would fill it waits, at the end of a chain, for an op that was ready and found its own
    /// engine full.
    /// </summary>
    EngineFull,

    /// <summary>It is empty: an op that was ready found no words of scratch free for its result.</summary>
    ScratchFull,

    /// <summary>It is empty although an op could have run: the schedule put it later.</summary>
    PutLater,

    /// <summary>It is empty: no op of the engine can run so early, or none is left.</summary>
    StartUpAndDrain,
}

/// <summary>The slots of one engine over a whole program; the classes add up to all of them.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Slots">All its slots: slots a cycle times cycles.</param>
/// <param name="Classes">How many slots fell into each class, in the order of <see cref="SlotClass"/>.</param>
public sealed record EngineBudget(Engine Engine, long Slots, ValueArray<long> Classes)
{
    /// <summary>The slots of one class.</summary>
    /// <param name="kind">The class.</param>
    public long this[SlotClass kind] => Classes[(int)kind];

    /// <summary>The share of all slots that fell into a class, 0 to 1; 0 when there are no slots.</summary>
    /// <param name="kind">The class.</param>
    public double Share(SlotClass kind) => Slots == 0 ? 0 : (double)this[kind] / Slots;
}

/// <summary>What became of every slot of every engine: see <see cref="Idle"/> for how the reasons are found.</summary>
/// <param name="Model">The machine.</param>
/// <param name="Cycles">The cycles of the program.</param>
/// <param name="Engines">The engines that have slots, in engine order.</param>
[TypeFormatterSource]
public sealed record SlotBudget(MachineModel Model, int Cycles, ValueArray<EngineBudget> Engines)
{
    /// <summary>What to call the program, such as its file; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The budget of one engine.</summary>
    /// <param name="engine">An engine that has slots.</param>
    /// <exception cref="InvalidOperationException">The engine is debug.</exception>
    public EngineBudget this[Engine engine] => Engines.Single(budget => budget.Engine == engine);

    /// <summary>The budget of a finished program.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program; every op-set counts once.</param>
    public static SlotBudget Of(MachineModel model, Program program) => Of(model, Idle.Of(model, program));

    /// <summary>The budget of a program whose empty slots are explained already.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="idle">Why its slots are empty.</param>
    public static SlotBudget Of(MachineModel model, Idle idle) =>
        Of(
            model,
            idle.Cycles,
            Machine.Engines.Costed.Select(engine => new EngineUse(engine, idle.Filled(engine), idle.Available(engine))),
            idle.Totals
        );

    /// <summary>The budget from what a report holds.</summary>
    /// <param name="report">The report.</param>
    public static SlotBudget Of(Report report) =>
        Of(report.Model, report.Cycles, report.Use, report.Idle) with
        {
            Name = report.Name,
        };

    /// <summary>The class of an empty slot.</summary>
    /// <param name="reason">Why it is empty.</param>
    public static SlotClass ClassOf(IdleReason reason) =>
        reason switch
        {
            IdleReason.WaitingOnData => SlotClass.WaitingOnData,
            IdleReason.EngineFull => SlotClass.EngineFull,
            IdleReason.ScratchFull => SlotClass.ScratchFull,
            IdleReason.Order => SlotClass.PutLater,
            IdleReason.StartUp or IdleReason.Drained => SlotClass.StartUpAndDrain,
            _ => throw new ArgumentOutOfRangeException(nameof(reason)),
        };

    private static SlotBudget Of(
        MachineModel model,
        int cycles,
        IEnumerable<EngineUse> uses,
        ValueArray<IdleCount> idle
    ) =>
        new(
            model,
            cycles,
            uses.Select(use => new EngineBudget(use.Engine, use.Available, Classes(use, idle))).ToValueArray()
        );

    private static ValueArray<long> Classes(EngineUse use, ValueArray<IdleCount> idle)
    {
        long[] classes = new long[Enum.GetValues<SlotClass>().Length];
        classes[(int)SlotClass.Filled] = use.Used;
        foreach (IdleCount count in idle.Where(count => count.Engine == use.Engine))
        {
            classes[(int)ClassOf(count.Reason)] += count.Slots;
        }
        return ValueArray.Freeze(classes);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Cycles:N0} cycles; filled: {string.Join(", ", Engines.Select(e => $"{e.Engine.Name()} {e.Share(SlotClass.Filled):P1}"))}"
        );
}
