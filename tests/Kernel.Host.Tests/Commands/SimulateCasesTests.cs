using System.Text.Json.Nodes;
using Kernel.Testing;

namespace Kernel.Host.Tests.Commands;

public sealed class SimulateCasesTests : IDisposable
{
    private const string Good =
        """{"name": "a", "memory": [1, 2, 3], "program": [{"load": [["const", 0, 2]]}, {"load": [["load", 1, 0]]}, {"flow": [["pause"]]}, {"flow": [["trace_write", 1]]}]}""";
    private const string GoodAnswer =
        """{"name": "a", "cycles": 4, "pc": 4, "state": "stopped", "scratch": [[0, 2], [1, 3]], "memory": [1, 2, 3], "trace": [3]}""";
    private const string Traps = """{"name": "t", "memory": [], "program": [{"alu": [["//", 0, 1, 2]]}]}""";

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_line_is_answered_by_a_line_and_pauses_do_not_stop_it()
    {
        var answer = await _shell.Run("simulate", "--cases", _shell.Save("cases.jsonl", Good + "\n"));

        Assert.Equal(new Answer(ExitCode.Success, GoodAnswer + "\n", ""), answer);
    }

    [Fact]
    public async Task Cases_are_read_from_stdin_too()
    {
        var answer = await _shell.Run(new StringReader(Good), "simulate", "--cases", "-");

        Assert.Equal(new Answer(ExitCode.Success, GoodAnswer + "\n", ""), answer);
    }

    [Fact]
    public async Task A_case_that_traps_is_an_answer_and_no_failure()
    {
        var answer = await _shell.Run(new StringReader($"{Traps}\n\n{Good}\n"), "simulate", "--cases", "-");

        Assert.Equal((ExitCode.Success, ""), (answer.Status, answer.Error));
        Assert.Equal(
            [
                """{"name": "t", "error": {"code": "division-by-zero", "message": "op-set 0, cycle 0, [\"//\", 0, 1, 2]: division by zero"}}""",
                GoodAnswer,
            ],
            answer.OutputLines
        );
    }

    [Fact]
    public async Task A_line_that_is_no_case_is_told_with_its_number_and_stops_no_other()
    {
        string[] lines =
        [
            Good,
            "what",
            "",
            "{}",
            """{"name": "m", "memory": [0, 4294967296, -1, 0.5], "program": []}""",
            Good,
        ];

        var answer = await _shell.Run("simulate", "--cases", _shell.Save("c.jsonl", string.Join('\n', lines)));

        Assert.Equal(ExitCode.Usage, answer.Status);
        Assert.Equal(
            ["a: ", "line 2: not-json", "line 4: not-a-case", "m: number-out-of-range", "a: "],
            answer.OutputLines.Select(line => JsonNode.Parse(line)!).Select(n => $"{n["name"]}: {n["error"]?["code"]}")
        );
        Assert.Equal(
            [
                "kernel: c.jsonl: line 2, column 1: not-json: this is not JSON: 'w' is an invalid start of a value",
                "kernel: c.jsonl: line 4: not-a-case: the case has no \"memory\"",
                "kernel: c.jsonl: line 4: not-a-case: the case has no \"program\"",
                "kernel: c.jsonl: line 5, memory word 1: number-out-of-range: 4294967296 does not fit in a word (0 to 2^32 - 1)",
                "kernel: c.jsonl: line 5, memory word 2: number-out-of-range: -1 does not fit in a word (0 to 2^32 - 1)",
                "kernel: c.jsonl: line 5, memory word 3: not-a-whole-number: a word is a whole number, not 0.5",
            ],
            answer.ErrorLines
        );
    }

    [Fact]
    public async Task Each_answer_is_given_before_the_next_line_is_read()
    {
        var written = new StringWriter();
        using var reader = new Conversation([Good, Traps, Good], written);

        var status = await CommandLine.RunAsync(
            [Kernel.Host.Commands.SimulateCommand.Create(() => reader)],
            ["simulate", "--cases", "-"],
            written,
            TextWriter.Null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(ExitCode.Success, status);
        Assert.Equal([0, 1, 2, 3], reader.AnswersSeen);
    }

    [Fact]
    public async Task A_case_that_never_ends_is_stopped()
    {
        const string forever = """{"name": "f", "memory": [], "program": [{"flow": [["jump", 0]]}]}""";

        var answer = await _shell.Run(new StringReader(forever), "simulate", "--cases", "-", "--max-steps", "50");

        Assert.Equal(ExitCode.Success, answer.Status);
        Assert.Contains("\"code\": \"step-limit\"", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recorded_answers_come_out_of_the_command()
    {
        // How the original's exceptions map to traps is the machine's own test.
        string[] golden = [.. Goldens.Lines("isa.jsonl.gz").Where(line => !line.Contains("\"error\"")).Take(20)];

        var answer = await _shell.Run(new StringReader(string.Join('\n', golden)), "simulate", "--cases", "-");

        Assert.Equal((ExitCode.Success, golden.Length), (answer.Status, answer.OutputLines.Length));
        foreach (var (line, output) in golden.Zip(answer.OutputLines))
        {
            var expected = JsonNode.Parse(line)!;
            var actual = JsonNode.Parse(output)!.AsObject();
            Assert.Equal(expected["name"]!.GetValue<string>(), actual["name"]!.GetValue<string>());
            actual.Remove("name");
            Assert.True(JsonNode.DeepEquals(expected["expect"], actual), output);
        }
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var answer = await _shell.Run("simulate", "--cases", _shell.In("none.jsonl"));

        Assert.Equal(ExitCode.Usage, answer.Status);
        Assert.StartsWith("kernel: none.jsonl: there is no such file", answer.Error, StringComparison.Ordinal);
    }

    /// <summary>Counts, whenever it is asked for a line, the answers that have been written by then.</summary>
    private sealed class Conversation(string[] lines, StringWriter written) : StringReader("")
    {
        public List<int> AnswersSeen { get; } = [];

        public override ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
        {
            AnswersSeen.Add(written.ToString().Count(c => c == '\n'));
            return new(AnswersSeen.Count <= lines.Length ? lines[AnswersSeen.Count - 1] : null);
        }
    }
}
