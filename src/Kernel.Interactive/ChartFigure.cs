using Newtonsoft.Json;
using Plotly.NET;

namespace Kernel.Interactive;

/// <summary>From a chart to the figure plotly.js draws.</summary>
internal static class ChartFigure
{
    /// <summary>
    /// The figure as JSON, <c>{"data": [...], "layout": {...}, "config": {...}}</c>, without what the chart only has by
    /// default: <c>chart.js</c> has defaults of its own, which suit the page and its width. (Writing Plotly.NET's default
    /// template also takes some 300 ms a chart.)
    /// </summary>
    public static string ToJson(GenericChart chart)
    {
        var layout = WithoutDefaults(GenericChart.getLayout(chart));
        return $$"""{"data":{{Json(GenericChart.getTraces(chart))}},"layout":{{Json(layout)}},"config":{{Json(GenericChart.getConfig(chart))}}}""";
    }

    private static DynamicObj.DynamicObj WithoutDefaults(Layout layout)
    {
        // Plotly.NET changes charts in place; this one is the caller's.
        var copy = new DynamicObj.DynamicObj();
        layout.ShallowCopyDynamicPropertiesTo(copy, overWrite: true);
        if (Property<Template>(layout, "template") is { } template && template.Equals(Defaults.DefaultTemplate))
            copy.RemoveProperty("template");
        if (
            Property<object>(layout, "width") is int width
            && Property<object>(layout, "height") is int height
            && (width, height) == (Defaults.DefaultWidth, Defaults.DefaultHeight)
        )
        {
            copy.RemoveProperty("width");
            copy.RemoveProperty("height");
        }

        return copy;
    }

    private static T? Property<T>(Layout layout, string name)
        where T : class => layout.TryGetPropertyValue(name)?.Value as T;

    private static string Json(object value) => JsonConvert.SerializeObject(value, Globals.JSON_CONFIG);
}
