using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Charts;

/// <summary>The best cycles of some searches against candidates tried and against time.</summary>
public static class SearchChart
{
    /// <summary>The chart.</summary>
    /// <param name="progress">How the searches are getting on.</param>
    public static Plot Of(SearchProgress progress)
    {
        double[] cycles = [.. progress.Runs.SelectMany(run => run.Points).Select(point => (double)point.Cycles)];
        double least = Math.Min(cycles.DefaultIfEmpty(1).Min(), progress.Floor ?? double.MaxValue);
        Axis best = Axis.Between("best cycles", least, cycles.DefaultIfEmpty(2).Max());
        return new(
            progress.Best is { } now ? $"Best so far: {Interactive.Figures.Count(now)} cycles" : "Nothing found yet",
            [
                Panel(progress, "candidates tried", best, point => point.Evaluations, run => run.Evaluations),
                Panel(
                    progress,
                    "seconds",
                    best.Unlabelled(),
                    point => point.Time.TotalSeconds,
                    run => run.Time.TotalSeconds
                ),
            ],
            Figures(progress)
        )
        {
            Columns = 2,
            Height = 380,
        };
    }

    /// <summary>The figures: each time a search got better.</summary>
    /// <param name="progress">How the searches are getting on.</param>
    public static Table Figures(SearchProgress progress) =>
        new(
            progress.ToString(),
            [
                new("search"),
                Column.Number("candidates"),
                Column.Number("seconds"),
                Column.Number("best cycles"),
                Column.Number("candidates/s"),
            ],
            progress
                .Runs.SelectMany(run => run.Points.Select(point => (run, point)))
                .Select(found =>
                    (ValueArray<string>)
                        [
                            found.run.Name,
                            Interactive.Figures.Count(found.point.Evaluations),
                            Seconds(found.point.Time),
                            Interactive.Figures.Count(found.point.Cycles),
                            Interactive.Figures.Count((long)Math.Round(found.run.Rate)),
                        ]
                )
                .ToValueArray()
        );

    private static Panel Panel(
        SearchProgress progress,
        string title,
        Axis best,
        Func<SearchPoint, double> at,
        Func<SearchRun, double> end
    )
    {
        double last = progress.Runs.Select(end).DefaultIfEmpty(1).Max();
        IEnumerable<Series> runs = progress.Runs.Select(
            (run, i) =>
                new Series(run.Name, Mark.Line, Palette.Series[i % Palette.Series.Count], Steps(run, at, end(run)))
                {
                    Size = 0,
                }
        );
        return new(
            Axis.Linear(title, 0, last, steps: 4),
            best,
            [
                .. runs,
                .. progress.Floor is { } floor
                    ? [new Series("floor", Mark.Line, Palette.Grey, [Floor(0), Floor(last)]) { Size = 0 }]
                    : Array.Empty<Series>(),
            ]
        );

        Datum Floor(double x) =>
            new(x, progress.Floor!.Value, $"floor {Interactive.Figures.Count(progress.Floor.Value)}");
    }

    /// <summary>The best holds until there is a better one, and to where the search stands.</summary>
    private static ValueArray<Datum> Steps(SearchRun run, Func<SearchPoint, double> at, double end)
    {
        var steps = new List<Datum>();
        foreach (SearchPoint point in run.Points)
        {
            string text =
                $"{run.Name}: {Interactive.Figures.Count(point.Cycles)} cycles\nafter {Interactive.Figures.Count(point.Evaluations)} candidates, {Seconds(point.Time)} s";
            if (steps.Count > 0)
            {
                steps.Add(new(at(point), steps[^1].Y, steps[^1].Text));
            }
            steps.Add(new(at(point), point.Cycles, text));
        }
        if (steps.Count > 0)
        {
            steps.Add(steps[^1] with { X = end });
        }
        return steps.ToValueArray();
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("#,0.0", CultureInfo.InvariantCulture);
}
