using System.Globalization;
using System.Text;

namespace Kernel.Interactive.Charts;

/// <summary>
/// Draws what fills a panel. A raster has thousands of cells; those of about one strength are one path, and neighbours of
/// one row one stroke of it, which keeps the file small.
/// </summary>
internal static class SvgSurfaces
{
    private const int strengths = 16;

    public static void Draw(StringBuilder svg, Raster raster, Panel panel, Box box)
    {
        var paths = new StringBuilder[strengths + 1];
        for (int row = 0; row < raster.Cells.Count; row++)
        {
            double one = SvgDrawing.AtY(panel, box, raster.Rows[row]);
            double other = SvgDrawing.AtY(panel, box, raster.Rows[row + 1]);
            double top = Math.Min(one, other);
            double height = Math.Abs(one - other);
            for (int start = 0; start < raster.Cells[row].Count; )
            {
                int level = Level(raster.Cells[row][start]);
                int end = start + 1;
                while (end < raster.Cells[row].Count && Level(raster.Cells[row][end]) == level)
                {
                    end++;
                }
                double left = SvgDrawing.AtX(panel, box, raster.Columns[start]);
                double width = SvgDrawing.AtX(panel, box, raster.Columns[end]) - left;
                (paths[level] ??= new()).Append(
                    CultureInfo.InvariantCulture,
                    $"M{N(left)} {N(top)}h{N(width)}v{N(height)}h{N(-width)}z"
                );
                start = end;
            }
        }
        for (int level = 1; level <= strengths; level++)
        {
            if (paths[level] is { } path)
            {
                svg.Append(
                    $"<path d=\"{path}\" fill=\"{raster.Colour}\" fill-opacity=\"{SvgDrawing.N((double)level / strengths)}\" shape-rendering=\"crispEdges\"/>\n"
                );
            }
        }
    }

    /// <summary>A surface between the one below, or 0, and the series' points.</summary>
    public static void Draw(StringBuilder svg, Series series, Series? below, Panel panel, Box box)
    {
        if (series.Data.Count == 0)
        {
            return;
        }
        Datum[] foot = below is null
            ? [series.Data[0] with { Y = 0 }, series.Data[^1] with { Y = 0 }]
            : [.. below.Data];
        string edge = Steps(series.Data, panel, box, "M");
        string back = Back(foot, panel, box);
        svg.Append(
            $"<path d=\"{edge}{back}z\" fill=\"{series.Colour}\" fill-opacity=\"{SvgDrawing.N(series.Opacity)}\"/>\n"
        );
    }

    private static int Level(double value) => (int)Math.Ceiling(Raster.Strength(value) * strengths);

    private static string Steps(IReadOnlyList<Datum> data, Panel panel, Box box, string start)
    {
        var path = new StringBuilder(start);
        path.Append($"{N(SvgDrawing.AtX(panel, box, data[0].X))} {N(SvgDrawing.AtY(panel, box, data[0].Y))}");
        foreach (Datum datum in data.Skip(1))
        {
            path.Append($"H{N(SvgDrawing.AtX(panel, box, datum.X))}V{N(SvgDrawing.AtY(panel, box, datum.Y))}");
        }
        return path.ToString();
    }

    /// <summary>The same steps from their end to their beginning.</summary>
    private static string Back(Datum[] data, Panel panel, Box box)
    {
        var path = new StringBuilder();
        path.Append($"L{N(SvgDrawing.AtX(panel, box, data[^1].X))} {N(SvgDrawing.AtY(panel, box, data[^1].Y))}");
        for (int i = data.Length - 2; i >= 0; i--)
        {
            path.Append($"V{N(SvgDrawing.AtY(panel, box, data[i].Y))}H{N(SvgDrawing.AtX(panel, box, data[i].X))}");
        }
        return path.ToString();
    }

    // There are thousands of these numbers, and a tenth of a pixel is not seen.
    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
