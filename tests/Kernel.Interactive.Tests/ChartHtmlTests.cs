using System.Text.Json;
using Plotly.NET;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace Kernel.Interactive.Tests;

public class ChartHtmlTests
{
    [Fact]
    public void The_same_chart_gives_the_same_bytes_and_another_chart_another_name()
    {
        Assert.Equal(ChartHtml.Fragment(Line(1, 2)), ChartHtml.Fragment(Line(1, 2)));
        Assert.NotEqual(NameIn(ChartHtml.Fragment(Line(1, 2))), NameIn(ChartHtml.Fragment(Line(1, 3))));
    }

    [Fact]
    public void It_asks_for_nothing_and_is_small()
    {
        var html = ChartHtml.Fragment(Line(1, 2));

        Assert.DoesNotMatch("https?:|src=|import ", html);
        Assert.InRange(html.Length, 1, 6_000);
    }

    [Fact]
    public void No_text_in_a_chart_can_end_its_script()
    {
        var html = ChartHtml.Fragment(Line("</script><script>alert(1)</script><!--", 1, 2));

        Assert.Equal(2, html.Split("</script").Length);
        Assert.DoesNotContain("<!--", html, StringComparison.Ordinal);
        Assert.Equal(
            "</script><script>alert(1)</script><!--",
            Figure(html).GetProperty("data")[0].GetProperty("name").GetString()
        );
    }

    [Fact]
    public void The_picture_given_stands_where_the_chart_will_be()
    {
        var html = ChartHtml.Fragment(Line(1, 2), "<svg id=\"still\"></svg>");

        Assert.Contains("\"><svg id=\"still\"></svg></div>", html, StringComparison.Ordinal);
        Assert.True(ChartHtml.IsIn(html));
        Assert.False(ChartHtml.IsIn("<svg></svg>"));
    }

    [Fact]
    public void What_a_chart_says_is_kept_and_what_it_has_by_default_is_left_to_the_page()
    {
        var layout = Figure(ChartHtml.Fragment(Line(1, 2))).GetProperty("layout");
        Assert.False(layout.TryGetProperty("template", out _));
        Assert.False(layout.TryGetProperty("width", out _));

        var sized = Line(1, 2).WithSize(Width: 800, Height: 300).WithXAxisStyle<int, int, string>(TitleText: "change");
        layout = Figure(ChartHtml.Fragment(sized)).GetProperty("layout");
        Assert.Equal((800, 300), (layout.GetProperty("width").GetInt32(), layout.GetProperty("height").GetInt32()));
        Assert.Equal("change", layout.GetProperty("xaxis").GetProperty("title").GetProperty("text").GetString());
    }

    [Fact]
    public void Showing_a_chart_does_not_change_it()
    {
        var chart = Line(1, 2);
        var before = GenericChart.toFigureJson(chart);

        ChartHtml.Fragment(chart);

        Assert.Equal(before, GenericChart.toFigureJson(chart));
    }

    [Fact]
    public void A_chart_in_words_names_its_series()
    {
        var chart = Chart.Combine([Line("recorded", 1, 2, 3), Line("measured", 1, 2)]);

        Assert.Equal("chart: recorded (scatter, 3 values), measured (scatter, 2 values)", ChartText.Summary(chart));
    }

    [Fact]
    public void The_registered_views_show_a_chart_in_both_formats()
    {
        var views = Formatters.All.Where(view => view.Type.IsInstanceOfType(Line(1, 2))).ToList();

        Assert.Equal(["text/html", "text/plain"], views.Select(view => view.MimeType).Order(StringComparer.Ordinal));
        Assert.All(
            views,
            view =>
            {
                using var text = new StringWriter();
                Assert.True(view.Format(Line(1, 2), text));
                Assert.NotEmpty(text.ToString());
                Assert.False(view.Format("no chart", text));
            }
        );
    }

    [Fact]
    public void The_library_is_one_compressed_piece_under_two_megabytes()
    {
        var html = PlotlyScript.Inline();

        Assert.InRange(html.Length, 1_000_000, 2_000_000);
        Assert.Equal(html, PlotlyScript.Inline());
    }

    private static GenericChart Line(params int[] values) => Line("cycles", values);

    private static GenericChart Line(string name, params int[] values) =>
        Chart.Line<int, int, string>(values.Select((_, index) => index), values, Name: name);

    private static string NameIn(string html) => html.Split("data-chart=\"")[1][..12];

    private static JsonElement Figure(string html)
    {
        var start = html.LastIndexOf("{\"data\"", StringComparison.Ordinal);
        return JsonDocument.Parse(html[start..html.LastIndexOf(");</script>", StringComparison.Ordinal)]).RootElement;
    }
}
