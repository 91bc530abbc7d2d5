using Kernel.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Kernel.Host.Notebooks;

/// <summary>From a value to the formats a notebook shows it in.</summary>
public static class ValueDisplay
{
    private const string Html = "text/html";
    private const string Plain = "text/plain";

    // What the formatter wraps text in that has no better form; the text says the same with less.
    private const string PlainInHtml = "<div class=\"dni-plaintext\">";

    // Formatters are kept for the whole process, so they are registered once in it.
    private static readonly Lazy<bool> Registered = new(Register);

    /// <summary>Shows a value as plain text, and as HTML where that says more.</summary>
    public static DisplayOutput Show(object value, bool isResult)
    {
        _ = Registered.Value;
        var plain = (Plain, value.ToDisplayString(Plain));
        if (Formatter.GetPreferredMimeTypesFor(value.GetType()).FirstOrDefault() == Plain)
            return DisplayOutput.Of(isResult, plain);

        var html = value.ToDisplayString(Html);
        return html.StartsWith(PlainInHtml, StringComparison.Ordinal)
            ? DisplayOutput.Of(isResult, plain)
            : DisplayOutput.Of(isResult, plain, (Html, html));
    }

    private static bool Register()
    {
        foreach (var view in Formatters.All)
            Formatter.Register(view.Type, (value, writer) => view.Format(value, writer), view.MimeType);
        return true;
    }
}
