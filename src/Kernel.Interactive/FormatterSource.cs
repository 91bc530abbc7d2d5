namespace Kernel.Interactive;

/// <summary>Hands all views to a host that has found <c>TypeFormatterSourceAttribute</c> on the type of a value.</summary>
public sealed class FormatterSource
{
#pragma warning disable CA1822, MA0038 // Hosts make an object and call it.
    /// <summary>The views, in the form hosts look for: <c>MimeType</c>, <c>Type</c> and <c>Format</c>.</summary>
    public IEnumerable<object> CreateTypeFormatters() => Formatters.All;
#pragma warning restore CA1822, MA0038
}
