using System.Text.RegularExpressions;
using Kernel.Host.Notebooks;
using Kernel.Host.Notebooks.Site;

namespace Kernel.Host.Tests.Notebooks;

/// <summary>Many notebooks made into a site, from the command line to its files.</summary>
[Collection(NotebookCollection.Name)]
public sealed partial class NotebookSiteTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kernel-tests-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task A_site_has_a_page_each_in_the_order_of_reading_and_an_index()
    {
        Save("zebra", "# Stripes", "See [the packer](packer.ipynb#how) and [elsewhere](https://example.org/).", "1");
        Save("packer", "# Packing & all", "First words. More.\n\n## One\n\n## Two\n\n## Three", "6 * 7");
        Save("machine", "# Engines", "About engines.", "Chart.Line<int, int, string>([1, 2], [3, 4])");

        (int status, string output, string error) = await Run("--all", "--folder", directory.FullName);

        Assert.Equal((ExitCode.Success, ""), (status, output));
        Assert.Equal(
            ["notebook 1/3: machine:", "notebook 2/3: packer:", "notebook 3/3: zebra:", "wrote "],
            error.Split('\n')[..^1].Select(line => Head().Match(line).Value)
        );
        Assert.Equal(
            ["charts.js", "index.html", "machine.html", "packer.html", "zebra.html"],
            Directory.GetFiles(Site).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["machine.html", "packer.html", "zebra.html"],
            Address().Matches(Page("index")).Select(match => match.Groups[1].Value)
        );
        Assert.Contains("<h2>Packing &amp; all</h2>", Page("index"), StringComparison.Ordinal);
        Assert.Contains("First words. More.", Page("index"), StringComparison.Ordinal);
        Assert.Contains("rel=\"prev\" href=\"machine.html\"", Page("packer"), StringComparison.Ordinal);
        Assert.Contains("rel=\"next\" href=\"zebra.html\"", Page("packer"), StringComparison.Ordinal);
        Assert.Contains("<pre>42</pre>", Page("packer"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"#two\">Two</a>", Page("packer"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"packer.html#how\">", Page("zebra"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.org/\">", Page("zebra"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_share_one_script_and_ask_for_nothing_else()
    {
        Save("one", "# One", "Words.", "Chart.Line<int, int, string>([1, 2], [3, 4])");
        Save("two", "# Two", "Words.", "2");

        await Run("--all", "--folder", directory.FullName);

        Assert.Equal("charts.js", Assert.Single(Script().Matches(Page("one"))).Groups[1].Value);
        Assert.Empty(Script().Matches(Page("two")));
        Assert.Contains("default-src 'none'", Page("one"), StringComparison.Ordinal);
        Assert.InRange(Page("one").Length, 1_000, 100_000);
        Assert.DoesNotMatch("<link|@import|url\\(|src=\"(https?:)?//", Page("one") + Page("index"));
    }

    [Fact]
    public async Task A_notebook_that_fails_has_a_page_with_its_error_and_the_others_are_made()
    {
        Save("machine", "# Bad", "Words.", "throw new Exception(\"as <told>\");");
        Save("packer", "# Good", "Words.", "6 * 7");

        (int status, _, string error) = await Run("--all", "--folder", directory.FullName);

        Assert.Equal(ExitCode.No, status);
        Assert.Contains($"kernel: {In("machine.ipynb")}:cell 3, line 1: Exception: ", error, StringComparison.Ordinal);
        Assert.Contains("as &lt;told&gt;", Page("machine"), StringComparison.Ordinal);
        Assert.Contains("not complete", Page("machine"), StringComparison.Ordinal);
        Assert.Contains("cell 3, line 1 failed", Page("index"), StringComparison.Ordinal);
        Assert.Contains("<pre>42</pre>", Page("packer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notebooks_can_be_named_one_by_one()
    {
        Save("one", "# One", "Words.", "\"first\"");
        Save("two", "# Two", "Words.", "\"second\"");

        (int status, _, _) = await Run(In("one.ipynb"));
        using StringWriter printed = new() { NewLine = "\n" },
            error = new() { NewLine = "\n" };
        int plain = await CommandLine.RunAsync(
            CommandList.All(),
            ["notebook", "run", In("two.ipynb"), In("one.ipynb")],
            printed,
            error,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(ExitCode.Success, status);
        Assert.True(File.Exists(Path.Combine(Site, "one.html")));
        Assert.False(File.Exists(Path.Combine(Site, "two.html")));
        Assert.Equal((ExitCode.Success, "second\nfirst\n"), (plain, printed.ToString()));
    }

    [Theory]
    [InlineData("--all", "one.ipynb")]
    [InlineData("--folder", "here", "one.ipynb")]
    [InlineData("--all", "--html", "page.html")]
    [InlineData("one.ipynb", "two.ipynb", "--out", "done.ipynb")]
    [InlineData("--all", "--folder", "nowhere")]
    [InlineData("index.ipynb")]
    [InlineData("one.ipynb", "other/one.ipynb")]
    public async Task What_cannot_be_meant_is_status_2(params string[] args)
    {
        (int status, _, string error) = await Run(args);

        Assert.Equal(ExitCode.Usage, status);
        Assert.StartsWith("kernel: ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Site));
    }

    [Fact]
    public void Lessons_come_in_the_order_they_are_read() =>
        Assert.Equal(
            ["machine.ipynb", "a/timeline.ipynb", "search.ipynb", "apple.ipynb", "zebra.ipynb"],
            LessonOrder.Sorted(["zebra.ipynb", "search.ipynb", "a/timeline.ipynb", "apple.ipynb", "machine.ipynb"])
        );

    private async Task<(int Status, string Output, string Error)> Run(params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" },
            error = new() { NewLine = "\n" };
        int status = await CommandLine.RunAsync(
            CommandList.All(),
            ["notebook", "run", .. args, "--html-folder", Site],
            output,
            error,
            TestContext.Current.CancellationToken
        );
        return (status, output.ToString(), error.ToString());
    }

    private string Site => In("site");

    private string Page(string name) => File.ReadAllText(Path.Combine(Site, $"{name}.html"));

    private void Save(string name, string title, string text, string code) =>
        File.WriteAllText(
            In($"{name}.ipynb"),
            NotebookWriter.Write(NotebookDocument.Of(Cells.Text(title), Cells.Text(text), Cells.Code(code)))
        );

    private string In(string name) => Path.GetFullPath(Path.Combine(directory.FullName, name));

    [GeneratedRegex("^(notebook [^:]*: [^:]*:|wrote )")]
    private static partial Regex Head();

    [GeneratedRegex("class=\"card\" href=\"([^\"]*)\"")]
    private static partial Regex Address();

    [GeneratedRegex("<script src=\"([^\"]*)\"")]
    private static partial Regex Script();
}
