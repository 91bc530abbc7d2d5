using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kernel.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Kernel.Host.Notebooks;

/// <summary>From a value to the formats a notebook shows it in.</summary>
public static class ValueDisplay
{
    private const string Html = "text/html";
    private const string Plain = "text/plain";
    private const string Json = "application/json";

    // A kernel of a hundred thousand ops would make a notebook nobody can open; `kernel build` writes those.
    private const int LongestJson = 200_000;

    // What the formatter wraps text in that has no better form; the text says the same with less.
    private const string PlainInHtml = "<div class=\"dni-plaintext\">";

    private static readonly ImmutableArray<View> jsonViews = [.. Formatters.All.Where(view => view.MimeType == Json)];

    // Formatters are kept for the whole process, so they are registered once in it.
    private static readonly Lazy<bool> registered = new(Register);

    /// <summary>Shows a value as plain text, as HTML where that says more, and as JSON where it has such a view.</summary>
    public static DisplayOutput Show(object value, bool isResult)
    {
        _ = registered.Value;
        (string, string) plain = (Plain, value.ToDisplayString(Plain));
        if (Formatter.GetPreferredMimeTypesFor(value.GetType()).FirstOrDefault() == Plain)
        {
            return DisplayOutput.Of(isResult, plain);
        }

        string html = value.ToDisplayString(Html);
        DisplayOutput shown = html.StartsWith(PlainInHtml, StringComparison.Ordinal)
            ? DisplayOutput.Of(isResult, plain)
            : DisplayOutput.Of(isResult, plain, (Html, html));
        return JsonOf(value) is { } json ? shown with { Data = shown.Data.Add(Json, json) } : shown;
    }

    private static JsonNode? JsonOf(object value) =>
        jsonViews.FirstOrDefault(view => view.Type.IsInstanceOfType(value)) is { } view
        && view.Render(value) is { Length: <= LongestJson } text
            ? JsonNode.Parse(text)
            : null;

    private static bool Register()
    {
        foreach (View view in Formatters.All.Where(view => view.MimeType != Json))
        {
            Formatter.Register(view.Type, (value, writer) => view.Format(value, writer), view.MimeType);
        }
        return true;
    }
}
