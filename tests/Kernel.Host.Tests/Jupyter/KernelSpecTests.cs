using System.Text.Json.Nodes;

namespace Kernel.Host.Tests.Jupyter;

/// <summary>Registering with Jupyter, and connection files that cannot be used.</summary>
public sealed class KernelSpecTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kernel-tests-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task It_is_installed_under_the_name_notebooks_ask_for_and_removed_again()
    {
        (int installed, string output, _) = await Run("install", "--prefix", directory.FullName);
        string[] files = [.. Directory.GetFiles(Place("kernel-csharp")).Select(Path.GetFileName).Order()!];
        JsonNode spec = JsonNode.Parse(File.ReadAllText(Path.Combine(Place("kernel-csharp"), "kernel.json")))!;
        string[] argv = [.. spec["argv"]!.AsArray().Select(word => word!.ToString())];
        (int removed, _, _) = await Run("uninstall", "--prefix", directory.FullName);
        (int again, _, string error) = await Run("uninstall", "--prefix", directory.FullName);

        Assert.Equal((ExitCode.Success, $"installed {Place("kernel-csharp")}\n"), (installed, output));
        Assert.Equal(["kernel.json", "logo-svg.svg"], files);
        Assert.Equal(["jupyter", "run", "{connection_file}"], argv[^3..]);
        Assert.All(argv[..^3], part => Assert.True(File.Exists(part), part));
        Assert.Equal("message", spec["interrupt_mode"]!.ToString());
        Assert.Equal(ExitCode.Success, removed);
        Assert.False(Directory.Exists(Place("kernel-csharp")));
        Assert.Equal(ExitCode.Usage, again);
        Assert.Contains("no kernel is installed here", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_programs_kernel_stays()
    {
        Directory.CreateDirectory(Place("theirs"));
        string file = Path.Combine(Place("theirs"), "kernel.json");
        await File.WriteAllTextAsync(file, "{\"argv\": [\"python\", \"-m\", \"ipykernel\"]}");
        string[] name = ["--prefix", directory.FullName, "--name", "theirs"];

        Assert.Equal(ExitCode.Usage, (await Run(["install", .. name])).Status);
        Assert.Equal(ExitCode.Usage, (await Run(["uninstall", .. name])).Status);
        Assert.Contains("ipykernel", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--name", "../elsewhere")]
    [InlineData("--name", "")]
    [InlineData("--user", "--prefix=x")]
    public async Task Wrong_usage_is_status_2(string one, string two) =>
        Assert.Equal(ExitCode.Usage, (await Run("install", one, two)).Status);

    [Theory]
    [InlineData("words")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"transport\": \"ipc\"}")]
    public async Task A_connection_file_that_cannot_be_used_is_status_2(string text)
    {
        string file = Path.Combine(directory.FullName, "connection.json");
        await File.WriteAllTextAsync(file, text);

        (int status, _, string error) = await Run("run", file);

        Assert.Equal(ExitCode.Usage, status);
        Assert.StartsWith($"kernel: {file}: ", error, StringComparison.Ordinal);
    }

    private string Place(string name) => Path.Combine(directory.FullName, "share", "jupyter", "kernels", name);

    private static async Task<(int Status, string Output, string Error)> Run(params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" },
            error = new() { NewLine = "\n" };
        int status = await CommandLine.RunAsync(
            CommandList.All(),
            ["jupyter", .. args],
            output,
            error,
            TestContext.Current.CancellationToken
        );
        return (status, output.ToString(), error.ToString());
    }
}
