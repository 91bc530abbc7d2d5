using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Views;

/// <summary>How full scratch is when, what stays there longest, and which addresses are in use.</summary>
public static class PressureView
{
    private const int longest = 10;
    private const int mapRows = 96;
    private const int mapColumns = 400;
    private const int mostInDocument = 2_000;

    /// <summary>The view.</summary>
    /// <param name="pressure">What is live when.</param>
    public static Sheet Of(Pressure pressure) =>
        new(
            $"{SlotBudgetView.Prefix(pressure.Name)}{pressure}; {Figures.Count(pressure.Touched)} ever used",
            [
                new Picture(Chart(pressure)) { InText = false },
                new Lines(Text(pressure)) { InHtml = false },
                new Rows(Longest(pressure, longest)),
            ]
        );

    /// <summary>Live words over cycles against the limit, and below it the addresses over cycles.</summary>
    /// <param name="pressure">What is live when.</param>
    public static Plot Chart(Pressure pressure)
    {
        int count = pressure.Live.Count;
        int width = Bins.Width(count, Detail.MostBins);
        ValueArray<int> peaks = Bins.Peaks(pressure.Live, width);
        Axis cycles = HeatMapView.Cycles(count, Detail.AxisTitle(width));
        var map = AddressMap.Of(pressure, mapRows, mapColumns);
        return new(
            "Scratch in use",
            [
                new Panel(
                    cycles.Unlabelled(),
                    Axis.UpTo("live words, peak", pressure.Limit * 1.08),
                    [
                        new(
                            "live words",
                            Mark.Area,
                            Palette.Blue,
                            HeatMapView.Closed(count, width, i => new(0, peaks[i], ""), peaks.Count)
                        )
                        {
                            DetailRows = [0],
                            Opacity = 0.75,
                        },
                        new(
                            $"the {Figures.Count(pressure.Limit)} words there are",
                            Mark.Line,
                            Palette.Vermilion,
                            [Limit(0), Limit(Math.Max(1, count))]
                        )
                        {
                            Size = 0,
                        },
                    ]
                ),
                new Panel(
                    cycles,
                    Axis.UpTo("address, words", pressure.Limit),
                    HeatMapView.Shades(Palette.Green, "address live for a part of the time", "all the time")
                )
                {
                    Title =
                        $"addresses that hold something still to be read, {Figures.Count(map.WordsPerRow)} words by {Figures.Count(map.CyclesPerColumn)} cycles a cell",
                    Rasters =
                    [
                        new(
                            "address %{y:,.0f}",
                            Raster.Edges(count, map.CyclesPerColumn),
                            Raster.Edges(pressure.Limit, map.WordsPerRow),
                            map.Rows,
                            Palette.Green
                        )
                        {
                            Says = "live",
                        },
                    ],
                    Weight = 1.2,
                },
            ],
            Longest(pressure, longest)
        )
        {
            Height = 560,
            SharesX = true,
            Detail = new([pressure.Live], Fold.Peak) { TitledPanel = 1 },
        };

        Datum Limit(int cycle) => new(cycle, pressure.Limit, $"{Figures.Count(pressure.Limit)} words");
    }

    /// <summary>The words that are held longest, and what they hold.</summary>
    /// <param name="pressure">What is live when.</param>
    /// <param name="count">How many ranges.</param>
    public static Table Longest(Pressure pressure, int count) =>
        new(
            "held longest",
            [
                new("words"),
                Column.Number("cycles held"),
                Column.Number("from"),
                Column.Number("last read"),
                new("what they hold") { Wraps = true },
            ],
            pressure
                .Longest(count)
                .Select(range =>
                    (ValueArray<string>)
                        [
                            Words(range.Words),
                            Figures.Count(range.Length),
                            Figures.Count(range.First),
                            Figures.Count(range.Last),
                            Holds(range),
                        ]
                )
                .ToValueArray()
        );

    /// <summary>A line of blocks, full where scratch is.</summary>
    /// <param name="pressure">What is live when.</param>
    public static string Text(Pressure pressure)
    {
        int width = Bins.Width(pressure.Live.Count, Sparkline.Width);
        IEnumerable<double> shares = Bins.Peaks(pressure.Live, width).Select(peak => (double)peak / pressure.Limit);
        return $"  live words |{Sparkline.Of(shares)}|\n  a column is {Figures.Count(width)} cycles; a full block is scratch full";
    }

    /// <summary>The document: live words of single cycles of a short program, of a long one the peaks of bins.</summary>
    /// <param name="pressure">What is live when.</param>
    public static object Document(Pressure pressure)
    {
        int width = Bins.Width(pressure.Live.Count, mostInDocument);
        return new
        {
            Program = pressure.Name.Length > 0 ? pressure.Name : null,
            Cycles = pressure.Live.Count,
            pressure.Limit,
            pressure.Peak,
            pressure.PeakCycle,
            pressure.Touched,
            CyclesPerBin = width,
            Live = Bins.Peaks(pressure.Live, width),
            Longest = pressure.Longest(longest).Select(Range),
        };
    }

    /// <summary>The document of a live range.</summary>
    /// <param name="range">The range.</param>
    internal static object Range(LiveRange range) =>
        new
        {
            range.Words.Start,
            Words = range.Words.Length,
            range.First,
            range.Last,
            Writer = range.Writer?.ToString(),
            range.Constant,
        };

    private static string Words(WordRange words) =>
        words.Length == 1
            ? Figures.Count(words.Start)
            : $"{Figures.Count(words.Start)} to {Figures.Count(words.End - 1)}";

    private static string Holds(LiveRange range)
    {
        if (range.Writer is not { } writer)
        {
            return "0, as at the start";
        }
        string part = writer.Op.Part.Length > 0 ? $"{writer.Op.Part}: " : "";
        return range.Constant is { } constant
            ? $"{part}{Number(constant)}, by {writer}"
            : $"{part}the result of {writer}";
    }

    // Large constants are patterns of bits, such as those of a hash.
    private static string Number(uint constant) =>
        constant <= ushort.MaxValue ? Figures.Count(constant) : $"0x{constant:x8}";
}
