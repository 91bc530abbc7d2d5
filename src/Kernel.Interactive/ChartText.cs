using System.Text.Json;
using Plotly.NET;

namespace Kernel.Interactive;

/// <summary>A chart in words, for those who read a notebook where nothing can be drawn.</summary>
public static class ChartText
{
    /// <summary>One line: the title, and each series with its number of points.</summary>
    public static string Summary(GenericChart chart)
    {
        using var figure = JsonDocument.Parse(ChartFigure.ToJson(chart));
        var series = figure.RootElement.GetProperty("data").EnumerateArray().Select(Series);
        return $"chart{Title(figure.RootElement.GetProperty("layout"))}: {string.Join(", ", series)}";
    }

    private static string Title(JsonElement layout) =>
        layout.TryGetProperty("title", out var title)
        && title.ValueKind == JsonValueKind.Object
        && title.TryGetProperty("text", out var text)
            ? $" \"{text.GetString()}\""
            : "";

    private static string Series(JsonElement trace)
    {
        var type = trace.TryGetProperty("type", out var kind) ? kind.GetString() : "series";
        var name = trace.TryGetProperty("name", out var given) ? $"{given.GetString()} " : "";
        return $"{name}({type}, {Points(trace)})";
    }

    private static string Points(JsonElement trace)
    {
        var lengths = new[] { "z", "y", "x", "values" }
            .Select(axis =>
                trace.TryGetProperty(axis, out var values) && values.ValueKind == JsonValueKind.Array
                    ? values.GetArrayLength()
                    : -1
            )
            .Where(length => length >= 0);
        return lengths.FirstOrDefault(-1) is var count and >= 0 ? $"{count} values" : "no values";
    }
}
