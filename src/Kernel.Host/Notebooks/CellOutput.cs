using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Kernel.Host.Notebooks;

/// <summary>Something a cell showed.</summary>
public abstract record CellOutput;

/// <summary>Text written to the console.</summary>
/// <param name="Name"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="Text">The text.</param>
public sealed record StreamOutput(string Name, string Text) : CellOutput;

/// <summary>A value shown.</summary>
/// <param name="Data">The value in every format it has, by MIME type.</param>
/// <param name="IsResult">Whether it is the value of the cell's last expression, and not shown on the way.</param>
/// <param name="Metadata">What else the file said about it.</param>
public sealed record DisplayOutput(ImmutableSortedDictionary<string, JsonNode> Data, bool IsResult, JsonObject Metadata)
    : CellOutput
{
    /// <summary>
    /// The name under which it is shown: an output with the name of an earlier one takes its place. Null when it stands
    /// for itself.
    /// </summary>
    public string? DisplayId { get; init; }

    /// <summary>The value in a format of text, or null when it has none such.</summary>
    public string? Text(string mimeType) =>
        Data.TryGetValue(mimeType, out JsonNode? data) && data is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : null;

    /// <summary>A value in several formats of text.</summary>
    public static DisplayOutput Of(bool isResult, params IEnumerable<(string MimeType, string Text)> formats) =>
        new(
            formats.ToImmutableSortedDictionary(
                format => format.MimeType,
                format => (JsonNode)JsonValue.Create(format.Text),
                StringComparer.Ordinal
            ),
            isResult,
            []
        );
}

/// <summary>Why a cell failed.</summary>
/// <param name="Name">The kind of error: a compiler's code or the exception's type.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Traceback">The lines to show.</param>
public sealed record ErrorOutput(string Name, string Message, ImmutableArray<string> Traceback) : CellOutput;

/// <summary>An output of a kind this program does not know, kept as it is.</summary>
/// <param name="Json">The output as it stands in the file.</param>
public sealed record UnknownOutput(JsonObject Json) : CellOutput;
