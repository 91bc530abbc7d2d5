using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kernel.Host.Notebooks;

/// <summary>From the bytes of an <c>.ipynb</c> file (nbformat 4) to a notebook.</summary>
public static class NotebookReader
{
    private const string WhatToDo = "choose a notebook saved by Jupyter or VS Code (.ipynb, nbformat 4)";

    private static readonly HashSet<string> KnownLanguages = new(StringComparer.OrdinalIgnoreCase) { "c#", "csharp" };

    /// <summary>Reads and parses a file.</summary>
    public static Outcome<NotebookDocument> ReadFile(string path)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Complaint(path, null, "there is no such file; check the path and the directory you are in");
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            return new Complaint(path, null, "this is a directory; name a notebook in it");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Complaint(path, null, $"cannot read: {failure.Message}");
        }
    }

    /// <summary>Parses a notebook.</summary>
    /// <param name="name">What to call the file in a complaint.</param>
    /// <param name="utf8">The content of the file.</param>
    public static Outcome<NotebookDocument> Parse(string name, ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            return Notebook(JsonNode.Parse(utf8, documentOptions: options));
        }
        catch (JsonException failure)
        {
            string? place = failure.LineNumber is { } line ? $"{line + 1}:{failure.BytePositionInLine + 1}" : null;
            // The text ends with the place counted from 0, which would contradict ours.
            string message = failure.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];
            return new Complaint(name, place, $"not JSON: {message} A notebook is a JSON file; {WhatToDo}");
        }
        catch (FormException failure)
        {
            return new Complaint(name, failure.Place, $"not a notebook: {failure.Message}; {WhatToDo}");
        }
    }

    private static NotebookDocument Notebook(JsonNode? json)
    {
        JsonObject root = json as JsonObject ?? throw new FormException(null, "the file holds no JSON object");
        if (!root.ContainsKey("nbformat") && !root.ContainsKey("cells"))
        {
            throw new FormException(null, "it has neither \"cells\" nor \"nbformat\"");
        }

        if (root["nbformat"] is not JsonValue version || !version.TryGetValue(out int major) || major != 4)
        {
            throw new FormException(
                "nbformat",
                $"the version is {root["nbformat"]?.ToJsonString() ?? "missing"}, not 4"
            );
        }

        CheckLanguage(root["metadata"]);
        JsonArray cells = root["cells"] as JsonArray ?? throw new FormException("cells", "there is no list of cells");
        return new NotebookDocument(
            [.. cells.Select((cell, index) => Cell(cell, $"cells[{index}]"))],
            Except(root, "cells")
        );
    }

    private static void CheckLanguage(JsonNode? metadata)
    {
        foreach ((string section, string member) in new[] { ("kernelspec", "language"), ("language_info", "name") })
        {
            var language = ((metadata as JsonObject)?[section] as JsonObject)?[member];
            if (language is JsonValue value && value.TryGetValue(out string? name) && !KnownLanguages.Contains(name))
            {
                throw new FormException(
                    $"metadata.{section}.{member}",
                    $"its language is {name}, and only C# runs here"
                );
            }
        }
    }

    private static NotebookCell Cell(JsonNode? json, string place)
    {
        JsonObject cell = json as JsonObject ?? throw new FormException(place, "the cell is no JSON object");
        CellKind kind = cell["cell_type"]?.ToString() switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            var other => throw new FormException($"{place}.cell_type", $"there is no cell type {other ?? "given"}"),
        };
        return new NotebookCell(
            kind,
            Lines(cell["source"], $"{place}.source").ReplaceLineEndings("\n"),
            kind == CellKind.Code ? Outputs(cell["outputs"], $"{place}.outputs") : [],
            cell["execution_count"] is JsonValue count && count.TryGetValue(out int number) ? number : null,
            Except(cell, "cell_type", "source", "outputs", "execution_count")
        );
    }

    private static ImmutableArray<CellOutput> Outputs(JsonNode? json, string place) =>
        json switch
        {
            null => [],
            JsonArray outputs => [.. outputs.Select((output, index) => Output(output, $"{place}[{index}]"))],
            _ => throw new FormException(place, "the outputs are no list"),
        };

    private static CellOutput Output(JsonNode? json, string place)
    {
        JsonObject output = json as JsonObject ?? throw new FormException(place, "the output is no JSON object");
        return output["output_type"]?.ToString() switch
        {
            "stream" => new StreamOutput(
                output["name"]?.ToString() ?? "stdout",
                Lines(output["text"], $"{place}.text")
            ),
            "display_data" => Display(output, isResult: false, place),
            "execute_result" => Display(output, isResult: true, place),
            "error" => new ErrorOutput(
                output["ename"]?.ToString() ?? "",
                output["evalue"]?.ToString() ?? "",
                [.. (output["traceback"] as JsonArray ?? []).Select(line => line?.ToString() ?? "")]
            ),
            _ => new UnknownOutput((JsonObject)output.DeepClone()),
        };
    }

    private static DisplayOutput Display(JsonObject output, bool isResult, string place)
    {
        JsonObject data =
            output["data"] as JsonObject ?? throw new FormException($"{place}.data", "the output has no data");
        return new DisplayOutput(
            data.Where(format => format.Value is not null)
                .ToImmutableSortedDictionary(
                    format => format.Key,
                    format => Value(format.Key, format.Value!),
                    StringComparer.Ordinal
                ),
            isResult,
            output["metadata"]?.DeepClone() as JsonObject ?? []
        );

        // Text may stand as a list of lines; JSON keeps its shape.
        static JsonNode Value(string mimeType, JsonNode value) =>
            !NotebookFormat.IsJson(mimeType) && Text(value) is { } text ? JsonValue.Create(text) : value.DeepClone();
    }

    private static string Lines(JsonNode? json, string place) =>
        Text(json) ?? throw new FormException(place, "the text is neither a string nor a list of strings");

    private static string? Text(JsonNode? json) =>
        json switch
        {
            JsonValue value when value.TryGetValue(out string? text) => text,
            JsonArray lines when lines.All(line => line?.GetValueKind() == JsonValueKind.String) => string.Concat(
                lines.Select(line => line!.GetValue<string>())
            ),
            _ => null,
        };

    private static JsonObject Except(JsonObject json, params ReadOnlySpan<string> known)
    {
        var rest = (JsonObject)json.DeepClone();
        foreach (string name in known)
        {
            rest.Remove(name);
        }

        return rest;
    }

    // Only travels inside this file: it saves every step of the parse from handing complaints through.
    private sealed class FormException(string? place, string message) : Exception(message)
    {
        public string? Place { get; } = place;
    }
}
