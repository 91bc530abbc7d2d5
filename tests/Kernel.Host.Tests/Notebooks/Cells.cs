using Kernel.Host.Notebooks;

namespace Kernel.Host.Tests.Notebooks;

/// <summary>Short ways to write cells, run them, and look at what they showed.</summary>
internal static class Cells
{
    public static NotebookCell Code(string source) => NotebookCell.Of(CellKind.Code, source);

    public static NotebookCell Text(string source) => NotebookCell.Of(CellKind.Markdown, source);

    public static NotebookDocument Notebook(params string[] code) => NotebookDocument.Of(code.Select(Code));

    public static Task<NotebookRun> Run(NotebookDocument notebook, string? directory = null) =>
        NotebookRunner.RunAsync(
            notebook,
            CSharpSession.Start(directory ?? Path.GetTempPath()),
            starting: (_, _) => { },
            finished: (_, _) => { },
            TestContext.Current.CancellationToken
        );

    public static Task<NotebookRun> Run(params string[] code) => Run(Notebook(code));

    /// <summary>What each cell showed as text; the outputs of a cell joined by bars.</summary>
    public static IEnumerable<string> Shown(NotebookRun run) =>
        run.Document.Cells.Select(cell => string.Join('|', cell.Outputs.Select(Plain)));

    private static string Plain(CellOutput output) =>
        output switch
        {
            StreamOutput stream => $"{stream.Name}: {stream.Text}",
            DisplayOutput display => display.Text("text/plain") ?? "",
            ErrorOutput error => $"{error.Name}: {error.Message}",
            _ => "?",
        };
}
