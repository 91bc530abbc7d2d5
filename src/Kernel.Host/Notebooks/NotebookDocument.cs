using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Kernel.Host.Notebooks;

/// <summary>What a cell is: text to read, code to run, or something to pass through untouched.</summary>
public enum CellKind
{
    /// <summary>Text in Markdown.</summary>
    Markdown,

    /// <summary>C# code.</summary>
    Code,

    /// <summary>Neither; kept as it is.</summary>
    Raw,
}

/// <summary>One cell of a notebook.</summary>
/// <param name="Kind">What the cell is.</param>
/// <param name="Source">Its text, lines ended by <c>\n</c>.</param>
/// <param name="Outputs">What running it showed; only code has outputs.</param>
/// <param name="ExecutionCount">When it ran, counted in cells from the start of the session, or null.</param>
/// <param name="Rest">The members this program does not know (id, metadata, attachments), kept for writing.</param>
public sealed record NotebookCell(
    CellKind Kind,
    string Source,
    ImmutableArray<CellOutput> Outputs,
    int? ExecutionCount,
    JsonObject Rest
)
{
    /// <summary>A cell made by program.</summary>
    public static NotebookCell Of(CellKind kind, string source) =>
        new(kind, source, [], null, new JsonObject { ["metadata"] = new JsonObject() });

    /// <summary>The first line that says something; how a person recognises the cell.</summary>
    public string FirstLine =>
        Source.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0, "");
}

/// <summary>A notebook: cells, and whatever else its file holds.</summary>
/// <param name="Cells">The cells in order.</param>
/// <param name="Rest">The members this program does not know (metadata, nbformat), kept for writing.</param>
public sealed record NotebookDocument(ImmutableArray<NotebookCell> Cells, JsonObject Rest)
{
    /// <summary>A notebook made by program.</summary>
    public static NotebookDocument Of(params IEnumerable<NotebookCell> cells) =>
        new(
            [.. cells],
            new JsonObject
            {
                ["metadata"] = new JsonObject(),
                ["nbformat"] = 4,
                ["nbformat_minor"] = 4,
            }
        );
}
