using Kernel.Host.Notebooks;
using Kernel.Testing;

namespace Kernel.Host.Tests.Notebooks;

/// <summary>Every committed lesson as it stands, but for the timeline, which has tests of its own.</summary>
[Collection(NotebookCollection.Name)]
public class LessonTests
{
    private const string Timeline = "timeline.ipynb";

    /// <summary>The files.</summary>
    public static TheoryData<string> Lessons =>
        [
            .. Directory
                .EnumerateFiles(Goldens.PathOf("notebooks"), "*.ipynb")
                .Select(file => Path.GetFileName(file))
                .Where(name => name != Timeline)
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Lessons))]
    public async Task Every_cell_runs_and_none_was_committed_with_what_it_showed(string lesson)
    {
        Assert.True(
            NotebookReader
                .ReadFile(Goldens.PathOf($"notebooks/{lesson}"))
                .Succeeded(out NotebookDocument? notebook, out Complaint? complaint),
            complaint?.ToString()
        );
        Assert.All(notebook.Cells, cell => Assert.Empty(cell.Outputs));

        NotebookRun ran = await Cells.Run(notebook);

        Assert.True(ran.Failed is null, $"{ran.Failed}");
    }
}
