using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kernel.Interactive;

/// <summary>
/// How every value says itself to a program that reads it, in a notebook and with a command's <c>--json</c>: camel case,
/// enums as words, one document.
/// </summary>
public static class Json
{
    private static readonly JsonSerializerOptions options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
    };

    /// <summary>The value as an indented document.</summary>
    /// <param name="value">Records, lists, numbers, texts.</param>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, options);
}
