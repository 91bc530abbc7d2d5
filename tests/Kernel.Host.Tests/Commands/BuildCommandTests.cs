using System.Text.Json;
using Kernel.Core.Kernels;

namespace Kernel.Host.Tests.Commands;

public sealed class BuildCommandTests : IDisposable
{
    private static readonly string[] small = ["--height", "2", "--rounds", "3", "--batch", "8"];

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("baseline", "FullMemory")]
    [InlineData("by-depth", "Values")]
    [InlineData("single-load-packed", "Values")]
    public async Task A_kernel_is_built_checked_and_written(string kernel, string contract)
    {
        var answer = await Build(kernel);

        Assert.Equal((ExitCode.Success, ""), (answer.Status, answer.Error));
        Assert.StartsWith($"{kernel}, height 2, 3 rounds, batch 8: meets {contract} in ", answer.Output);
        Assert.EndsWith("; written to p.json", Assert.Single(answer.OutputLines));
        var check = await _shell.Run(["check", _shell.In("p.json"), .. small, "--contract", contract]);
        Assert.Equal(ExitCode.Success, check.Status);
    }

    [Fact]
    public async Task What_was_built_is_also_told_as_json()
    {
        var answer = await Build("baseline", "--json");

        using JsonDocument built = JsonDocument.Parse(answer.Output);
        Assert.Equal("baseline", built.RootElement.GetProperty("kernel").GetString());
        // 3 rounds of 8 items: 36 ops each, 14 for the header, the constants, 2 pauses.
        Assert.InRange(built.RootElement.GetProperty("cycles").GetInt32(), (3 * 8 * 36) + 16, (3 * 8 * 36) + 50);
    }

    [Fact]
    public async Task The_list_names_every_kernel()
    {
        var answer = await _shell.Run("build", "--list");
        var json = await _shell.Run("build", "--list", "--json");

        Assert.Equal(ExitCode.Success, answer.Status);
        string[] names =
        [
            .. Catalogue.All.Select(entry => entry.Name),
            .. Kernel.Core.Kernels.Examples.Examples.All.Select(kernel => kernel.Name),
        ];
        Assert.Equal(names, answer.OutputLines.Select(line => line.Split(' ')[0]));
        using JsonDocument list = JsonDocument.Parse(json.Output);
        Assert.Equal(names, list.RootElement.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task An_unknown_kernel_is_wrong_usage_and_the_list_is_pointed_out()
    {
        var answer = await Build("basline");

        RefusedWith(answer, ExitCode.Usage, "kernel: there is no kernel basline; ");
        Assert.Contains("build --list", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_file_it_is_wrong_usage()
    {
        var answer = await _shell.Run(["build", .. small]);

        RefusedWith(answer, ExitCode.Usage, "kernel: say where the program goes: --out ");
    }

    [Theory]
    [InlineData("nowhere/p.json")]
    [InlineData(".")]
    public async Task A_path_that_cannot_be_written_is_refused_and_leaves_no_file(string path)
    {
        var answer = await _shell.Run(["build", .. small, "--out", _shell.In(path)]);

        Assert.Equal((ExitCode.Usage, ""), (answer.Status, answer.Output));
        Assert.Contains($"{path}: cannot write: ", answer.Error, StringComparison.Ordinal);
        Assert.Empty(_shell.Files);
    }

    [Theory]
    [InlineData("--height", "25")]
    [InlineData("--height", "-1")]
    [InlineData("--batch", "0")]
    [InlineData("--rounds", "1.5")]
    public async Task A_size_out_of_range_is_wrong_usage(string option, string value)
    {
        var answer = await _shell.Run("build", "--out", _shell.In("p.json"), option, value);

        RefusedWith(answer, ExitCode.Usage, $"kernel: {option} takes a whole number from ");
    }

    [Fact]
    public async Task A_contract_that_is_none_is_wrong_usage()
    {
        var answer = await Build("baseline", "--contract", "most");

        RefusedWith(answer, ExitCode.Usage, "kernel: --contract is one of ");
        Assert.Contains("not most", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_the_kernel_does_not_meet_is_a_no_that_names_the_word()
    {
        var answer = await Build("by-depth", "--contract", "FullMemory");

        RefusedWith(answer, ExitCode.No, "kernel: by-depth: height 2, 3 rounds, batch 8: wrong on ");
        Assert.Contains("index of item 0 (memory word ", answer.Error, StringComparison.Ordinal);
        Assert.Contains("nothing is written", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_size_that_does_not_fit_in_scratch_is_a_no_that_says_what_fills_it()
    {
        var answer = await _shell.Run([
            "build",
            "--kernel",
            "state-in-scratch",
            "--rounds",
            "1",
            "--batch",
            "1600",
            "--out",
            _shell.In("p.json"),
        ]);

        RefusedWith(answer, ExitCode.No, "kernel: state-in-scratch: scratch-shortage: the kernel needs ");
        Assert.Contains("constants 1,60", answer.Error, StringComparison.Ordinal);
        Assert.Contains("idx 1,600", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_program_stays_when_the_new_one_is_wrong()
    {
        string path = _shell.Save("p.json", "old");

        await Build("by-depth", "--contract", "FullMemory");

        Assert.Equal("old", await File.ReadAllTextAsync(path));
    }

    private void RefusedWith(Answer answer, int status, string beginning)
    {
        Assert.Equal((status, ""), (answer.Status, answer.Output));
        Assert.StartsWith(beginning, answer.ErrorLines[0]);
        Assert.Empty(_shell.Files);
    }

    private Task<Answer> Build(string kernel, params string[] more) =>
        _shell.Run(["build", "--kernel", kernel, .. small, "--out", _shell.In("p.json"), .. more]);
}
