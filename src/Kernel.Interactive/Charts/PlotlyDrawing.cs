using Microsoft.FSharp.Collections;
using Plotly.NET;

namespace Kernel.Interactive.Charts;

/// <summary>
/// Draws a chart with Plotly. Inks and lines are left to the page (<c>chart.js</c>), which knows whether it is dark; places,
/// ranges and ticks are given, so that the picture is the one <see cref="SvgDrawing"/> draws.
/// </summary>
/// <remarks>
/// The members of traces and layout are set by plotly.js's own names: Plotly.NET's typed constructors have some sixty
/// optional arguments each, which C# would have to spell out one by one.
/// </remarks>
internal static class PlotlyDrawing
{
    public static GenericChart Draw(Plot plot)
    {
        PlotLayout layout = PlotLayout.Of(plot);
        IEnumerable<Trace> series = plot.Panels.SelectMany(
            (panel, i) => panel.Series.Select(series => TraceOf(series, i))
        );
        IEnumerable<Trace> rasters = plot.Panels.SelectMany(
            (panel, i) => panel.Rasters.Select(raster => TraceOf(plot, raster, i))
        );
        Trace[] traces = [.. plot.Legend.Select(LegendTrace), .. series, .. rasters];
        GenericChart chart = GenericChart.ofTraceObjects(useDefaults: false, ListModule.OfSeq(traces));
        return GenericChart.setLayout(LayoutOf(plot, layout), chart);
    }

    private static Layout LayoutOf(Plot plot, PlotLayout layout)
    {
        Box area = layout.Area;
        Layout result = With(
            new Layout(),
            ("height", plot.Height),
            ("barmode", "overlay"),
            ("hovermode", "closest"),
            (
                "title",
                Object(
                    ("text", Text(plot.Title)),
                    ("x", 0.02),
                    ("xanchor", "left"),
                    ("y", 1 - (PlotLayout.TitleBaseline / plot.Height)),
                    ("yref", "container"),
                    ("yanchor", "bottom"),
                    ("font", Object(("size", PlotLayout.TitleSize)))
                )
            ),
            (
                "margin",
                Object(
                    ("l", Px(area.Left)),
                    ("r", Px(Plot.Width - area.Right)),
                    ("t", Px(area.Top)),
                    ("b", Px(plot.Height - area.Bottom)),
                    ("autoexpand", false)
                )
            ),
            ("showlegend", plot.Legend.Count > 0),
            ("annotations", PanelTitles(plot, layout))
        );
        if (layout.Legend is [var first, ..])
        {
            result = With(
                result,
                (
                    "legend",
                    Object(
                        ("orientation", "h"),
                        ("x", 0),
                        ("xref", "container"),
                        ("y", Round(1 - ((first.Y - 13) / plot.Height))),
                        ("yref", "container"),
                        ("yanchor", "top"),
                        ("tracegroupgap", 0)
                    )
                )
            );
        }
        for (int i = 0; i < plot.Panels.Count; i++)
        {
            Panel panel = plot.Panels[i];
            Box box = layout.Panels[i];
            double[] across = [Round((box.Left - area.Left) / area.Width), Round((box.Right - area.Left) / area.Width)];
            double[] up =
            [
                Round((area.Bottom - box.Bottom) / area.Height),
                Round((area.Bottom - box.Top) / area.Height),
            ];
            DynamicObj.DynamicObj x = AxisOf(panel.X, across, $"y{Suffix(i)}", PlotLayout.BelowLabels(panel.X));
            DynamicObj.DynamicObj y = AxisOf(panel.Y, up, $"x{Suffix(i)}", PlotLayout.LeftOfLabels(panel.Y));
            result = With(
                result,
                ($"xaxis{Suffix(i)}", plot.SharesX && i > 0 ? With(x, ("matches", "x")) : x),
                // Zooming is along the shared axis; the panels keep their heights.
                ($"yaxis{Suffix(i)}", plot.SharesX ? With(y, ("fixedrange", true)) : y)
            );
        }
        return result;
    }

    private static DynamicObj.DynamicObj AxisOf(Axis axis, double[] domain, string anchor, double labels)
    {
        double[] range = [axis.From, axis.To];
        return Object(
            ("type", axis.IsLog ? "log" : "linear"),
            ("range", axis.IsLog ? range.Select(Math.Log10).Select(Round).ToArray() : range),
            ("domain", domain),
            ("anchor", anchor),
            ("automargin", false),
            ("tickvals", axis.Ticks.Select(tick => tick.At).ToArray()),
            ("ticktext", axis.Ticks.Select(tick => Text(tick.Label)).ToArray()),
            ("tickangle", axis.LabelAngle),
            ("showgrid", axis.HasGrid),
            ("showline", true),
            ("zeroline", axis is { IsLog: false, From: < 0, HasGrid: true }),
            (
                "title",
                Object(
                    ("text", Text(axis.Title)),
                    ("standoff", Px(labels)),
                    ("font", Object(("size", PlotLayout.FontSize)))
                )
            )
        );
    }

    private static DynamicObj.DynamicObj[] PanelTitles(Plot plot, PlotLayout layout) =>
        [
            .. plot
                .Panels.Zip(layout.Panels)
                .Where(pair => pair.First.Title.Length > 0)
                .Select(pair =>
                    Object(
                        ("text", Text(pair.First.Title)),
                        ("xref", "paper"),
                        ("yref", "paper"),
                        ("x", Round((pair.Second.Left - layout.Area.Left) / layout.Area.Width)),
                        ("y", Round((layout.Area.Bottom - pair.Second.Top) / layout.Area.Height)),
                        ("xanchor", "left"),
                        ("yanchor", "bottom"),
                        ("showarrow", false)
                    )
                ),
        ];

    /// <summary>
    /// An entry of the legend, which draws nothing: a series whose points have colours of their own would be listed in the
    /// first one's, and one that stands in several panels would be listed several times.
    /// </summary>
    private static Trace LegendTrace(Series series) =>
        With(
            Empty(series),
            ("name", Text(series.Name)),
            ("legendgroup", series.Name),
            ("x", new double?[] { null }),
            ("y", new double?[] { null })
        );

    private static Trace TraceOf(Series series, int panel)
    {
        Trace trace = With(
            Empty(series),
            ("name", Text(series.Name)),
            ("showlegend", false),
            ("x", series.Data.Select(datum => datum.X).ToArray()),
            ("y", series.Data.Select(datum => datum.Y).ToArray()),
            ("xaxis", $"x{Suffix(panel)}"),
            ("yaxis", $"y{Suffix(panel)}")
        );
        if (series.Name.Length > 0)
        {
            trace = With(trace, ("legendgroup", series.Name));
        }
        string[] texts = [.. series.Data.Select(datum => Text(datum.Text))];
        return series.Mark switch
        {
            Mark.Labels => With(
                trace,
                ("text", texts),
                ("textposition", Position(series.Side)),
                ("hoverinfo", "skip"),
                ("cliponaxis", false)
            ),
            Mark.Columns or Mark.Bars => Bars(With(trace, ("hovertext", texts), ("hoverinfo", "text")), series),
            Mark.Area or Mark.Layer when series.DetailRows.Count > 0 => Detailed(trace, series),
            _ => With(trace, ("hovertext", texts), ("hoverinfo", "text"), ("cliponaxis", false)),
        };
    }

    /// <summary>A surface that is drawn anew when the reader zooms in: what it says must come from its values.</summary>
    private static Trace Detailed(Trace trace, Series series) =>
        With(
            trace,
            ("customdata", series.Data.Select(datum => Share(datum.Y - datum.Base)).ToArray()),
            ("hovertemplate", $"{Text(series.Name)}: %{{customdata:,.4~f}}<br>cycle %{{x:,d}}<extra></extra>"),
            ("meta", Object(("rows", series.DetailRows.ToArray())))
        );

    private static Trace TraceOf(Plot plot, Raster raster, int panel)
    {
        string rgb = Palette.Rgb(raster.Colour);
        object[][] scale =
        [
            [0, $"rgba({rgb},0)"],
            // A step, so that whatever is there is seen.
            [0.000001, $"rgba({rgb},{Round(Raster.Strength(0.000001))})"],
            [1, $"rgba({rgb},1)"],
        ];
        Trace trace = With(
            new Trace("heatmap"),
            ("x", raster.Columns.ToArray()),
            ("y", raster.Rows.ToArray()),
            ("z", raster.Cells.Select(row => row.Select(Share).ToArray()).ToArray()),
            ("zmin", 0),
            ("zmax", 1),
            ("zsmooth", false),
            ("colorscale", scale),
            ("showscale", false),
            ("showlegend", false),
            ("xaxis", $"x{Suffix(panel)}"),
            ("yaxis", $"y{Suffix(panel)}"),
            (
                "hovertemplate",
                $"{Text(raster.Name)}: %{{z:.1%}} {Text(raster.Says)}<br>{Text(plot.SharesX ? "cycle" : "")} %{{x:,.0f}}<extra></extra>"
            )
        );
        return raster.DetailRow < 0
            ? trace
            : With(trace, ("meta", Object(("rows", new[] { raster.DetailRow }), ("per", raster.DetailPer))));
    }

    // A thousandth of a colour is less than anybody sees.
    private static double Share(double value) => Math.Round(value, 3);

    private static Trace Bars(Trace trace, Series series)
    {
        bool lies = series.Mark == Mark.Bars;
        // plotly.js takes the length of a bar, not its end.
        double[] lengths = [.. series.Data.Select(datum => (lies ? datum.X : datum.Y) - datum.Base)];
        return With(
            trace,
            (lies ? "x" : "y", lengths),
            ("base", series.Data.Select(datum => datum.Base).ToArray()),
            ("width", series.Thickness),
            (
                "marker",
                Object(
                    ("color", series.Data.Select(datum => datum.Colour ?? series.Colour).ToArray()),
                    ("line", Object(("width", 0)))
                )
            )
        );
    }

    /// <summary>How a series looks, before it has data.</summary>
    private static Trace Empty(Series series)
    {
        DynamicObj.DynamicObj marker = Object(
            ("color", series.Colour),
            ("size", series.Size),
            ("symbol", SymbolOf(series.Symbol)),
            ("line", Object(("width", series.Symbol == Symbol.Ring ? 1.5 : 0)))
        );
        Trace trace = series.Mark switch
        {
            Mark.Line => With(
                new Trace("scatter"),
                ("mode", series.Size > 0 ? "lines+markers" : "lines"),
                ("line", Object(("color", series.Colour), ("width", 1.5))),
                ("marker", marker)
            ),
            Mark.Points => With(new Trace("scatter"), ("mode", "markers"), ("marker", marker)),
            Mark.Area or Mark.Layer => With(
                new Trace("scatter"),
                ("mode", "lines"),
                ("line", Object(("color", series.Colour), ("width", 0), ("shape", "hv"))),
                ("fill", series.Mark == Mark.Area ? "tozeroy" : "tonexty"),
                ("fillcolor", $"rgba({Palette.Rgb(series.Colour)},{Round(series.Opacity)})")
            ),
            // plotly.js keeps a text off a marker, but sets it against a bare point: hence one that is not seen.
            Mark.Labels => With(
                new Trace("scatter"),
                ("mode", "markers+text"),
                ("marker", Object(("size", 13), ("opacity", 0)))
            ),
            Mark.Columns or Mark.Bars => With(
                new Trace("bar"),
                ("orientation", series.Mark == Mark.Bars ? "h" : "v"),
                ("marker", Object(("color", series.Colour)))
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(series)),
        };
        return With(trace, ("opacity", series.Opacity));
    }

    private static string SymbolOf(Symbol symbol) =>
        symbol switch
        {
            Symbol.Circle => "circle",
            Symbol.Ring => "circle-open",
            Symbol.Diamond => "diamond",
            Symbol.Square => "square",
            _ => throw new ArgumentOutOfRangeException(nameof(symbol)),
        };

    private static string Position(Side side) =>
        side switch
        {
            Side.Above => "top center",
            Side.AboveRight => "top right",
            Side.Below => "bottom center",
            Side.Right => "middle right",
            Side.Left => "middle left",
            _ => throw new ArgumentOutOfRangeException(nameof(side)),
        };

    private static string Suffix(int panel) => panel == 0 ? "" : $"{panel + 1}";

    // plotly.js reads a little HTML in every text, but of the entities only a few: it would show a quote's.
    private static string Text(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\n", "<br>", StringComparison.Ordinal);

    private static int Px(double length) => (int)Math.Round(length);

    private static double Round(double fraction) => Math.Round(fraction, 5);

    private static DynamicObj.DynamicObj Object(params ReadOnlySpan<(string Name, object Value)> members) =>
        With(new DynamicObj.DynamicObj(), members);

    private static T With<T>(T target, params ReadOnlySpan<(string Name, object Value)> members)
        where T : DynamicObj.DynamicObj
    {
        foreach ((string name, object value) in members)
        {
            target.SetProperty(name, value);
        }
        return target;
    }
}
