using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Views;

/// <summary>What became of every slot of every engine.</summary>
public static class SlotBudgetView
{
    private static readonly SlotClass[] classes = Enum.GetValues<SlotClass>();

    /// <summary>The view: bars, and the table that adds up.</summary>
    /// <param name="budget">The budget.</param>
    public static Sheet Of(SlotBudget budget) =>
        new(
            $"{Prefix(budget.Name)}where the slots of {Figures.Count(budget.Cycles)} cycles go",
            [new Picture(Chart(budget)) { InText = false }, new Rows(Table(budget))]
        );

    /// <summary>A bar an engine, all slots of it.</summary>
    /// <param name="budget">The budget.</param>
    public static Plot Chart(SlotBudget budget) =>
        new("What becomes of each engine's slots", [Panel(budget)], Table(budget)) { Height = 320 };

    /// <summary>The panel of that chart, for a chart of several.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="labels">The room for the shares behind the bars, as a share of the bars' length.</param>
    internal static Panel Panel(SlotBudget budget, double labels = 0.09) =>
        new(
            // Beyond the bars there is room for the shares.
            Axis.Linear("share of the engine's slots, %", 0, 100) with
            {
                To = 100 * (1 + labels),
            },
            Axis.Names("", budget.Engines.Select(engine => engine.Engine.Name())).Reversed(),
            [
                .. classes.Select(kind => Bars(budget, kind)).Where(series => series.Data.Count > 0),
                new("", Mark.Labels, "", Shares(budget)) { Side = Side.Right },
            ]
        )
        {
            Title = "where each engine's slots go, and the share that is filled",
        };

    /// <summary>The figures; each row adds up to the engine's slots.</summary>
    /// <param name="budget">The budget.</param>
    public static Table Table(SlotBudget budget) =>
        new(
            "slots: filled, and why the others are empty",
            [
                new("engine"),
                Column.Number("slots"),
                .. classes.Select(kind => Column.Number(Figures.Words(kind))),
                Column.Number("share filled"),
            ],
            budget
                .Engines.Select(engine =>
                    (ValueArray<string>)
                        [
                            engine.Engine.Name(),
                            Figures.Count(engine.Slots),
                            .. classes.Select(kind => Figures.Count(engine[kind])),
                            Figures.Percent(engine.Share(SlotClass.Filled)),
                        ]
                )
                .ToValueArray()
        );

    /// <summary>The document of a budget.</summary>
    /// <param name="budget">The budget.</param>
    public static object Document(SlotBudget budget) =>
        new
        {
            Program = budget.Name.Length > 0 ? budget.Name : null,
            budget.Cycles,
            Engines = budget.Engines.Select(Document),
        };

    /// <summary>The document of one engine's budget.</summary>
    /// <param name="engine">The engine's budget.</param>
    public static object Document(EngineBudget engine) =>
        new
        {
            Engine = engine.Engine.Name(),
            engine.Slots,
            Filled = engine[SlotClass.Filled],
            WaitingOnData = engine[SlotClass.WaitingOnData],
            EngineFull = engine[SlotClass.EngineFull],
            ScratchFull = engine[SlotClass.ScratchFull],
            PutLater = engine[SlotClass.PutLater],
            StartUpAndDrain = engine[SlotClass.StartUpAndDrain],
        };

    /// <summary>A program's name before a title, if it has one.</summary>
    /// <param name="name">The name.</param>
    internal static string Prefix(string name) => name.Length > 0 ? $"{name}: " : "";

    private static Series Bars(SlotBudget budget, SlotClass kind) =>
        new(
            Figures.Words(kind),
            Mark.Bars,
            Palette.Of(kind),
            budget.Engines.Select((engine, row) => Bar(engine, kind, row)).Where(bar => bar.X > bar.Base).ToValueArray()
        );

    private static Datum Bar(EngineBudget engine, SlotClass kind, int row)
    {
        double before = 100 * classes.Where(other => other < kind).Sum(engine.Share);
        double own = 100 * engine.Share(kind);
        string text =
            $"{engine.Engine.Name()}: {Figures.Words(kind)}\n{Figures.Count(engine[kind])} of {Figures.Count(engine.Slots)} slots, {Figures.Percent(engine.Share(kind))}";
        return new(before + own, row, text) { Base = before };
    }

    private static ValueArray<Datum> Shares(SlotBudget budget) =>
        budget
            .Engines.Select((engine, row) => new Datum(100, row, Figures.Percent(engine.Share(SlotClass.Filled))))
            .ToValueArray();
}
