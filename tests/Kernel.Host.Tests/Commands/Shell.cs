using System.Text.Json.Nodes;
using Kernel.Host.Commands;

namespace Kernel.Host.Tests.Commands;

/// <summary>A directory of its own in which command lines are run, inside this process.</summary>
public sealed class Shell : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kernel-tests-");

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>Writes a file and gives its path.</summary>
    public string Save(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The path of a file that need not exist.</summary>
    public string In(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>The names of all files of the directory.</summary>
    public string[] Files => [.. _directory.EnumerateFileSystemInfos().Select(entry => entry.Name)];

    /// <summary>Runs a command line; paths of the directory are cut down to names in what it wrote.</summary>
    public Task<Answer> Run(params string[] args) => Run(new StringReader(""), args);

    /// <summary>Runs a command line that reads from stdin.</summary>
    public async Task<Answer> Run(TextReader input, params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" },
            error = new() { NewLine = "\n" };
        var status = await CommandLine.RunAsync(
            [SimulateCommand.Create(() => input), .. CommandList.All().Where(command => command.Name != "simulate")],
            args,
            output,
            error,
            TestContext.Current.CancellationToken
        );
        return new Answer(status, Shortened(output), Shortened(error));
    }

    /// <summary>The JSON document that a command line prints when all is well.</summary>
    public async Task<JsonNode> Json(params string[] args)
    {
        Answer answer = await Run(args);
        Assert.Equal((ExitCode.Success, ""), (answer.Status, answer.Error));
        return JsonNode.Parse(answer.Output)!;
    }

    private string Shortened(StringWriter text) =>
        text.ToString().Replace(_directory.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
}

/// <summary>What a command line came to.</summary>
public sealed record Answer(int Status, string Output, string Error)
{
    public string[] OutputLines => Output.Split('\n')[..^1];

    public string[] ErrorLines => Error.Split('\n')[..^1];
}
