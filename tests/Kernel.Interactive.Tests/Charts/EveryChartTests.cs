using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Xml.Linq;
using Kernel.Interactive.Charts;

namespace Kernel.Interactive.Tests.Charts;

/// <summary>What holds for every chart, whatever it shows.</summary>
public class EveryChartTests
{
    public static TheoryData<string> Charts => [.. Samples.Charts.Keys];

    [Theory]
    [MemberData(nameof(Charts))]
    public void The_same_figures_give_the_same_bytes(string chart)
    {
        Assert.Equal(Html(Make(chart)), Html(Make(chart)));
        Assert.Equal(Make(chart).ToSvgFile(), Make(chart).ToSvgFile());
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void It_asks_for_nothing_from_outside_and_is_small(string chart)
    {
        string html = Html(Make(chart));

        // A namespace is a name, not a request.
        Assert.DoesNotMatch(
            @"https?:|\bsrc=|href=|url\(|@import",
            html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal)
        );
        Assert.InRange(html.Length, 1, 150_000);
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void The_svg_is_well_formed_and_everything_in_it_stands_on_its_paper(string chart)
    {
        Plot plot = Make(chart);
        XElement svg = XDocument.Parse(plot.ToSvgFile()).Root!;

        Assert.Equal("svg", svg.Name.LocalName);
        Assert.Equal(svg.Descendants().Count() + 1, XDocument.Parse(plot.ToSvg()).Descendants().Count() + 1);
        foreach (XElement element in svg.Descendants())
        {
            AssertWithin(element, ["x", "cx"], Plot.Width);
            AssertWithin(element, ["y", "cy"], plot.Height);
            AssertWithin(element, ["width"], Plot.Width);
            AssertWithin(element, ["height"], plot.Height);
        }
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", svg.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void Plotly_draws_the_points_of_the_value(string chart)
    {
        Plot plot = Make(chart);
        JsonElement figure = FigureIn(Html(plot));
        JsonElement[] traces = [.. figure.GetProperty("data").EnumerateArray()];
        (Series Series, int Panel)[] series =
        [
            .. plot.Panels.SelectMany((panel, i) => panel.Series.Select(one => (one, i))),
        ];

        (Raster Raster, int Panel)[] rasters =
        [
            .. plot.Panels.SelectMany((panel, i) => panel.Rasters.Select(one => (one, i))),
        ];
        JsonElement[] legend = [.. traces.Take(traces.Length - series.Length - rasters.Length)];
        Assert.Equal(
            plot.Panels.SelectMany(panel => panel.Series)
                .Select(one => one.Name)
                .Where(name => name.Length > 0)
                .Distinct(),
            legend.Select(trace => trace.GetProperty("name").GetString())
        );
        foreach (((Series one, int panel), JsonElement trace) in series.Zip(traces.Skip(legend.Length)))
        {
            string suffix = panel == 0 ? "" : $"{panel + 1}";
            Assert.Equal($"x{suffix}", trace.GetProperty("xaxis").GetString());
            Assert.Equal(one.Data.Select(datum => datum.X), Ends(trace, "x", one.Mark == Mark.Bars));
            Assert.Equal(one.Data.Select(datum => datum.Y), Ends(trace, "y", one.Mark == Mark.Columns));
        }
        foreach (((Raster one, int panel), JsonElement trace) in rasters.Zip(traces.TakeLast(rasters.Length)))
        {
            Assert.Equal(panel == 0 ? "x" : $"x{panel + 1}", trace.GetProperty("xaxis").GetString());
            Assert.Equal(one.Columns, Numbers(trace.GetProperty("x")));
            Assert.Equal(one.Rows, Numbers(trace.GetProperty("y")));
            Assert.Equal(
                one.Cells.Select(row => row.Select(cell => Math.Round(cell, 3)).ToArray()),
                trace.GetProperty("z").EnumerateArray().Select(Numbers)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void Plotly_is_given_no_entity_that_it_would_show_as_it_is(string chart) =>
        Assert.DoesNotMatch("&(?!amp;|lt;|gt;)\\w+;|&#", FigureIn(Html(Make(chart))).GetRawText());

    [Theory]
    [MemberData(nameof(Charts))]
    public void A_raster_has_a_column_for_each_edge_but_one_and_shares_for_cells(string chart)
    {
        foreach (Raster raster in Make(chart).Panels.SelectMany(panel => panel.Rasters))
        {
            Assert.Equal(raster.Rows.Count - 1, raster.Cells.Count);
            Assert.Equal(raster.Rows.Order(), raster.Rows);
            Assert.All(raster.Cells, row => Assert.Equal(raster.Columns.Count - 1, row.Count));
            Assert.All(raster.Cells.SelectMany(row => row), cell => Assert.InRange(cell, 0, 1));
        }
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void What_it_has_for_those_who_zoom_in_is_every_cycle(string chart)
    {
        Plot plot = Make(chart);
        string html = Html(plot);
        Assert.Equal(plot.Detail is not null, html.Contains("kernelDetails = ", StringComparison.Ordinal));
        if (plot.Detail is not { } detail)
        {
            return;
        }
        int start = html.IndexOf("{\n  \"cycles\"", StringComparison.Ordinal);
        JsonElement document = JsonDocument
            .Parse(html[start..html.IndexOf(");</script>", start, StringComparison.Ordinal)])
            .RootElement;
        using var unpacked = new MemoryStream();
        using (
            var gzip = new GZipStream(
                new MemoryStream(document.GetProperty("packed").GetBytesFromBase64()),
                CompressionMode.Decompress
            )
        )
        {
            gzip.CopyTo(unpacked);
        }
        ushort[] values = MemoryMarshal.Cast<byte, ushort>(unpacked.ToArray()).ToArray();
        Assert.Equal(1, document.GetProperty("step").GetInt32());
        Assert.Equal(detail.Rows.SelectMany(row => row), values.Select(value => (int)value));
        foreach (Series series in plot.Panels.SelectMany(panel => panel.Series).Where(one => one.DetailRows.Count > 0))
        {
            Assert.All(series.DetailRows, row => Assert.InRange(row, 0, detail.Rows.Count - 1));
        }
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void Both_drawings_have_every_tick_and_name_both_axes(string chart)
    {
        Plot plot = Make(chart);
        JsonElement layout = FigureIn(Html(plot)).GetProperty("layout");
        string[] drawn = [.. XDocument.Parse(plot.ToSvg()).Descendants().Select(element => element.Value)];

        for (int i = 0; i < plot.Panels.Count; i++)
        {
            foreach ((Axis axis, string name) in new[] { (plot.Panels[i].X, "xaxis"), (plot.Panels[i].Y, "yaxis") })
            {
                JsonElement asDrawn = layout.GetProperty(i == 0 ? name : $"{name}{i + 1}");
                Assert.Equal(
                    axis.Ticks.Select(tick => tick.Label),
                    asDrawn
                        .GetProperty("ticktext")
                        .EnumerateArray()
                        .Select(label => WebUtility.HtmlDecode(label.GetString()))
                );
                Assert.All(axis.Ticks.Where(tick => tick.Label.Length > 0), tick => Assert.Contains(tick.Label, drawn));
                Assert.Equal(axis.IsLog ? "log" : "linear", asDrawn.GetProperty("type").GetString());
            }
        }
        // The names of kernels, parts and engines say themselves what they are; a quantity needs its unit.
        Assert.Contains(plot.Panels, panel => panel.X.Title.Length > 0 || panel.Y.Title.Length > 0);
        Assert.NotEmpty(plot.Title);
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void No_two_panels_overlap(string chart)
    {
        Plot plot = Make(chart);
        JsonElement layout = FigureIn(Html(plot)).GetProperty("layout");
        (double Left, double Right, double Bottom, double Top)[] boxes =
        [
            .. plot.Panels.Select(
                (_, i) =>
                {
                    string suffix = i == 0 ? "" : $"{i + 1}";
                    double[] x = Numbers(layout.GetProperty($"xaxis{suffix}").GetProperty("domain"));
                    double[] y = Numbers(layout.GetProperty($"yaxis{suffix}").GetProperty("domain"));
                    return (x[0], x[1], y[0], y[1]);
                }
            ),
        ];

        Assert.All(boxes, box => Assert.True(box.Left < box.Right && box.Bottom < box.Top));
        for (int i = 0; i < boxes.Length; i++)
        {
            for (int j = i + 1; j < boxes.Length; j++)
            {
                var (a, b) = (boxes[i], boxes[j]);
                Assert.True(a.Right < b.Left || b.Right < a.Left || a.Top < b.Bottom || b.Top < a.Bottom);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void In_words_it_is_its_figures(string chart)
    {
        Plot plot = Make(chart);

        Assert.Equal(plot.Figures.ToString(), plot.ToString());
        Assert.NotEmpty(plot.Figures.Columns);
    }

    private static Plot Make(string chart) => Samples.Charts[chart]();

    private static string Html(Plot plot)
    {
        View view = Formatters.All.Single(view => view.Type == typeof(Plot) && view.MimeType == "text/html");
        return view.Render(plot);
    }

    private static double[] Ends(JsonElement trace, string axis, bool isLength)
    {
        double[] values = Numbers(trace.GetProperty(axis));
        return isLength ? [.. values.Zip(Numbers(trace.GetProperty("base")), (length, from) => from + length)] : values;
    }

    private static double[] Numbers(JsonElement list) =>
        [.. list.EnumerateArray().Select(number => number.GetDouble())];

    private static JsonElement FigureIn(string html)
    {
        int start = html.LastIndexOf("{\"data\"", StringComparison.Ordinal);
        int end = html.LastIndexOf(");</script>", StringComparison.Ordinal);
        return JsonDocument.Parse(html[start..end]).RootElement;
    }

    private static void AssertWithin(XElement element, string[] attributes, double most)
    {
        foreach (string attribute in attributes)
        {
            if (
                element.Attribute(attribute)?.Value is { } text
                && double.TryParse(text, CultureInfo.InvariantCulture, out double value)
            )
            {
                Assert.InRange(value, 0, most);
            }
        }
    }
}
