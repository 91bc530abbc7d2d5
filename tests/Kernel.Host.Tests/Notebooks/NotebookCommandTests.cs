using Kernel.Host.Notebooks;

namespace Kernel.Host.Tests.Notebooks;

/// <summary>The command from its command line to its files, inside this process.</summary>
[Collection(NotebookCollection.Name)]
public sealed class NotebookCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kernel-tests-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Without_files_the_text_of_the_outputs_is_printed()
    {
        Save("good.ipynb", Cells.Notebook("Console.WriteLine(\"hello\");", "var x = 1;", "x + 41"));

        var (status, output, error) = await Run("notebook", "run", In("good.ipynb"));

        Assert.Equal(ExitCode.Success, status);
        Assert.Equal("hello\n42\n", output);
        Assert.Equal(["cell 1/3: ", "cell 2/3: ", "cell 3/3: "], error.Split('\n')[..^1].Select(line => line[..10]));
    }

    [Fact]
    public async Task The_page_and_the_executed_notebook_are_written_and_the_notebook_itself_is_not()
    {
        Save("good.ipynb", NotebookDocument.Of(Cells.Text("# Good"), Cells.Code("6 * 7"), Cells.Code("new int[0][]")));
        var before = File.ReadAllText(In("good.ipynb"));

        var (status, output, _) = await Run(
            "notebook",
            "run",
            In("good.ipynb"),
            "--html",
            In("page.html"),
            "--out",
            In("done.ipynb")
        );

        Assert.Equal((ExitCode.Success, ""), (status, output));
        Assert.Equal(["done.ipynb", "good.ipynb", "page.html"], Names());
        Assert.Equal(before, File.ReadAllText(In("good.ipynb")));
        Assert.Contains("<pre>42</pre>", File.ReadAllText(In("page.html")), StringComparison.Ordinal);
        Assert.True(NotebookReader.ReadFile(In("done.ipynb")).Succeeded(out var executed, out _));
        Assert.Equal([null, 1, 2], executed.Cells.Select(cell => cell.ExecutionCount));
        Assert.Equal("42", Assert.IsType<DisplayOutput>(Assert.Single(executed.Cells[1].Outputs)).Text("text/plain"));
    }

    [Fact]
    public async Task Cells_run_in_the_directory_of_their_notebook()
    {
        File.WriteAllText(In("data.txt"), "beside");
        Save("reads.ipynb", Cells.Notebook("File.ReadAllText(\"data.txt\")"));
        var before = Directory.GetCurrentDirectory();

        var (_, output, _) = await Run("notebook", "run", In("reads.ipynb"));

        Assert.Equal("beside\n", output);
        Assert.Equal(before, Directory.GetCurrentDirectory());
    }

    [Fact]
    public async Task A_failing_cell_is_named_with_status_1_and_nothing_is_written()
    {
        Save(
            "bad.ipynb",
            NotebookDocument.Of(
                Cells.Text("# Bad"),
                Cells.Code("var zero = 0;"),
                Cells.Code("// the culprit\n1 / zero")
            )
        );

        var (status, _, error) = await Run(
            "notebook",
            "run",
            In("bad.ipynb"),
            "--html",
            In("page.html"),
            "--out",
            In("done.ipynb")
        );

        Assert.Equal(ExitCode.No, status);
        Assert.Contains(
            $"kernel: {In("bad.ipynb")}:cell 3, line 2: DivideByZeroException: ",
            error,
            StringComparison.Ordinal
        );
        Assert.Contains("cell 3 begins: // the culprit\n", error, StringComparison.Ordinal);
        Assert.Contains("line 2 is: 1 / zero\n", error, StringComparison.Ordinal);
        Assert.Equal(["bad.ipynb"], Names());
    }

    [Fact]
    public async Task A_compile_error_is_named_with_its_line()
    {
        Save("bad.ipynb", Cells.Notebook("var x = 1;", "var y = x;\nvar z = missing;"));

        var (status, _, error) = await Run("notebook", "run", In("bad.ipynb"));

        Assert.Equal(ExitCode.No, status);
        Assert.Contains($"kernel: {In("bad.ipynb")}:cell 2, line 2: CS0103: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.ipynb", "there is no such file")]
    [InlineData("words.ipynb", "1:1: not JSON")]
    [InlineData("json.ipynb", "not a notebook")]
    public async Task A_file_that_cannot_be_run_is_status_2(string name, string reason)
    {
        File.WriteAllText(In("words.ipynb"), "words");
        File.WriteAllText(In("json.ipynb"), "{}");

        var (status, output, error) = await Run("notebook", "run", In(name), "--html", In("page.html"));

        Assert.Equal((ExitCode.Usage, ""), (status, output));
        Assert.StartsWith($"kernel: {In(name)}:", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.False(File.Exists(In("page.html")));
    }

    [Theory]
    [InlineData("--html", "nowhere/page.html")]
    [InlineData("--out", "nowhere/done.ipynb")]
    [InlineData("--html", ".")]
    [InlineData("--html", "effect.ipynb")]
    public async Task A_path_that_cannot_be_written_is_refused_before_any_cell_runs(string option, string path)
    {
        Save("effect.ipynb", Cells.Notebook("File.WriteAllText(\"ran.txt\", \"\");"));

        var (status, _, error) = await Run("notebook", "run", In("effect.ipynb"), option, In(path));

        Assert.Equal(ExitCode.Usage, status);
        Assert.StartsWith($"kernel: {In(path)}: ", error, StringComparison.Ordinal);
        Assert.Equal(["effect.ipynb"], Names());
    }

    [Fact]
    public async Task A_cancelled_run_is_status_3_and_writes_nothing()
    {
        Save("any.ipynb", Cells.Notebook("1"));
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        var (status, _, _) = await Run(["notebook", "run", In("any.ipynb"), "--html", In("page.html")], source.Token);

        Assert.Equal(ExitCode.Cancelled, status);
        Assert.Equal(["any.ipynb"], Names());
    }

    [Fact]
    public async Task Wrong_usage_is_status_2()
    {
        Assert.Equal(ExitCode.Usage, (await Run("notebook")).Status);
        Assert.Equal(ExitCode.Usage, (await Run("notebook", "run")).Status);
        var (status, _, error) = await Run("notebook", "run", "--htlm", "page.html");
        Assert.Equal(ExitCode.Usage, status);
        Assert.Contains("Try 'kernel notebook run --help'.", error, StringComparison.Ordinal);
    }

    private static Task<(int Status, string Output, string Error)> Run(params string[] args) =>
        Run(args, TestContext.Current.CancellationToken);

    private static async Task<(int Status, string Output, string Error)> Run(
        string[] args,
        CancellationToken cancellation
    )
    {
        using StringWriter output = new() { NewLine = "\n" },
            error = new() { NewLine = "\n" };
        var status = await CommandLine.RunAsync(CommandList.All(), args, output, error, cancellation);
        return (status, output.ToString(), error.ToString());
    }

    private void Save(string name, NotebookDocument notebook) =>
        File.WriteAllText(In(name), NotebookWriter.Write(notebook));

    private string In(string name) => Path.GetFullPath(Path.Combine(_directory.FullName, name));

    private IEnumerable<string> Names() =>
        _directory.EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal);
}
