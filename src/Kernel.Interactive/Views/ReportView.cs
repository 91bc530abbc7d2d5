using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Views;

/// <summary>One program on one screen.</summary>
public static class ReportView
{
    /// <summary>The view.</summary>
    /// <param name="report">The report.</param>
    public static Sheet Of(Report report)
    {
        SlotBudget budget = SlotBudget.Of(report);
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{SlotBudgetView.Prefix(report.Name)}{report.Cycles:N0} cycles, {report.OpSets:N0} op-sets, {report.Ops:N0} ops"
            ),
            [
                Tiles(report),
                Summary(report),
                new Picture(Chart(report)) { InText = false },
                new Rows(SlotBudgetView.Table(budget)) { InHtml = false },
                new Rows(FloorTable(report)) { InHtml = false },
                new Rows(MixTable(report)) { InText = false },
                new Lines(MixText(report)) { InHtml = false },
                .. report.IsStraightLine ? Array.Empty<Piece>() : [new Lines(Figures.Jumps)],
            ]
        );
    }

    /// <summary>Where the slots of each engine go, beside the cycles each resource needs.</summary>
    /// <param name="report">The report.</param>
    public static Plot Chart(Report report) =>
        new(
            "Where slots go, and what each resource needs",
            [SlotBudgetView.Panel(SlotBudget.Of(report), labels: 0.22), FloorPanel(report)],
            SlotBudgetView.Table(SlotBudget.Of(report))
        )
        {
            Columns = 2,
            Height = 330,
        };

    private static Facts Tiles(Report report) =>
        new(
            new("cycles", Figures.Count(report.Cycles), $"{Figures.Count(report.Ops)} ops"),
            new("floor", Figures.Count(report.Floors.Highest), $"set by {report.Floors.Binding.Name}"),
            new("cycles / floor", Figures.Factor(report.Gap), "1 is the best"),
            new("limiting engine", report.Limiting.Engine.Name(), $"{Figures.Percent(report.Limiting.Share)} filled"),
            new("critical path", Figures.Count(report.CriticalPath.Length), "cycles"),
            new("scratch", Figures.Count(report.Pressure.Peak), $"of {Figures.Count(report.Pressure.Limit)} words")
        )
        {
            InText = false,
        };

    private static Facts Summary(Report report) =>
        new(
            new(
                "floor",
                Figures.Count(report.Floors.Highest),
                $"cycles, set by {report.Floors.Binding.Name}; cycles / floor {Figures.Factor(report.Gap)}"
            ),
            new(
                "limiting",
                $"{report.Limiting.Engine.Name()},",
                $"{Figures.Percent(report.Limiting.Share)} of its slots filled"
            ),
            new("chain", Figures.Count(report.CriticalPath.Length), "cycles on the critical path"),
            new(
                "scratch",
                Figures.Count(report.Pressure.Peak),
                $"of {Figures.Count(report.Pressure.Limit)} words live at most, in cycle {Figures.Count(report.Pressure.PeakCycle)}; {Figures.Count(report.Pressure.Touched)} ever used"
            )
        )
        {
            InHtml = false,
        };

    /// <summary>The floors as bars, and the cycles as the line that none of them can pass.</summary>
    private static Panel FloorPanel(Report report)
    {
        Floor[] bounds = [.. report.Floors.Bounds];
        Axis names = Axis.Names("", bounds.Select(bound => bound.Name)).Reversed();
        // Beyond the longest bar there is room for its number.
        Axis cycles = Axis.Linear("cycles", 0, Math.Max(1, report.Cycles), steps: 3) with
        {
            To = Math.Max(1, report.Cycles) * 1.28,
        };
        cycles = cycles with { Ticks = cycles.Ticks.Where(tick => tick.At <= cycles.To).ToValueArray() };
        return new(
            cycles,
            names,
            [
                new(
                    "floor, cycles",
                    Mark.Bars,
                    Palette.Green,
                    bounds
                        .Select(
                            (bound, row) =>
                                new Datum(
                                    bound.Cycles,
                                    row,
                                    $"{bound.Name}: at least {Figures.Count(bound.Cycles)} cycles"
                                )
                                {
                                    Colour = bound == report.Floors.Binding ? Palette.Vermilion : null,
                                }
                        )
                        .ToValueArray()
                ),
                new("the floor that binds", Mark.Bars, Palette.Vermilion, []),
                new(
                    "cycles taken",
                    Mark.Line,
                    Palette.Grey,
                    [
                        new(report.Cycles, names.From, $"{Figures.Count(report.Cycles)} cycles taken"),
                        new(report.Cycles, names.To, $"{Figures.Count(report.Cycles)} cycles taken"),
                    ]
                )
                {
                    Size = 0,
                },
                new(
                    "",
                    Mark.Labels,
                    "",
                    bounds
                        .Select((bound, row) => new Datum(bound.Cycles, row, Figures.Count(bound.Cycles)))
                        .ToValueArray()
                )
                {
                    Side = Side.Right,
                },
            ]
        )
        {
            Title = "cycles each resource needs at the least",
        };
    }

    private static Table FloorTable(Report report) =>
        new(
            "floors in cycles: every op where it is written, and of the ops that can go nowhere else",
            [new("resource"), Column.Number("as written"), Column.Number("at the least")],
            report
                .Floors.Bounds.Select(bound =>
                    (ValueArray<string>)
                        [
                            bound.Name,
                            report.Floors.AsWritten.FirstOrDefault(floor => floor.Name == bound.Name) is { } written
                                ? Figures.Count(written.Cycles)
                                : "",
                            Figures.Count(bound.Cycles),
                        ]
                )
                .ToValueArray()
        );

    private static Table MixTable(Report report) =>
        new(
            "ops by kind",
            [new("engine"), Column.Number("ops"), new("kinds") { Wraps = true }],
            report
                .Mix.GroupBy(count => count.Engine)
                .Select(engine =>
                    (ValueArray<string>)
                        [engine.Key.Name(), Figures.Count(engine.Sum(count => (long)count.Ops)), Kinds(engine)]
                )
                .ToValueArray()
        );

    private static string MixText(Report report) =>
        "\nops by kind\n"
        + string.Join(
            '\n',
            report.Mix.GroupBy(count => count.Engine).Select(engine => $"  {engine.Key.Name(), -5}  {Kinds(engine)}")
        );

    private static string Kinds(IEnumerable<OpCount> engine) =>
        string.Join(
            " · ",
            engine
                .OrderByDescending(count => count.Ops)
                .Select(count => $"{OpTable.Find(count.Name)!.SlotName} {Figures.Count(count.Ops)}")
        );
}
