using System.Globalization;
using System.Net;
using System.Text;

namespace Kernel.Interactive.Charts;

/// <summary>Draws a chart as SVG, for pages without scripts and for files.</summary>
internal static class SvgDrawing
{
    private const string Font =
        "font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif\"";

    /// <summary>The chart in the ink of the page around it.</summary>
    public static string Draw(Plot plot) => Draw(plot, "color=\"inherit\"", "");

    /// <summary>The chart as a file: whoever shows it as an image lends it no ink, and its paper may be black.</summary>
    public static string DrawFile(Plot plot) =>
        Draw(plot, "color=\"#1f2328\"", "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n") + "\n";

    private static string Draw(Plot plot, string ink, string paper)
    {
        PlotLayout layout = PlotLayout.Of(plot);
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Plot.Width} {plot.Height}" width="{Plot.Width}" height="{plot.Height}" role="img" {ink} fill="currentColor" font-size="{PlotLayout.FontSize}" {Font}>
            <title>{Encode(plot.Title)}</title>
            {paper}<text x="{N(Plot.Width * 0.02)}" y="{N(
                PlotLayout.TitleBaseline
            )}" font-size="{PlotLayout.TitleSize}">{Encode(plot.Title)}</text>

            """
        );
        foreach ((Series series, (double x, double y)) in plot.Legend.Zip(layout.Legend))
        {
            DrawLegendEntry(svg, series, x, y);
        }
        foreach ((Panel panel, Box box) in plot.Panels.Zip(layout.Panels))
        {
            DrawAxes(svg, panel, box);
            foreach (Raster raster in panel.Rasters)
            {
                SvgSurfaces.Draw(svg, raster, panel, box);
            }
            Series? below = null;
            foreach (Series series in panel.Series)
            {
                if (series.Mark is Mark.Area or Mark.Layer)
                {
                    SvgSurfaces.Draw(svg, series, series.Mark == Mark.Layer ? below : null, panel, box);
                    below = series;
                }
                else
                {
                    DrawSeries(svg, series, panel, box);
                }
            }
        }
        return svg.Append("</svg>").ToString().ReplaceLineEndings("\n");
    }

    private static void DrawLegendEntry(StringBuilder svg, Series series, double x, double y)
    {
        if (series.Mark is Mark.Columns or Mark.Bars or Mark.Area or Mark.Layer)
        {
            Rectangle(svg, series, new(x + 1, y - 6, x + 15, y + 6), new(0, 0, ""));
        }
        else
        {
            if (series.Mark == Mark.Line)
            {
                svg.Append($"<path d=\"M{N(x - 1)} {N(y)}h18\" stroke=\"{series.Colour}\" stroke-width=\"1.5\"/>\n");
            }
            Point(svg, series, x + 8, y, "");
        }
        svg.Append($"<text x=\"{N(x + 22)}\" y=\"{N(y + 4.5)}\">{Encode(series.Name)}</text>\n");
    }

    private static void DrawAxes(StringBuilder svg, Panel panel, Box box)
    {
        foreach (Tick tick in panel.X.Ticks)
        {
            double x = AtX(panel, box, tick.At);
            if (panel.X.HasGrid)
            {
                Line(svg, x, box.Top, x, box.Bottom, "0.14");
            }
            double y = box.Bottom + PlotLayout.LabelGap + PlotLayout.FontSize - 2;
            if (tick.Label.Length > 0 && panel.X.LabelAngle == 0)
            {
                Text(svg, x, y, "middle", tick.Label);
            }
            else if (tick.Label.Length > 0)
            {
                string turn = $" transform=\"rotate({panel.X.LabelAngle} {N(x + 4)} {N(y - 4)})\"";
                Text(svg, x + 4, y - 4, panel.X.LabelAngle < 0 ? "end" : "start", tick.Label, turn);
            }
        }
        foreach (Tick tick in panel.Y.Ticks)
        {
            double y = AtY(panel, box, tick.At);
            if (panel.Y.HasGrid)
            {
                Line(svg, box.Left, y, box.Right, y, "0.14");
            }
            if (tick.Label.Length > 0)
            {
                Text(svg, box.Left - PlotLayout.LabelGap, y + 4.5, "end", tick.Label);
            }
        }
        DrawFrame(svg, panel, box);
    }

    private static void DrawFrame(StringBuilder svg, Panel panel, Box box)
    {
        double zero = panel.Y is { IsLog: false, From: < 0 } ? AtY(panel, box, 0) : box.Bottom;
        Line(svg, box.Left, zero, box.Right, zero, "0.5");
        Line(svg, box.Left, box.Top, box.Left, box.Bottom, "0.5");
        if (panel.Title.Length > 0)
        {
            Text(svg, box.Left, box.Top - 7, "start", panel.Title);
        }
        if (panel.X.Title.Length > 0)
        {
            double below = PlotLayout.BelowLabels(panel.X);
            Text(svg, (box.Left + box.Right) / 2, box.Bottom + below + 15, "middle", panel.X.Title);
        }
        if (panel.Y.Title.Length > 0)
        {
            double x = box.Left - PlotLayout.LeftOfLabels(panel.Y) - 8;
            double y = (box.Top + box.Bottom) / 2;
            Text(svg, x, y, "middle", panel.Y.Title, $" transform=\"rotate(-90 {N(x)} {N(y)})\"");
        }
    }

    private static void DrawSeries(StringBuilder svg, Series series, Panel panel, Box box)
    {
        if (series.Mark == Mark.Line && series.Data.Count > 0)
        {
            IEnumerable<string> points = series.Data.Select(datum =>
                $"{N(AtX(panel, box, datum.X))} {N(AtY(panel, box, datum.Y))}"
            );
            svg.Append(
                $"<path d=\"M{string.Join('L', points)}\" fill=\"none\" stroke=\"{series.Colour}\" stroke-width=\"1.5\" stroke-opacity=\"{N(series.Opacity)}\"/>\n"
            );
        }
        foreach (Datum datum in series.Data)
        {
            (double x, double y) = (AtX(panel, box, datum.X), AtY(panel, box, datum.Y));
            switch (series.Mark)
            {
                case Mark.Columns:
                    double half = series.Thickness / 2;
                    double foot = AtY(panel, box, datum.Base);
                    Rectangle(
                        svg,
                        series,
                        new(
                            AtX(panel, box, datum.X - half),
                            Math.Min(y, foot),
                            AtX(panel, box, datum.X + half),
                            Math.Max(y, foot)
                        ),
                        datum
                    );
                    break;
                case Mark.Bars:
                    double upper = AtY(panel, box, datum.Y - (series.Thickness / 2));
                    double lower = AtY(panel, box, datum.Y + (series.Thickness / 2));
                    Rectangle(
                        svg,
                        series,
                        new(
                            Math.Min(AtX(panel, box, datum.Base), x),
                            Math.Min(upper, lower),
                            Math.Max(AtX(panel, box, datum.Base), x),
                            Math.Max(upper, lower)
                        ),
                        datum
                    );
                    break;
                case Mark.Labels:
                    Label(svg, series.Side, x, y, datum.Text);
                    break;
                case Mark.Line or Mark.Points:
                    Point(svg, series, x, y, datum.Text);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(series));
            }
        }
    }

    private static void Rectangle(StringBuilder svg, Series series, Box box, Datum datum) =>
        svg.Append(
            $"<rect x=\"{N(box.Left)}\" y=\"{N(box.Top)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\" fill=\"{datum.Colour ?? series.Colour}\" fill-opacity=\"{N(series.Opacity)}\">{Tip(datum.Text)}</rect>\n"
        );

    private static void Point(StringBuilder svg, Series series, double x, double y, string text)
    {
        if (series.Size <= 0)
        {
            return;
        }
        double r = series.Size / 2;
        string look =
            series.Symbol == Symbol.Ring
                ? $"fill=\"none\" stroke=\"{series.Colour}\" stroke-width=\"1.5\" stroke-opacity=\"{N(series.Opacity)}\""
                : $"fill=\"{series.Colour}\" fill-opacity=\"{N(series.Opacity)}\"";
        (string tag, string place) = series.Symbol switch
        {
            Symbol.Circle or Symbol.Ring => ("circle", $"cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(r)}\""),
            Symbol.Square => (
                "rect",
                $"x=\"{N(x - r)}\" y=\"{N(y - r)}\" width=\"{N(series.Size)}\" height=\"{N(series.Size)}\""
            ),
            // As far across as plotly.js draws it.
            Symbol.Diamond => (
                "path",
                $"d=\"M{N(x)} {N(y - (r * 1.3))}l{N(r * 1.3)} {N(r * 1.3)}l{N(-r * 1.3)} {N(r * 1.3)}l{N(-r * 1.3)} {N(-r * 1.3)}z\""
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(series)),
        };
        svg.Append($"<{tag} {place} {look}>{Tip(text)}</{tag}>\n");
    }

    private static void Label(StringBuilder svg, Side side, double x, double y, string text)
    {
        (double dx, double dy, string anchor) = side switch
        {
            Side.Above => (0, -8, "middle"),
            Side.AboveRight => (-4, -8, "start"),
            Side.Below => (0, 20, "middle"),
            Side.Right => (6, 4.5, "start"),
            Side.Left => (-6, 4.5, "end"),
            _ => throw new ArgumentOutOfRangeException(nameof(side)),
        };
        Text(svg, x + dx, y + dy, anchor, text);
    }

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text, string turn = "") =>
        svg.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\"{turn}>{Encode(text)}</text>\n");

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2, string opacity) =>
        svg.Append(
            $"<path d=\"M{N(x1)} {N(y1)}L{N(x2)} {N(y2)}\" stroke=\"currentColor\" stroke-opacity=\"{opacity}\"/>\n"
        );

    internal static double AtX(Panel panel, Box box, double x) => box.Left + (panel.X.Fraction(x) * box.Width);

    internal static double AtY(Panel panel, Box box, double y) => box.Bottom - (panel.Y.Fraction(y) * box.Height);

    private static string Tip(string text) => text.Length == 0 ? "" : $"<title>{Encode(text)}</title>";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    // A hundredth of a pixel is more than anybody sees, and the same on every machine.
    internal static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
