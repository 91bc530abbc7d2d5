using System.Text.RegularExpressions;
using Kernel.Host.Notebooks;
using Kernel.Testing;

namespace Kernel.Host.Tests.Notebooks;

/// <summary>The committed lesson, run as it stands but on a walk that takes no time.</summary>
[Collection(NotebookCollection.Name)]
public partial class TimelineNotebookTests
{
    private const string RecordedSize = "Shape.TakeHome";

    private static readonly Lazy<Task<NotebookRun>> run = new(RunSmall);

    /// <summary>The run, which happens once.</summary>
    internal static Task<NotebookRun> Ran => run.Value;

    [Fact]
    public async Task Every_cell_runs_and_shows_something_in_words()
    {
        NotebookRun ran = await run.Value;

        Assert.True(ran.Failed is null, $"{ran.Failed}");
        foreach (NotebookCell cell in ran.Document.Cells.Where(cell => cell.Kind == CellKind.Code))
        {
            Assert.Contains(
                cell.Outputs,
                output => output is DisplayOutput display && display.Text("text/plain") is { Length: > 0 }
            );
        }
    }

    [Fact]
    public async Task The_page_draws_its_charts_and_asks_for_nothing_from_outside()
    {
        NotebookRun ran = await run.Value;

        string page = HtmlPage.Render(ran.Document, "timeline", _ => null);

        Assert.InRange(Chart().Count(page), 5, 20);
        Assert.InRange(page.Length, 1_000_000, 2_000_000);
        Assert.DoesNotMatch(RequestFromOutside(), page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    private static Task<NotebookRun> RunSmall()
    {
        Assert.True(
            NotebookReader
                .ReadFile(Goldens.PathOf("notebooks/timeline.ipynb"))
                .Succeeded(out NotebookDocument? notebook, out Complaint? complaint),
            complaint?.ToString()
        );
        Assert.Contains(notebook.Cells, cell => cell.Source.Contains(RecordedSize, StringComparison.Ordinal));
        return Cells.Run(
            notebook with
            {
                Cells =
                [
                    .. notebook.Cells.Select(cell =>
                        cell with
                        {
                            Source = cell.Source.Replace(RecordedSize, "new Shape(3, 5, 8)", StringComparison.Ordinal),
                        }
                    ),
                ],
            }
        );
    }

    [GeneratedRegex("data-chart=\"")]
    private static partial Regex Chart();

    [GeneratedRegex("""(src|href)\s*=\s*["']?(https?:|//)|@import|url\(\s*["']?(https?:|//)""")]
    private static partial Regex RequestFromOutside();
}
