using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Views;

/// <summary>Which engines are busy when: a raster of engines by cycles above, the slots filled below.</summary>
public static class HeatMapView
{
    private const int mostInDocument = 2_000;

    /// <summary>The view.</summary>
    /// <param name="occupancy">The slots filled.</param>
    public static Sheet Of(Occupancy occupancy) =>
        new(
            $"{SlotBudgetView.Prefix(occupancy.Name)}slots filled over {Figures.Count(occupancy.Cycles)} cycles",
            [new Picture(Chart(occupancy)) { InText = false }, new Lines(Text(occupancy)) { InHtml = false }]
        );

    /// <summary>The chart; drawn in bins as wide as its width asks for, and in finer ones when zoomed in.</summary>
    /// <param name="occupancy">The slots filled.</param>
    public static Plot Chart(Occupancy occupancy)
    {
        int width = occupancy.BinWidth(Detail.MostBins);
        Axis cycles = Cycles(occupancy.Cycles, Detail.AxisTitle(width));
        int slots = Engines.Costed.Sum(occupancy.Model.Slots);
        ValueArray<Series> layers = Layers(occupancy, width);
        // A program of one op a cycle would be a line at the foot of an axis for all slots.
        double most = layers[^1].Data.Select(datum => datum.Y).DefaultIfEmpty(0).Max();
        double top = most * 2 > slots ? slots : Math.Max(1, most * 1.1);
        return new(
            "Slots filled",
            [
                new Panel(cycles.Unlabelled(), Rows(), Shades())
                {
                    Title = "share of each engine's slots, the stronger the fuller",
                    Rasters = Engines.Costed.Select(engine => Raster(occupancy, engine, width)).ToValueArray(),
                    Weight = 0.8,
                },
                new Panel(cycles, Axis.UpTo("slots filled, mean", top), layers)
                {
                    Title = $"all engines, of {slots} slots a cycle",
                },
            ],
            Table(occupancy)
        )
        {
            Height = 500,
            SharesX = true,
            Detail = new(occupancy.Filled, Fold.Mean) { TitledPanel = 1 },
        };
    }

    /// <summary>The share of each engine's slots in a hundred stretches.</summary>
    /// <param name="occupancy">The slots filled.</param>
    public static Table Table(Occupancy occupancy)
    {
        const int stretches = 20;
        int width = occupancy.BinWidth(stretches);
        ValueArray<double>[] shares = [.. Engines.Costed.Select(engine => occupancy.Shares(engine, width))];
        return new(
            $"slots filled, in stretches of {Figures.Count(width)} cycles",
            [Column.Number("from cycle"), .. Engines.Costed.Select(engine => Column.Number(engine.Name()))],
            Enumerable
                .Range(0, shares[0].Count)
                .Select(bin =>
                    (ValueArray<string>)
                        [Figures.Count((long)bin * width), .. shares.Select(engine => Figures.Percent(engine[bin]))]
                )
                .ToValueArray()
        );
    }

    /// <summary>A line of blocks for each engine, as high as the share of its slots that is filled.</summary>
    /// <param name="occupancy">The slots filled.</param>
    public static string Text(Occupancy occupancy)
    {
        int width = occupancy.BinWidth(Sparkline.Width);
        IEnumerable<string> lines = Engines.Costed.Select(engine =>
            $"  {engine.Name(), -5} |{Sparkline.Of(occupancy.Shares(engine, width))}| {Figures.Percent(Share(occupancy, engine)), 6}"
        );
        return string.Join(
            '\n',
            lines.Append($"  a column is {Figures.Count(width)} cycles; a full block is an engine full")
        );
    }

    /// <summary>The document: single cycles of a short program, of a long one bins.</summary>
    /// <param name="occupancy">The slots filled.</param>
    public static object Document(Occupancy occupancy)
    {
        int width = occupancy.BinWidth(mostInDocument);
        return new
        {
            Program = occupancy.Name.Length > 0 ? occupancy.Name : null,
            occupancy.Cycles,
            CyclesPerBin = width,
            Engines = Engines.Costed.Select(engine => new
            {
                Engine = engine.Name(),
                SlotsPerCycle = occupancy.Model.Slots(engine),
                Filled = occupancy[engine].Chunk(width).Select(bin => bin.Sum(n => (long)n)),
            }),
        };
    }

    /// <summary>An axis of cycles that ends where the program does.</summary>
    /// <param name="cycles">The cycles.</param>
    /// <param name="title">The axis's title.</param>
    internal static Axis Cycles(int cycles, string title) =>
        Axis.UpTo(title, Math.Max(1, cycles), steps: 8) with
        {
            HasGrid = false,
        };

    /// <summary>The strengths of a raster, for its legend.</summary>
    /// <param name="colour">The raster's colour.</param>
    /// <param name="names">What 0.25 and 1 mean.</param>
    internal static ValueArray<Series> Shades(string colour = Palette.Blue, params ReadOnlySpan<string> names)
    {
        string[] said = names.Length > 0 ? names.ToArray() : ["a quarter", "half", "full"];
        double[] values = said.Length == 3 ? [0.25, 0.5, 1] : [0.25, 1];
        return said.Zip(
                values,
                (name, value) => new Series(name, Mark.Bars, colour, []) { Opacity = Charts.Raster.Strength(value) }
            )
            .ToValueArray();
    }

    private static Axis Rows() => Axis.Names("", Engines.Costed.Select(engine => engine.Name())).Reversed();

    private static Raster Raster(Occupancy occupancy, Engine engine, int width)
    {
        const double half = 0.43;
        double row = (int)engine;
        return new(
            engine.Name(),
            Charts.Raster.Edges(occupancy.Cycles, width),
            [row - half, row + half],
            [occupancy.Shares(engine, width)],
            Palette.Blue
        )
        {
            Says = "of its slots filled",
            DetailRow = (int)engine,
            DetailPer = occupancy.Model.Slots(engine),
        };
    }

    private static ValueArray<Series> Layers(Occupancy occupancy, int width)
    {
        double[] below = new double[(occupancy.Cycles + width - 1) / width];
        var layers = new List<Series>();
        foreach (Engine engine in Engines.Costed)
        {
            double[] means = [.. Bins.Means(occupancy[engine], width)];
            double[] foot = below;
            // A thousandth of a slot is less than anybody sees.
            double[] top = [.. means.Zip(foot, (mean, from) => Math.Round(mean + from, 3))];
            layers.Add(
                new(
                    engine.Name(),
                    layers.Count == 0 ? Mark.Area : Mark.Layer,
                    Palette.Of(engine),
                    Closed(occupancy.Cycles, width, i => new(0, top[i], "") { Base = foot[i] }, top.Length)
                )
                {
                    DetailRows = Enumerable.Range(0, (int)engine + 1).ToValueArray(),
                }
            );
            below = top;
        }
        return layers.ToValueArray();
    }

    /// <summary>A point where each bin begins, and one more that ends the last.</summary>
    internal static ValueArray<Datum> Closed(int cycles, int width, Func<int, Datum> point, int bins) =>
        Enumerable
            .Range(0, bins == 0 ? 0 : bins + 1)
            .Select(bin => point(Math.Min(bin, bins - 1)) with { X = Math.Min((double)bin * width, cycles) })
            .ToValueArray();

    private static double Share(Occupancy occupancy, Engine engine) =>
        occupancy.Cycles == 0
            ? 0
            : occupancy[engine].Sum(n => (double)n) / ((double)occupancy.Cycles * occupancy.Model.Slots(engine));
}
