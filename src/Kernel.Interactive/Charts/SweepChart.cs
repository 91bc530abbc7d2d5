using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Charts;

/// <summary>Cycles over the values of a sweep.</summary>
public static class SweepChart
{
    private const int mostLines = 7;

    /// <summary>
    /// Cycles over the option with the most values, a line for each combination of the others. Of more combinations than
    /// can be told apart, the best at each value.
    /// </summary>
    /// <param name="sweep">The sweep.</param>
    public static Plot Of(Sweep sweep)
    {
        int along = Enumerable
            .Range(0, sweep.Axes.Count)
            .DefaultIfEmpty(0)
            .MaxBy(axis => sweep.Axes.Count == 0 ? 0 : Values(sweep, axis).Length);
        double[] values = sweep.Axes.Count == 0 ? [0] : Values(sweep, along);
        IGrouping<string, SweepPoint>[] lines = [.. sweep.Points.GroupBy(point => Others(sweep, point, along))];
        SweepPoint[] done = [.. sweep.Points.Where(point => point.Result.Cycles is not null)];
        string[] names = [.. values.Select(Number)];
        return new(
            sweep.Axes.Count == 0 ? "Cycles" : $"Cycles by {string.Join(" and ", sweep.Axes)}",
            [
                new Panel(
                    Axis.Names(sweep.Axes.Count == 0 ? "no option" : sweep.Axes[along], names),
                    Range(done),
                    [
                        .. lines.Length <= mostLines
                            ? lines.Select((line, i) => Line(line.Key, Palette.Series[i % Palette.Series.Count], line))
                            : [Line("the best of all others", Palette.Blue, Best(done))],
                        .. Mark(sweep.Best),
                    ]
                ),
            ],
            Figures(sweep)
        );

        Series Line(string name, string colour, IEnumerable<SweepPoint> points) =>
            new(
                name,
                Charts.Mark.Line,
                colour,
                points
                    .Where(point => point.Result.Cycles is not null)
                    .Select(point => At(point, $"{Say(sweep, point)}\n{point.Result.Cycles:N0} cycles"))
                    .OrderBy(datum => datum.X)
                    .ToValueArray()
            )
            {
                Size = 7,
            };

        Datum At(SweepPoint point, string text) =>
            new(
                sweep.Axes.Count == 0 ? 0 : Array.IndexOf(values, point.Values[along]),
                point.Result.Cycles!.Value,
                text
            );

        IEnumerable<SweepPoint> Best(SweepPoint[] points) =>
            points.GroupBy(point => point.Values[along]).Select(group => group.MinBy(point => point.Result.Cycles)!);

        Series[] Mark(SweepPoint? best) =>
            best is null
                ? []
                :
                [
                    new("the best", Charts.Mark.Points, Palette.Vermilion, [At(best, Say(sweep, best))])
                    {
                        Symbol = Symbol.Ring,
                        Size = 16,
                    },
                    new("", Charts.Mark.Labels, "", [At(best, Interactive.Figures.Count(best.Result.Cycles!.Value))])
                    {
                        Side = Side.Below,
                    },
                ];
    }

    /// <summary>The figures of a sweep, a row a combination.</summary>
    /// <param name="sweep">The sweep.</param>
    public static Table Figures(Sweep sweep) =>
        new(
            "",
            [
                .. sweep.Axes.Select(Column.Number),
                Column.Number("cycles"),
                Column.Number("scratch"),
                .. Engines.Costed.Select(engine => Column.Number(engine.Name())),
                new(""),
            ],
            sweep.Points.Select(point => Row(point, point == sweep.Best)).ToValueArray()
        );

    private static ValueArray<string> Row(SweepPoint point, bool isBest) =>
        [
            .. point.Values.Select(Number),
            point.Result.Cycles is { } cycles ? Interactive.Figures.Count(cycles) : "-",
            Interactive.Figures.Count(point.Result.ScratchPeak),
            .. Engines.Costed.Select(engine =>
                point.Result.Use.FirstOrDefault(use => use.Engine == engine) is { } use
                    ? Interactive.Figures.Percent(use.Share)
                    : "-"
            ),
            isBest ? "best"
            : point.Result.Refused.Count > 0 ? point.Result.Refused[0].Code
            : "",
        ];

    // Differences are what a sweep is about, so the axis does not begin at 0.
    private static Axis Range(SweepPoint[] done)
    {
        double least = done.Select(point => (double)point.Result.Cycles!.Value).DefaultIfEmpty(0).Min();
        double most = done.Select(point => (double)point.Result.Cycles!.Value).DefaultIfEmpty(1).Max();
        return Axis.Between("cycles", least, most);
    }

    private static double[] Values(Sweep sweep, int axis) =>
        [.. sweep.Points.Select(point => point.Values[axis]).Distinct().Order()];

    private static string Others(Sweep sweep, SweepPoint point, int along) =>
        string.Join(
            ", ",
            sweep
                .Axes.Zip(point.Values)
                .Where((_, axis) => axis != along)
                .Select(pair => $"{pair.First} {Number(pair.Second)}")
        );

    private static string Say(Sweep sweep, SweepPoint point) =>
        string.Join(", ", sweep.Axes.Zip(point.Values).Select(pair => $"{pair.First} {Number(pair.Second)}"));

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
