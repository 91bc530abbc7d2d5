using System.Diagnostics;
using System.Globalization;
using Kernel.Host.Notebooks;

namespace Kernel.Host.Tests.Notebooks;

/// <summary>The built <c>kernel</c>, as a shell runs it.</summary>
public sealed class NotebookProcessTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kernel-tests-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task It_runs_a_notebook_and_writes_the_page()
    {
        using var process = Start("notebook", "run", Save("\"from a process\""), "--html", In("page.html"));

        var (status, output, error) = await ChildRun.Finish(process);

        Assert.True(status == ExitCode.Success, error);
        Assert.Empty(output);
        Assert.Contains("from a process", await File.ReadAllTextAsync(In("page.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_no_when_a_cell_fails()
    {
        using var process = Start("notebook", "run", Save("throw new Exception(\"as told\");"));

        var (status, _, error) = await ChildRun.Finish(process);

        Assert.Equal(ExitCode.No, status);
        Assert.Contains("as told", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_in_an_endless_cell_it_stops_with_status_3_and_leaves_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGINT to send.");
        var notebook = Save("1", "while (true) { }");
        using var process = Start("notebook", "run", notebook, "--html", In("page.html"));

        // The first cell is done, so the second is all there is left to interrupt.
        var (status, _, error) = await ChildRun.Finish(
            process,
            atFirstError: () =>
            {
                using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
                kill.WaitForExit();
            }
        );

        Assert.Equal(ExitCode.Cancelled, status);
        Assert.Contains("kernel: cancelled", error, StringComparison.Ordinal);
        Assert.Equal([notebook], Directory.GetFiles(_directory.FullName));
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
    }

    private string Save(params string[] code)
    {
        File.WriteAllText(In("notebook.ipynb"), NotebookWriter.Write(Cells.Notebook(code)));
        return In("notebook.ipynb");
    }

    private string In(string name) => Path.Combine(_directory.FullName, name);
}
