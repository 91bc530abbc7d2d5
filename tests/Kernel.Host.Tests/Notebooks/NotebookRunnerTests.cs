using System.Text.Json.Nodes;
using Kernel.Host.Notebooks;

namespace Kernel.Host.Tests.Notebooks;

[Collection(NotebookCollection.Name)]
public class NotebookRunnerTests
{
    [Fact]
    public async Task The_run_ends_at_the_first_failing_cell_and_names_it_among_all_cells()
    {
        var run = await Cells.Run(
            NotebookDocument.Of(
                Cells.Text("# Title"),
                Cells.Code("var x = 1;"),
                Cells.Text("words"),
                Cells.Code("\n  // the third\nvar y = x / (x - 1);"),
                Cells.Code("Console.WriteLine(\"never\");")
            )
        );

        Assert.Equal((4, "// the third"), (run.Failed?.Number, run.Failed?.FirstLine));
        Assert.Equal("cell 4, line 3", run.Failed?.Place);
        Assert.IsType<ErrorOutput>(Assert.Single(run.Document.Cells[3].Outputs));
        Assert.Empty(run.Document.Cells[4].Outputs);
    }

    [Fact]
    public async Task Old_outputs_are_dropped()
    {
        var old = Cells.Code("1 + 1") with { Outputs = [new StreamOutput("stdout", "old")], ExecutionCount = 99 };

        var run = await Cells.Run(NotebookDocument.Of(old, old with { Source = " " }));

        Assert.Equal(["2", ""], Cells.Shown(run));
        Assert.Equal([1, null], run.Document.Cells.Select(cell => cell.ExecutionCount));
    }

    [Fact]
    public async Task A_cell_marked_as_meant_to_fail_does_not_end_the_run()
    {
        var lesson = Cells.Code("throw new InvalidOperationException(\"as expected\");") with
        {
            Rest = new JsonObject { ["metadata"] = new JsonObject { ["tags"] = new JsonArray("raises-exception") } },
        };

        var run = await Cells.Run(NotebookDocument.Of(lesson, Cells.Code("\"and on\"")));

        Assert.Null(run.Failed);
        Assert.Equal(["InvalidOperationException: as expected", "and on"], Cells.Shown(run));
    }

    [Fact]
    public async Task The_same_notebook_gives_the_same_bytes()
    {
        var notebook = NotebookDocument.Of(
            Cells.Text("# Twice"),
            Cells.Code("Chart.Column<int, string, string>([3, 1], [\"alu\", \"load\"])"),
            Cells.Code("new Dictionary<string, int> { [\"a\"] = 1 }")
        );

        var first = await Cells.Run(notebook);
        var second = await Cells.Run(notebook);

        Assert.Equal(NotebookWriter.Write(first.Document), NotebookWriter.Write(second.Document));
    }
}
