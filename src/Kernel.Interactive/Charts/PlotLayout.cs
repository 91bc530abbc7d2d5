using Kernel.Core.Machine;

namespace Kernel.Interactive.Charts;

/// <summary>A rectangle in pixels from the chart's left upper corner.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;
}

/// <summary>
/// Where everything in a chart goes. Both drawings ask here, so that the picture without scripts is the picture with them.
/// </summary>
/// <param name="Panels">The rectangle between the axes of each panel.</param>
/// <param name="Area">The rectangle that holds them all.</param>
/// <param name="Legend">The left end of each entry of the legend, and the middle of its line.</param>
internal sealed record PlotLayout(ValueArray<Box> Panels, Box Area, ValueArray<(double X, double Y)> Legend)
{
    public const double FontSize = 13;

    public const double TitleSize = 16;

    public const double TitleBaseline = 22;

    private const double TitleHeight = 34;

    private const double LegendLine = 22;

    private const double LegendSymbol = 22;

    private const double PlotlyLegendSymbol = 40;

    private const double AxisTitle = 24;

    private const double PanelTitle = 22;

    private const double Gap = 14;

    /// <summary>From an axis to its labels.</summary>
    public const double LabelGap = 6;

    public static PlotLayout Of(Plot plot)
    {
        int rows = (plot.Panels.Count + plot.Columns - 1) / plot.Columns;
        double[] left = [.. Columns(plot, panel => LeftOf(panel))];
        double[] right = [.. Columns(plot, panel => RightOf(panel))];
        double[] above = [.. Rows(plot, panel => panel.Title.Length > 0 ? PanelTitle : Gap)];
        double[] below = [.. Rows(plot, panel => BelowOf(panel))];
        double[] weights = [.. Rows(plot, panel => panel.Weight)];
        ValueArray<(double X, double Y)> legend = PlaceLegend(plot, Plot.Width - left[0] - right[^1]);
        double top = legend.Count == 0 ? TitleHeight : legend[^1].Y + (LegendLine / 2) + 4;
        double width = (Plot.Width - left.Sum() - right.Sum()) / plot.Columns;
        double height = plot.Height - top - above.Sum() - below.Sum();
        var boxes = new Box[plot.Panels.Count];
        double y = top;
        for (int row = 0; row < rows; row++)
        {
            double x = 0;
            double bottom = y + above[row] + (height * weights[row] / weights.Sum());
            for (int column = 0; column < plot.Columns; column++)
            {
                int at = (row * plot.Columns) + column;
                if (at < boxes.Length)
                {
                    boxes[at] = new(x + left[column], y + above[row], x + left[column] + width, bottom);
                }
                x += left[column] + width + right[column];
            }
            y = bottom + below[row];
        }
        var area = new Box(
            boxes.Min(box => box.Left),
            boxes.Min(box => box.Top),
            boxes.Max(box => box.Right),
            boxes.Max(box => box.Bottom)
        );
        return new(boxes.ToValueArray(), area, legend);
    }

    /// <summary>
    /// About how wide a text is. Nobody here knows the reader's font; a little too much costs a little space, too little
    /// would let words collide.
    /// </summary>
    public static double TextWidth(string text, double size = FontSize) => text.Length * size * 0.56;

    /// <summary>
    /// Lines are broken where plotly.js breaks them: it has them as wide as the panels, with wider symbols than ours, on a
    /// page that may be a little narrower than planned.
    /// </summary>
    private static ValueArray<(double X, double Y)> PlaceLegend(Plot plot, double available)
    {
        const double start = Plot.Width * 0.02;
        const double narrower = 40;
        var places = new List<(double X, double Y)>();
        (double x, double y, double taken) = (start, TitleHeight + (LegendLine / 2), 0);
        foreach (Series series in plot.Legend)
        {
            double text = TextWidth(series.Name);
            if (taken > 0 && taken + text + PlotlyLegendSymbol > available - narrower)
            {
                (x, y, taken) = (start, y + LegendLine, 0);
            }
            places.Add((x, y));
            x += LegendSymbol + text + 18;
            taken += text + PlotlyLegendSymbol;
        }
        return places.ToValueArray();
    }

    private static double LeftOf(Panel panel) =>
        Math.Max(
            LeftOfLabels(panel.Y) + (panel.Y.Title.Length > 0 ? AxisTitle : 4),
            // A turned label ends below its tick and reaches out to the left of it.
            panel.X.LabelAngle < 0
                ? Slant(panel.X).Width * 0.8
                : 0
        );

    private static double RightOf(Panel panel) =>
        panel.X.Ticks is [.., var last] ? Gap + Math.Max(0, Overhang(panel.X, last)) : Gap;

    private static double Overhang(Axis axis, Tick last) =>
        axis.LabelAngle == 0 ? (TextWidth(last.Label) / 2) - ((1 - axis.Fraction(last.At)) * 100) : 0;

    private static double BelowOf(Panel panel) => BelowLabels(panel.X) + (panel.X.Title.Length > 0 ? AxisTitle : 4);

    /// <summary>How far the labels of a vertical axis reach to the left of it.</summary>
    public static double LeftOfLabels(Axis axis) => LabelGap + LongestLabel(axis);

    /// <summary>How far the labels of a horizontal axis reach below it.</summary>
    public static double BelowLabels(Axis axis) => LongestLabel(axis) > 0 ? LabelGap + Slant(axis).Height : 0;

    private static (double Width, double Height) Slant(Axis axis)
    {
        double angle = Math.Abs(axis.LabelAngle) * Math.PI / 180;
        double length = LongestLabel(axis);
        return ((length * Math.Cos(angle)), (length * Math.Sin(angle)) + (FontSize * Math.Cos(angle)));
    }

    private static double LongestLabel(Axis axis) =>
        axis.Ticks.Select(tick => TextWidth(tick.Label)).DefaultIfEmpty(0).Max();

    private static IEnumerable<double> Columns(Plot plot, Func<Panel, double> need) =>
        Enumerable
            .Range(0, plot.Columns)
            .Select(column =>
                plot.Panels.Where((_, i) => i % plot.Columns == column).Select(need).DefaultIfEmpty(0).Max()
            );

    private static IEnumerable<double> Rows(Plot plot, Func<Panel, double> need) =>
        plot.Panels.Chunk(plot.Columns).Select(row => row.Max(need));
}
