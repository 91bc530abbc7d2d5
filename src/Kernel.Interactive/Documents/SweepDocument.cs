using Kernel.Core.Analysis;
using Kernel.Core.Workload;

namespace Kernel.Interactive.Documents;

/// <summary>Sweeps as JSON.</summary>
public static class SweepDocument
{
    /// <summary>The document of a sweep.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="kernel">The kernel that was swept; null when nobody says.</param>
    /// <param name="shape">The size of the walk; null when nobody says.</param>
    public static object Of(Sweep sweep, string? kernel = null, Shape? shape = null) =>
        new
        {
            Kernel = kernel,
            shape?.Height,
            shape?.Rounds,
            shape?.Batch,
            sweep.Axes,
            Points = sweep.Points.Select(point => Point(sweep, point)),
            Best = sweep.Best is { } best ? Point(sweep, best) : null,
        };

    /// <summary>The document of the floors by levels chosen from scratch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="shape">The size of the walk; null when nobody says.</param>
    public static object Of(IEnumerable<CrossoverRow> rows, Shape? shape = null) =>
        new
        {
            shape?.Height,
            shape?.Rounds,
            shape?.Batch,
            Rows = rows.Select(row => new
            {
                Levels = row.Depths,
                row.Loads,
                row.Alu,
                row.VectorOps,
                row.MultiplyAdds,
                row.Flow,
                Floors = Figures.Floors(row.Floors),
                SelectsFree = Figures.Floors(row.WithArithmetic),
            }),
        };

    private static object Point(Sweep sweep, SweepPoint point) =>
        new
        {
            Options = sweep.Axes.Zip(point.Values).ToDictionary(pair => pair.First, pair => pair.Second),
            point.Result.Cycles,
            point.Result.ScratchPeak,
            Utilization = Figures.Use(point.Result.Use),
            Refused = point.Result.Refused.Select(refused => new { refused.Code, refused.Message }),
        };
}
