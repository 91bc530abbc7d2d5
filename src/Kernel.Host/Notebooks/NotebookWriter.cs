using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kernel.Host.Notebooks;

/// <summary>From a notebook to the text of its file, in the layout Jupyter itself writes, so that diffs stay small.</summary>
public static class NotebookWriter
{
    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of the <c>.ipynb</c> file.</summary>
    public static string Write(NotebookDocument notebook)
    {
        var root = (JsonObject)notebook.Rest.DeepClone();
        root["cells"] = new JsonArray([.. notebook.Cells.Select(Cell)]);

        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, Layout))
        {
            Sorted(root)!.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }

    /// <summary>One output as it stands in a notebook file.</summary>
    public static JsonObject Output(CellOutput output, int? executionCount) =>
        output switch
        {
            StreamOutput stream => new JsonObject
            {
                ["output_type"] = "stream",
                ["name"] = stream.Name,
                ["text"] = Lines(stream.Text),
            },
            DisplayOutput { IsResult: true } result => new JsonObject
            {
                ["output_type"] = "execute_result",
                ["execution_count"] = executionCount,
                ["data"] = Data(result),
                ["metadata"] = result.Metadata.DeepClone(),
            },
            DisplayOutput display => new JsonObject
            {
                ["output_type"] = "display_data",
                ["data"] = Data(display),
                ["metadata"] = display.Metadata.DeepClone(),
            },
            ErrorOutput error => new JsonObject
            {
                ["output_type"] = "error",
                ["ename"] = error.Name,
                ["evalue"] = error.Message,
                ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
            },
            UnknownOutput unknown => (JsonObject)unknown.Json.DeepClone(),
            _ => throw new ArgumentException($"There is no output {output.GetType().Name}.", nameof(output)),
        };

    private static JsonObject Cell(NotebookCell cell)
    {
        var json = (JsonObject)cell.Rest.DeepClone();
        json["cell_type"] = cell.Kind switch
        {
            CellKind.Code => "code",
            CellKind.Markdown => "markdown",
            _ => "raw",
        };
        json["source"] = Lines(cell.Source);
        json["metadata"] ??= new JsonObject();
        if (cell.Kind == CellKind.Code)
        {
            json["execution_count"] = cell.ExecutionCount;
            json["outputs"] = new JsonArray([.. cell.Outputs.Select(output => Output(output, cell.ExecutionCount))]);
        }

        return json;
    }

    private static JsonObject Data(DisplayOutput output) =>
        new(output.Data.Select(format => KeyValuePair.Create(format.Key, DataValue(format.Key, format.Value))));

    private static JsonNode? DataValue(string mimeType, JsonNode value) =>
        !NotebookFormat.IsJson(mimeType) && value is JsonValue text && text.TryGetValue(out string? lines)
            ? Lines(lines)
            : value.DeepClone();

    // Jupyter keeps text as lines, each with its end, so that version control sees lines too.
    private static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (int start = 0; start < text.Length; )
        {
            int end = text.IndexOf('\n', start) is var found and >= 0 ? found + 1 : text.Length;
            lines.Add((JsonNode)text[start..end]);
            start = end;
        }

        return lines;
    }

    private static JsonNode? Sorted(JsonNode? node) =>
        node switch
        {
            JsonObject json => new JsonObject(
                json.OrderBy(member => member.Key, StringComparer.Ordinal)
                    .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))
            ),
            JsonArray array => new JsonArray([.. array.Select(Sorted)]),
            _ => node?.DeepClone(),
        };
}
