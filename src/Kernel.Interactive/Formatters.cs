using System.Collections.Immutable;
using Plotly.NET;

namespace Kernel.Interactive;

/// <summary>Every way this assembly has of showing a value. A host registers them when a session starts.</summary>
public static class Formatters
{
    /// <summary>The views; to show a type of your own, add its lines here.</summary>
    public static ImmutableArray<View> All { get; } =
    [View.Html<GenericChart>(chart => ChartHtml.Fragment(chart)), View.Text<GenericChart>(ChartText.Summary)];
}
