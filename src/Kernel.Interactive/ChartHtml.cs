using System.Security.Cryptography;
using System.Text;
using Kernel.Interactive.Charts;
using Plotly.NET;

namespace Kernel.Interactive;

/// <summary>
/// A chart as a piece of HTML. It asks for nothing from outside: it draws as soon as plotly.js is on the page (see
/// <see cref="PlotlyScript"/>), and shows its SVG where there is no plotly.js or where scripts are stripped, as code
/// hosts do. The same chart gives the same bytes.
/// </summary>
public static class ChartHtml
{
    private const string Marker = "data-chart=\"";

    // Scripts end at this sequence wherever it stands, so no figure may spell it; in JSON the letter can be written thus.
    private const string EscapedLess = "\\u003c";

    private static readonly Lazy<string> Draw = new(() => Script.Read("chart.js"));

    private static readonly Lazy<string> Zoom = new(() => Script.Read("zoom.js"));

    /// <summary>Turns a chart into a fragment that can stand in any page, more than once.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="svg">What to show where the chart cannot be drawn: an <c>svg</c> element, taken as it is.</param>
    public static string Fragment(GenericChart chart, string? svg = null) => Fragment(chart, svg, detail: null);

    /// <summary>Turns a chart into a fragment, with its SVG and, where it has more to show, with that.</summary>
    /// <param name="plot">The chart.</param>
    public static string Fragment(Plot plot) => Fragment(plot.ToPlotly(), plot.ToSvg(), plot.Detail);

    private static string Fragment(GenericChart chart, string? svg, Detail? detail)
    {
        var figure = ChartFigure.ToJson(chart).Replace("<", EscapedLess, StringComparison.Ordinal);
        // Plotly.NET names its elements at random; a name made from the content stays the same from run to run.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(figure)))[..12];
        var fallback = svg ?? "<p>This chart is drawn by plotly.js, which is not on this page.</p>";
        return $"""
            <div class="kernel-chart" {Marker}{name}">{fallback}</div>
            {ZoomScript(name, detail)}<script type="text/javascript">{Draw.Value}("{name}", {figure});</script>
            """;
    }

    // Before the chart's own script, which asks for it.
    private static string ZoomScript(string name, Detail? detail) =>
        detail is null
            ? ""
            : $"<script type=\"text/javascript\">{Zoom.Value}(\"{name}\", {Json.Write(detail.Document())});</script>\n";

    /// <summary>Whether a piece of HTML holds a chart, so that its page has to bring plotly.js.</summary>
    public static bool IsIn(string html) => html.Contains(Marker, StringComparison.Ordinal);
}
