using Kernel.Core.Analysis;
using Kernel.Interactive.Charts;

namespace Kernel.Interactive.Views;

/// <summary>How searches are getting on.</summary>
public static class SearchView
{
    /// <summary>The view; of a search that runs, each next one takes the place of the last.</summary>
    /// <param name="progress">How the searches are getting on.</param>
    public static Sheet Of(SearchProgress progress) =>
        new(
            progress.ToString(),
            [
                new Picture(SearchChart.Of(progress)) { InText = false },
                new Rows(SearchChart.Figures(progress) with { Title = "" }) { InHtml = false },
            ]
        );

    /// <summary>The document.</summary>
    /// <param name="progress">How the searches are getting on.</param>
    public static object Document(SearchProgress progress) =>
        new
        {
            progress.Best,
            progress.Floor,
            Runs = progress.Runs.Select(run => new
            {
                run.Name,
                run.Best,
                run.Evaluations,
                Seconds = Math.Round(run.Time.TotalSeconds, 3),
                Points = run.Points.Select(point => new
                {
                    point.Evaluations,
                    Seconds = Math.Round(point.Time.TotalSeconds, 3),
                    point.Cycles,
                }),
            }),
        };
}
