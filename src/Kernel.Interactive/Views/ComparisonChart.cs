using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Charts;

namespace Kernel.Interactive.Views;

/// <summary>The charts of a comparison.</summary>
public static class ComparisonChart
{
    private const int bins = 400;
    private const int mostKinds = 12;

    /// <summary>Both programs' engines over the same cycles, and which of the two has done more ops by when.</summary>
    /// <param name="compared">The comparison.</param>
    public static Plot Cycles(Comparison compared)
    {
        int count = Math.Max(compared.CyclesA, compared.CyclesB);
        Axis cycles = HeatMapView.Cycles(count, "cycle");
        Panel lead = Lead(compared, cycles);
        return new(
            "Side by side",
            compared is { OccupancyA: { } a, OccupancyB: { } b }
                ? [Sides(a, b, count, cycles.Unlabelled()), lead]
                : [lead],
            ComparisonView.EngineTable(compared)
        )
        {
            Height = 560,
            SharesX = true,
        };
    }

    /// <summary>The cycles each engine needs in both, and the kinds of op of which one has more.</summary>
    /// <param name="compared">The comparison.</param>
    public static Plot Changes(Comparison compared)
    {
        Panel needs = Needs(compared);
        return new(
            "What changed",
            compared.Mix.Any(mix => mix.Change != 0) ? [needs, Mix(compared)] : [needs],
            ComparisonView.MixTable(compared)
        )
        {
            Columns = compared.Mix.Any(mix => mix.Change != 0) ? 2 : 1,
            Height = 380,
        };
    }

    private static Panel Sides(Occupancy a, Occupancy b, int count, Axis cycles)
    {
        int width = Bins.Width(count, bins);
        Engine[] engines = [.. Engines.Costed];
        var rasters = engines
            .SelectMany(engine => (Raster[])[Strip(a, engine, 0, Palette.Vermilion), Strip(b, engine, 1, Palette.Blue)])
            .ToValueArray();
        Axis rows = Axis.Names(
            "",
            engines.SelectMany(engine => (string[])[$"{engine.Name()} A", $"{engine.Name()} B"])
        );
        return new(
            cycles,
            rows.Reversed(),
            [new($"A  {a.Name}", Mark.Bars, Palette.Vermilion, []), new($"B  {b.Name}", Mark.Bars, Palette.Blue, [])]
        )
        {
            Title = "share of each engine's slots that is filled, the stronger the fuller",
            Rasters = rasters,
            Weight = 1.4,
        };

        Raster Strip(Occupancy side, Engine engine, int which, string colour)
        {
            const double half = 0.45;
            double row = ((int)engine * 2) + which;
            return new(
                $"{engine.Name()} {(which == 0 ? "A" : "B")}",
                Raster.Edges(side.Cycles, width),
                [row - half, row + half],
                [side.Shares(engine, width)],
                colour
            )
            {
                Says = "of its slots filled",
            };
        }
    }

    private static Panel Lead(Comparison compared, Axis cycles)
    {
        int width = Bins.Width(compared.Lead.Count, bins * 2);
        // Of each bin the greatest lead, whoever has it.
        int[] leads =
        [
            .. compared
                .Lead.Chunk(width)
                .Select(bin => bin.Aggregate(0, (most, next) => Math.Abs(next) > Math.Abs(most) ? next : most)),
        ];
        double least = Math.Min(0, leads.DefaultIfEmpty(0).Min());
        double most = Math.Max(0, leads.DefaultIfEmpty(0).Max());
        return new(
            cycles,
            Axis.Linear("ops ahead", least, Math.Max(most, least == 0 ? 1 : 0), steps: 4),
            [
                Side("A ahead", Palette.Vermilion, lead => Math.Min(0, lead)),
                Side("B ahead", Palette.Blue, lead => Math.Max(0, lead)),
            ]
        )
        {
            Title = "ops done more by the end of a cycle: above 0 by B, below 0 by A",
        };

        Series Side(string name, string colour, Func<int, int> part) =>
            new(
                name,
                Mark.Area,
                colour,
                HeatMapView.Closed(
                    compared.Lead.Count,
                    width,
                    i => new(0, part(leads[i]), $"{name} by {Figures.Count(Math.Abs(leads[i]))} ops"),
                    leads.Length
                )
            )
            {
                Opacity = 0.8,
            };
    }

    private static Panel Needs(Comparison compared)
    {
        const double thickness = 0.36;
        double most = compared.Engines.SelectMany(e => (double[])[e.NeededA, e.NeededB]).DefaultIfEmpty(1).Max();
        return new(
            Axis.Names("", compared.Engines.Select(engine => engine.Engine.Name())),
            Axis.Linear("cycles needed at the least", 0, Math.Max(1, most), steps: 4),
            [
                Bars("A", Palette.Vermilion, engine => engine.NeededA, -thickness / 2),
                Bars("B", Palette.Blue, engine => engine.NeededB, thickness / 2),
            ]
        )
        {
            Title = "what each engine's ops need",
        };

        Series Bars(string name, string colour, Func<EngineComparison, long> needed, double aside) =>
            new(
                name,
                Mark.Columns,
                colour,
                compared
                    .Engines.Select(
                        (engine, i) =>
                            new Datum(
                                i + aside,
                                needed(engine),
                                $"{name}, {engine.Engine.Name()}: {Figures.Count(needed(engine))} cycles"
                            )
                    )
                    .ToValueArray()
            )
            {
                Thickness = thickness,
            };
    }

    private static Panel Mix(Comparison compared)
    {
        MixComparison[] kinds =
        [
            .. compared
                .Mix.Where(mix => mix.Change != 0)
                .OrderByDescending(mix => Math.Abs(mix.Change))
                .Take(mostKinds),
        ];
        double least = kinds.Min(kind => (double)kind.Change);
        double most = kinds.Max(kind => (double)kind.Change);
        // Room for the numbers at the ends of the bars.
        double air = (Math.Max(0, most) - Math.Min(0, least)) * 0.28;
        (double from, double to) = (least < 0 ? least - air : 0, most > 0 ? most + air : 0);
        var axis = Axis.Linear("ops more in B", from, to, steps: 3);
        axis = axis with
        {
            From = from,
            To = to,
            Ticks = axis.Ticks.Where(tick => tick.At >= from && tick.At <= to).ToValueArray(),
        };
        return new(
            axis,
            Axis.Names("", kinds.Select(kind => kind.Name)).Reversed(),
            [
                new(
                    "",
                    Mark.Bars,
                    Palette.Grey,
                    kinds
                        .Select(
                            (kind, row) =>
                                new Datum(
                                    kind.Change,
                                    row,
                                    $"{kind.Name} on {kind.Engine.Name()}: {Figures.Count(kind.A)} in A, {Figures.Count(kind.B)} in B"
                                )
                                {
                                    Colour = kind.Change > 0 ? Palette.Blue : Palette.Vermilion,
                                }
                        )
                        .ToValueArray()
                ),
                Ends(kinds, change => change > 0, Charts.Side.Right),
                Ends(kinds, change => change < 0, Charts.Side.Left),
            ]
        )
        {
            Title = kinds.Length < mostKinds ? "ops by kind" : $"ops by kind, the {mostKinds} that differ most",
        };
    }

    private static Series Ends(MixComparison[] kinds, Func<int, bool> which, Side side) =>
        new(
            "",
            Mark.Labels,
            "",
            kinds
                .Select((kind, row) => new Datum(kind.Change, row, Figures.Signed(kind.Change)))
                .Where(datum => which((int)datum.X))
                .ToValueArray()
        )
        {
            Side = side,
        };
}
