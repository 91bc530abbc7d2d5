using System.Text.RegularExpressions;
using Kernel.Host.Notebooks;
using Kernel.Testing;

namespace Kernel.Host.Tests.Notebooks;

/// <summary>The first thing a newcomer tries works.</summary>
[Collection(NotebookCollection.Name)]
public partial class ReadmeExampleTests
{
    [Fact]
    public async Task The_example_of_the_readme_runs_and_prints_what_it_says()
    {
        string code = ExampleInReadme().Match(File.ReadAllText(Goldens.PathOf("README.md"))).Groups[1].Value;
        string[] promised = [.. PromiseInExample().Matches(code).Select(match => match.Groups[1].Value)];

        NotebookRun run = await Cells.Run(code);

        Assert.Null(run.Failed);
        Assert.Equal(2, promised.Length);
        Assert.Equal($"stdout: {string.Join('\n', promised)}\n", string.Concat(Cells.Shown(run)));
    }

    [GeneratedRegex(@"```csharp\n([^`]*)```")]
    private static partial Regex ExampleInReadme();

    [GeneratedRegex(@"Console\.WriteLine\([^\n]*// ([^\n]*)")]
    private static partial Regex PromiseInExample();
}
