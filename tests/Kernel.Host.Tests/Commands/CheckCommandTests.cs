using System.Text.Json.Nodes;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;

namespace Kernel.Host.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private static readonly string[] small = ["--height", "2", "--rounds", "3", "--batch", "8"];

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("values")]
    [InlineData("ValuesAndIndices")]
    [InlineData("full-memory")]
    public async Task A_right_kernel_is_a_yes(string contract)
    {
        var answer = await Check(await Kernel(), "--contract", contract);

        Assert.Equal((ExitCode.Success, ""), (answer.Status, answer.Error));
        Assert.Contains("all words 2^32 - 1", answer.Output, StringComparison.Ordinal);
        Assert.StartsWith("yes (", answer.OutputLines[^1], StringComparison.Ordinal);
        Assert.Contains("meets FullMemory in", answer.OutputLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_for_another_size_is_a_no_that_names_the_word()
    {
        var path = await Kernel();

        var answer = await _shell.Run("check", path, "--height", "2", "--rounds", "4", "--batch", "8");

        Assert.Equal(ExitCode.No, answer.Status);
        Assert.StartsWith(
            "kernel: k.json: random words below 2^30, seed 1: value of item 0 (memory word 22) is ",
            answer.Error,
            StringComparison.Ordinal
        );
        Assert.StartsWith("no (Values asked for)", answer.OutputLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_illegal_program_is_a_no_that_names_the_op()
    {
        var answer = await Check(_shell.Save("p.json", """[{"alu": [["+", 1536, 0, 0]]}]"""));

        Assert.Equal(ExitCode.No, answer.Status);
        Assert.StartsWith(
            "kernel: p.json: op-set 0, alu slot 0: scratch-out-of-range: ",
            answer.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("no (Values asked for): illegal", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreadable_program_is_wrong_usage()
    {
        var answer = await Check(_shell.Save("p.json", "[{]"));

        Assert.Equal((ExitCode.Usage, ""), (answer.Status, answer.Output));
        Assert.StartsWith("kernel: p.json: line 1, column 3: not-json", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_it_tells_every_trial()
    {
        var answer = await Check(await Kernel(), "--json");
        var json = JsonNode.Parse(answer.Output)!;

        Assert.True(json["passed"]!.GetValue<bool>());
        Assert.Equal("fullMemory", json["met"]!.GetValue<string>());
        Assert.All(json["trials"]!.AsArray(), trial => Assert.Equal((long)json["cycles"]!, (long)trial!["cycles"]!));
    }

    [Fact]
    public async Task As_json_it_tells_what_is_illegal_with_both_ops()
    {
        var answer = await Check(_shell.Save("p.json", """[{"load": [["const", 0, 1], ["const", 0, 2]]}]"""), "--json");
        var json = JsonNode.Parse(answer.Output)!;

        Assert.Equal(ExitCode.No, answer.Status);
        Assert.False(json["legal"]!.GetValue<bool>());
        var illegal = Assert.Single(json["illegal"]!.AsArray())!;
        Assert.Equal("double-write", illegal["code"]!.GetValue<string>());
        Assert.Equal("op-set 0, load slot 1", illegal["place"]!.GetValue<string>());
        Assert.Equal("""["const", 0, 1]""", illegal["partner"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_program_that_never_ends_is_a_no()
    {
        var answer = await Check(_shell.Save("p.json", """[{"flow": [["jump", 0]]}]"""), "--max-steps", "100");

        Assert.Equal(ExitCode.No, answer.Status);
        Assert.Contains("step-limit", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_ops_comes_as_text_page_and_json()
    {
        var text = await _shell.Run("isa");
        var page = await _shell.Run("isa", "--markdown");
        var json = await _shell.Run("isa", "--json");

        Assert.All([text, page, json], answer => Assert.Equal((ExitCode.Success, ""), (answer.Status, answer.Error)));
        Assert.Equal(IsaPage.Text(MachineModel.TakeHome), text.Output);
        Assert.Equal(IsaPage.Markdown(MachineModel.TakeHome), page.Output);
        var ops = JsonNode.Parse(json.Output)!["ops"]!.AsArray();
        Assert.Equal(OpTable.All.Select(row => row.FlatName), ops.Select(op => op!["flat"]!.GetValue<string>()));
        var load = ops.Single(op => (string)op!["flat"]! == "load_offset")!;
        Assert.Equal(["destination", "source", "offset"], load["operands"]!.AsArray().Select(o => (string)o!["role"]!));
    }

    private Task<Answer> Check(string path, params string[] more) => _shell.Run(["check", path, .. small, .. more]);

    private async Task<string> Kernel()
    {
        var path = _shell.In("k.json");
        var built = await _shell.Run(["build", "--kernel", "baseline", "--out", path, .. small]);
        Assert.Equal((ExitCode.Success, ""), (built.Status, built.Error));
        return path;
    }
}
