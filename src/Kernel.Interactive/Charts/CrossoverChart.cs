using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Charts;

/// <summary>The floors by how many levels of the tree are kept in scratch: where lines cross, another engine binds.</summary>
public static class CrossoverChart
{
    private static readonly (string Name, string Colour)[] resources =
    [
        ("load", Palette.Green),
        ("load+flow", Palette.Orange),
        ("alu+valu", Palette.Blue),
        ("flow", Palette.Purple),
        ("critical path", Palette.Grey),
    ];

    /// <summary>The chart.</summary>
    /// <param name="rows">The rows, one for each number of levels.</param>
    public static Plot Of(IEnumerable<CrossoverRow> rows)
    {
        CrossoverRow[] all = [.. rows];
        double most = all.SelectMany(row => resources.Select(resource => Cycles(row, resource.Name)))
            .DefaultIfEmpty(1)
            .Max();
        return new(
            "Floors by levels kept in scratch",
            [
                new Panel(
                    Axis.Names(
                        "levels below the root chosen from scratch",
                        all.Select(row => Interactive.Figures.Count(row.Depths))
                    ),
                    Axis.Linear("cycles at the least", 0, most),
                    [
                        .. resources.Select(resource => Line(all, resource.Name, resource.Colour)),
                        new(
                            "binds",
                            Mark.Points,
                            Palette.Vermilion,
                            Binding(all, row => $"{row.Floors.Binding.Name} binds")
                        )
                        {
                            Symbol = Symbol.Ring,
                            Size = 18,
                        },
                        new("", Mark.Labels, "", Binding(all, row => Interactive.Figures.Count(row.Floors.Highest))),
                    ]
                ),
            ],
            Figures(all)
        )
        {
            Height = 460,
        };
    }

    /// <summary>The figures.</summary>
    /// <param name="rows">The rows, one for each number of levels.</param>
    public static Table Figures(IEnumerable<CrossoverRow> rows) =>
        new(
            "ops after the passes, and the cycles each resource needs for them",
            [
                Column.Number("levels"),
                Column.Number("loads"),
                Column.Number("alu ops"),
                Column.Number("vector ops"),
                Column.Number("flow ops"),
                .. resources.Select(resource => Column.Number(resource.Name)),
                Column.Number("highest"),
                new("binds"),
                Column.Number("selects free"),
            ],
            rows.Select(row =>
                    (ValueArray<string>)
                        [
                            Interactive.Figures.Count(row.Depths),
                            Interactive.Figures.Count(row.Loads),
                            Interactive.Figures.Count(row.Alu),
                            Interactive.Figures.Count(row.VectorOps),
                            Interactive.Figures.Count(row.Flow),
                            .. resources.Select(resource =>
                                Interactive.Figures.Count(row.Floors[resource.Name].Cycles)
                            ),
                            Interactive.Figures.Count(row.Floors.Highest),
                            row.Floors.Binding.Name,
                            Interactive.Figures.Count(row.WithArithmetic.Highest),
                        ]
                )
                .ToValueArray()
        )
        {
            Notes =
            [
                "",
                "levels: below the root, chosen from scratch. Vector ops may be split over alu and constants made on flow.",
                "selects free: the highest floor when selects may be arithmetic as well.",
            ],
        };

    private static Series Line(CrossoverRow[] rows, string name, string colour) =>
        new(
            name,
            Mark.Line,
            colour,
            rows.Select(
                    (row, i) =>
                        new Datum(
                            i,
                            Cycles(row, name),
                            $"{name}: {Interactive.Figures.Count(row.Floors[name].Cycles)} cycles with {row.Depths} levels"
                        )
                )
                .ToValueArray()
        )
        {
            Size = 7,
        };

    private static ValueArray<Datum> Binding(CrossoverRow[] rows, Func<CrossoverRow, string> text) =>
        rows.Select((row, i) => new Datum(i, row.Floors.Highest, text(row))).ToValueArray();

    private static double Cycles(CrossoverRow row, string name) => row.Floors[name].Cycles;
}
