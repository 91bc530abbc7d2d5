using Kernel.Core.Analysis;
using Kernel.Interactive.Charts;

namespace Kernel.Interactive.Views;

/// <summary>Sweeps and the crossover, as charts with their tables.</summary>
public static class SweepView
{
    /// <summary>The view of a sweep.</summary>
    /// <param name="sweep">The sweep.</param>
    public static Sheet Of(Sweep sweep) =>
        new(
            sweep.Best is { } best
                ? $"{Figures.Count(sweep.Points.Count)} combinations, the best {Figures.Count(best.Result.Cycles!.Value)} cycles"
                : $"{Figures.Count(sweep.Points.Count)} combinations, none of which gives a program",
            [
                .. sweep.Best is null ? Array.Empty<Piece>() : [new Picture(SweepChart.Of(sweep)) { InText = false }],
                new Rows(SweepChart.Figures(sweep)),
            ]
        );

    /// <summary>The view of the floors by levels kept in scratch.</summary>
    /// <param name="rows">The rows, one for each number of levels.</param>
    public static Sheet Of(IEnumerable<CrossoverRow> rows)
    {
        CrossoverRow[] all = [.. rows];
        return new(
            "Where loading nodes stops being the limit and choosing them begins to be",
            [new Picture(CrossoverChart.Of(all)) { InText = false }, new Rows(CrossoverChart.Figures(all))]
        );
    }
}
