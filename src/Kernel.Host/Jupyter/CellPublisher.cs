using System.Text;
using System.Text.Json.Nodes;
using Kernel.Host.Notebooks;

namespace Kernel.Host.Jupyter;

/// <summary>
/// Publishes what a cell shows while it runs. Pieces of text that come quickly one after the other travel together, as a
/// loop that prints would otherwise drown the front end.
/// </summary>
internal sealed class CellPublisher : IDisposable
{
    private const int LongestWait = 50;
    private const int LongestText = 1 << 16;

    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private readonly HashSet<string> shown = [];
    private readonly Action<string, JsonObject> publish;
    private readonly Timer timer;
    private string? stream;

    /// <summary>The publisher of one cell.</summary>
    /// <param name="publish">Takes the type and content of a message, in order.</param>
    public CellPublisher(Action<string, JsonObject> publish)
    {
        this.publish = publish;
        timer = new Timer(_ => Flush());
    }

    /// <summary>Publishes an output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="executionCount">The number of the cell.</param>
    public void Publish(CellOutput output, int executionCount)
    {
        lock (gate)
        {
            if (output is StreamOutput piece)
            {
                Add(piece);
                return;
            }
            Flush();
            JsonObject content = Bundle(output, executionCount);
            switch (output)
            {
                case DisplayOutput { DisplayId: { } id }:
                    content["transient"] = new JsonObject { ["display_id"] = id };
                    publish(shown.Add(id) ? "display_data" : "update_display_data", content);
                    break;
                case DisplayOutput { IsResult: false }:
                    content["transient"] = new JsonObject();
                    publish("display_data", content);
                    break;
                case DisplayOutput:
                    publish("execute_result", content);
                    break;
                case ErrorOutput:
                    publish("error", content);
                    break;
            }
        }
    }

    /// <summary>Sends the text that waits for more.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (stream is not null && text.Length > 0)
            {
                publish("stream", new JsonObject { ["name"] = stream, ["text"] = text.ToString() });
            }
            stream = null;
            text.Clear();
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        Flush();
    }

    private void Add(StreamOutput piece)
    {
        if (stream != piece.Name || text.Length >= LongestText)
        {
            Flush();
        }
        if (stream is null)
        {
            stream = piece.Name;
            timer.Change(LongestWait, Timeout.Infinite);
        }
        text.Append(piece.Text);
    }

    // What a notebook file says of an output and what a message says differ in how text is kept.
    private static JsonObject Bundle(CellOutput output, int executionCount) =>
        output switch
        {
            DisplayOutput { IsResult: true } result => new JsonObject
            {
                ["execution_count"] = executionCount,
                ["data"] = Data(result),
                ["metadata"] = result.Metadata.DeepClone(),
            },
            DisplayOutput display => new JsonObject
            {
                ["data"] = Data(display),
                ["metadata"] = display.Metadata.DeepClone(),
            },
            ErrorOutput error => ErrorContent(error),
            _ => throw new ArgumentException($"There is no message for {output.GetType().Name}.", nameof(output)),
        };

    /// <summary>The formats of a value as messages carry them.</summary>
    public static JsonObject Data(DisplayOutput display) =>
        new(display.Data.Select(format => KeyValuePair.Create(format.Key, (JsonNode?)format.Value.DeepClone())));

    /// <summary>What a message says of an error.</summary>
    public static JsonObject ErrorContent(ErrorOutput error) =>
        new()
        {
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
        };
}
