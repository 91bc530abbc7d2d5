using System.Text.Json.Nodes;

namespace Kernel.Host.Notebooks;

/// <summary>A notebook after its run.</summary>
/// <param name="Document">The notebook with its outputs, up to the cell that failed.</param>
/// <param name="Failed">The cell the run ended at, or null when all went well.</param>
public sealed record NotebookRun(NotebookDocument Document, FailedCell? Failed);

/// <summary>The cell that ended a run.</summary>
/// <param name="Number">Its number among all cells, counted from 1.</param>
/// <param name="FirstLine">Its first line.</param>
/// <param name="Failure">What went wrong.</param>
public sealed record FailedCell(int Number, string FirstLine, CellFailure Failure)
{
    /// <summary>Where it failed, as a complaint says it.</summary>
    public string Place => CellName.Of(Number) + (Failure.Line is { } line ? $", line {line}" : "");
}

/// <summary>Runs notebooks from the first cell to the last.</summary>
public static class NotebookRunner
{
    // Jupyter's own mark for a cell that is meant to fail, as a lesson about errors needs one.
    private const string MayFail = "raises-exception";

    /// <summary>Runs the code cells in order and ends at the first that fails.</summary>
    /// <param name="notebook">The notebook; outputs it already has are dropped.</param>
    /// <param name="session">A fresh session.</param>
    /// <param name="starting">Told the number of each code cell before it runs.</param>
    /// <param name="finished">Told the number of each code cell and the cell with its outputs after it ran.</param>
    /// <param name="cancellation">Ends the run with an <see cref="OperationCanceledException"/>.</param>
    public static async Task<NotebookRun> RunAsync(
        NotebookDocument notebook,
        CSharpSession session,
        Action<int, NotebookCell> starting,
        Action<int, NotebookCell> finished,
        CancellationToken cancellation
    )
    {
        NotebookDocument executed = WithoutOutputs(notebook);
        for (int index = 0; index < executed.Cells.Length; index++)
        {
            NotebookCell cell = executed.Cells[index];
            if (cell.Kind != CellKind.Code || cell.FirstLine.Length == 0)
            {
                continue;
            }

            starting(index + 1, cell);
            (NotebookCell ran, CellFailure? failure) = await RunAsync(cell, index + 1, session, cancellation)
                .ConfigureAwait(false);
            executed = executed with { Cells = executed.Cells.SetItem(index, ran) };
            finished(index + 1, ran);
            if (failure is not null && !IsMeantToFail(cell))
            {
                return new NotebookRun(executed, new FailedCell(index + 1, cell.FirstLine, failure));
            }
        }

        return new NotebookRun(executed, null);
    }

    private static async Task<(NotebookCell Cell, CellFailure? Failure)> RunAsync(
        NotebookCell cell,
        int number,
        CSharpSession session,
        CancellationToken cancellation
    )
    {
        var outputs = new OutputCollector();
        CellResult result = await session
            .RunAsync(cell.Source, CellName.Of(number), outputs.Add, cancellation)
            .ConfigureAwait(false);
        if (result.Failure is not null)
        {
            outputs.Add(result.Failure.ToOutput());
        }

        return (cell with { Outputs = outputs.ToOutputs(), ExecutionCount = result.ExecutionCount }, result.Failure);
    }

    private static NotebookDocument WithoutOutputs(NotebookDocument notebook) =>
        notebook with
        {
            Cells = [.. notebook.Cells.Select(cell => cell with { Outputs = [], ExecutionCount = null })],
        };

    private static bool IsMeantToFail(NotebookCell cell) =>
        cell.Rest["metadata"] is JsonObject metadata
        && metadata["tags"] is JsonArray tags
        && tags.Any(tag => tag?.ToString() == MayFail);
}
