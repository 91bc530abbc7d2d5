using System.Text.Json.Nodes;

namespace Kernel.Host.Tests.Commands;

public sealed class SimulateProgramTests : IDisposable
{
    private const string Small = """[{"load": [["const", 0, 2]]}, {"store": [["store", 0, 0]]}]""";

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task It_tells_where_the_machine_stands_and_what_changed()
    {
        var answer = await Simulate(Small, "[7, 7, 7]");

        Assert.Equal((ExitCode.Success, ""), (answer.Status, answer.Error));
        Assert.Equal(
            """
            p.json: 2 op-sets, 2 ops
            memory from m.json: 3 words

            stopped at op-set 2 after 2 cycles
            memory: word 2 changed
            scratch: 1 of 1,536 words are not 0

            """,
            answer.Output
        );
    }

    [Fact]
    public async Task As_json_it_is_a_case_s_answer()
    {
        var answer = await Simulate(Small, "[7, 7, 7]", "--json");

        Assert.Equal(ExitCode.Success, answer.Status);
        Assert.Equal(
            """{"name": "p.json", "cycles": 2, "pc": 2, "state": "stopped", "scratch": [[0, 2]], "memory": [7, 7, 2], "trace": []}""",
            Assert.Single(answer.OutputLines)
        );
    }

    [Fact]
    public async Task Without_a_memory_it_runs_on_a_tree_walk()
    {
        var program = _shell.Save("p.json", Small);

        var usual = await _shell.Run("simulate", "--program", program);
        var small = await _shell.Run("simulate", "--program", program, "--height", "1", "--batch", "2", "--json");

        Assert.Contains("height 10, 16 rounds, batch 256, seed 1: 2,566 words", usual.Output, StringComparison.Ordinal);
        Assert.Equal(7 + 3 + 2 + 2, JsonNode.Parse(small.Output)!["memory"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_illegal_program_is_told_all_that_is_illegal_and_is_not_run()
    {
        var thirteen = string.Join(", ", Enumerable.Range(0, 13).Select(i => $"[\"+\", {i}, 20, 21]"));
        var program = $$"""[{}, {"alu": [{{thirteen}}]}, {"load": [["const", 1536, 7], ["vload", 1530, 2]]}]""";

        var answer = await Simulate(program, "[]");

        Assert.Equal((ExitCode.No, ""), (answer.Status, answer.Output));
        Assert.Equal(
            [
                "kernel: p.json: op-set 1, alu: slot-limit: 13 ops, but the engine has 12 slots a cycle",
                "kernel: p.json: op-set 2, load slot 0: scratch-out-of-range: dest of [\"const\", 1536, 7] is scratch word 1536; scratch is words 0 to 1535",
                "kernel: p.json: op-set 2, load slot 1: scratch-out-of-range: dest of [\"vload\", 1530, 2] is scratch words 1530 to 1537; scratch is words 0 to 1535",
            ],
            answer.ErrorLines
        );
    }

    [Fact]
    public async Task A_trap_is_a_no()
    {
        var answer = await Simulate("""[{"load": [["load", 0, 0]]}]""", "[]", "--json");

        Assert.Equal(ExitCode.No, answer.Status);
        Assert.Equal(
            "kernel: p.json: memory-out-of-range: op-set 0, cycle 0, [\"load\", 0, 0]: memory address 0, but memory is empty\n",
            answer.Error
        );
        Assert.Equal("memory-out-of-range", JsonNode.Parse(answer.Output)!["error"]!["code"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("not json", "p.json: line 1, column 2: not-json: ")]
    [InlineData("""[{"gpu": []}]""", "p.json: op-set 0: unknown-engine: there is no engine \"gpu\"")]
    [InlineData("""[{"alu": [["+", 1, 2]]}]""", "p.json: op-set 0, alu slot 0: operand-count: ")]
    [InlineData(
        """[{"alu": [["+", 1, 2, 3.5]]}]""",
        "p.json: op-set 0, alu slot 0, operand 3 (b): not-a-whole-number: "
    )]
    [InlineData(
        """[{"load": [["const", 0, 4294967296]]}]""",
        "p.json: op-set 0, load slot 0, operand 2 (value): number-out-of-range: "
    )]
    public async Task An_unreadable_program_is_wrong_usage_and_names_its_place(string program, string complaint)
    {
        var answer = await Simulate(program, "[]");

        Assert.Equal((ExitCode.Usage, ""), (answer.Status, answer.Output));
        Assert.StartsWith("kernel: " + complaint, Assert.Single(answer.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1, 4294967296]", "m.json: memory word 1: number-out-of-range: ")]
    [InlineData("{}", "m.json: not-a-word-list: ")]
    [InlineData("[1,", "m.json: line 1, column 3: not-json: ")]
    public async Task An_unreadable_memory_is_wrong_usage_and_names_its_place(string memory, string complaint)
    {
        var answer = await Simulate(Small, memory);

        Assert.Equal((ExitCode.Usage, ""), (answer.Status, answer.Output));
        Assert.StartsWith("kernel: " + complaint, Assert.Single(answer.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_not_there_are_named()
    {
        var program = _shell.Save("p.json", Small);

        var noProgram = await _shell.Run("simulate", "--program", _shell.In("none.json"));
        var noMemory = await _shell.Run("simulate", "--program", program, "--memory", _shell.In("none.json"));
        var directory = await _shell.Run("simulate", "--program", Path.GetDirectoryName(program)!);

        Assert.All([noProgram, noMemory, directory], answer => Assert.Equal(ExitCode.Usage, answer.Status));
        Assert.StartsWith("kernel: none.json: there is no such file", noProgram.Error, StringComparison.Ordinal);
        Assert.StartsWith("kernel: none.json: there is no such file", noMemory.Error, StringComparison.Ordinal);
        Assert.Contains("this is a directory", directory.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simulate", "say what to run")]
    [InlineData("simulate --program p --cases c", "exclude each other")]
    [InlineData("simulate --cases c --memory m", "its own memory")]
    [InlineData("simulate --cases c --height 3", "its own memory")]
    [InlineData("simulate --program p --memory m --seed 3", "leave out --height")]
    [InlineData("simulate --program p --height 25", "from 0 to 24, not 25")]
    [InlineData("simulate --program p --batch none", "from 1 to 1,000,000, not none")]
    [InlineData("simulate --program p --max-steps 0", "not 0")]
    [InlineData("check", "P.json")]
    [InlineData("check p --contract most", "Values, ValuesAndIndices, FullMemory, not most")]
    [InlineData("isa --json --markdown", "exclude each other")]
    public async Task Wrong_usage_says_what_is_wrong(string line, string says)
    {
        var answer = await _shell.Run(line.Split(' '));

        Assert.Equal((ExitCode.Usage, ""), (answer.Status, answer.Output));
        Assert.StartsWith("kernel: ", answer.Error, StringComparison.Ordinal);
        Assert.Contains(says, answer.Error, StringComparison.Ordinal);
    }

    private Task<Answer> Simulate(string program, string memory, params string[] more) =>
        _shell.Run([
            "simulate",
            "--program",
            _shell.Save("p.json", program),
            "--memory",
            _shell.Save("m.json", memory),
            .. more,
        ]);
}
