using System.Diagnostics;
using System.Text.Json.Nodes;
using Kernel.Core.Workload;

namespace Kernel.Host.Tests.Verification;

/// <summary>What verification says of programs, right and wrong.</summary>
public sealed class VerdictTests : IDisposable
{
    private readonly FakeOriginal _fake = new();

    public void Dispose() => _fake.Dispose();

    [Fact]
    public async Task A_right_program_is_a_yes_that_names_the_commit()
    {
        var answer = await _fake.Verify(FakePrograms.Right(Shape.TakeHome), "--seeds", "2");

        Assert.Equal(ExitCode.Success, answer.Status);
        Assert.Contains(
            $"origin/main: commit {_fake.Git("rev-parse", "HEAD")}\n",
            answer.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("values right, 1 of 2 speed tests passed", answer.Output, StringComparison.Ordinal);
        Assert.Contains("submission tests: run 3: 1792 cycles\n", answer.Error, StringComparison.Ordinal);
        Assert.Contains(
            "input 9: words that count up: 1792 cycles, FullMemory\n",
            answer.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "yes (Values asked for): meets FullMemory on all 9 inputs in 1,792 cycles",
            answer.OutputLines[^1]
        );
        Assert.StartsWith("floor: ops like these need ", answer.OutputLines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_original_that_is_not_the_published_one_is_not_passed_off_as_it()
    {
        var answer = await Verify(FakePrograms.Right(FakePrograms.Small));

        Assert.Contains("but they are not the published original's", answer.Output, StringComparison.Ordinal);
        Assert.StartsWith("kernel: clone: warning: commit ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_another_size_only_the_inputs_are_run_and_it_says_so()
    {
        var answer = await Verify(FakePrograms.Right(FakePrograms.Small));

        Assert.Equal(ExitCode.Success, answer.Status);
        Assert.Contains(
            "the submission tests do not apply: they walk height 10, 16 rounds, batch 256\n",
            answer.Output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("submission tests: run", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Right_values_with_wrong_indices_are_told_apart()
    {
        string program = FakePrograms.WithoutIndices(Shape.TakeHome);

        var answer = await _fake.Verify(program, "--seeds", "2");
        var strict = await _fake.Verify(program, "--seeds", "2", "--contract", "values-and-indices");

        const string wrong = "index of item 0 (memory word 2054) is 0, the reference leaves 1";
        Assert.Equal((ExitCode.Success, ExitCode.No), (answer.Status, strict.Status));
        Assert.Contains("\nValues only, the indices are wrong: random, seed ", answer.Output, StringComparison.Ordinal);
        Assert.Contains(wrong, answer.Output, StringComparison.Ordinal);
        Assert.StartsWith(
            "yes (Values asked for): meets Values on all 9 inputs",
            answer.OutputLines[^1],
            StringComparison.Ordinal
        );
        Assert.StartsWith("kernel: p.json: random, seed ", strict.ErrorLines[^1], StringComparison.Ordinal);
        Assert.EndsWith(
            $"{wrong}: it meets Values, not ValuesAndIndices",
            strict.ErrorLines[^1],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_touched_tree_is_told_apart()
    {
        var answer = await Verify(FakePrograms.TouchingTheTree(FakePrograms.Small));

        Assert.Equal(ExitCode.Success, answer.Status);
        Assert.Contains("values and indices only, other words are wrong: ", answer.Output, StringComparison.Ordinal);
        Assert.Contains("tree node 1 (memory word 8) is 77", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_right_for_one_input_only_is_a_no_with_the_first_wrong_word()
    {
        var answer = await Verify(FakePrograms.RightForZerosOnly(FakePrograms.Small), "--json");
        JsonNode json = JsonNode.Parse(answer.Output)!;

        Assert.Equal(ExitCode.No, answer.Status);
        Assert.Matches(
            @"^kernel: p\.json: random, seed \d+: value of item 0 \(memory word 12\) is 0, the reference leaves \d+$",
            answer.ErrorLines[^1]
        );
        JsonNode zeros = json["inputs"]!.AsArray().Single(input => (string)input!["input"]! == "all words 0")!;
        Assert.Equal("values", (string)zeros["met"]!);
        Assert.False((bool)json["passed"]!);
        Assert.Null(json["met"]);
    }

    [Fact]
    public async Task The_submission_tests_have_a_say_of_their_own()
    {
        var answer = await _fake.Verify(FakePrograms.RightForZerosOnly(Shape.TakeHome), "--seeds", "0");

        Assert.Equal(ExitCode.No, answer.Status);
        Assert.Contains("values wrong, 0 of 2 speed tests passed", answer.Output, StringComparison.Ordinal);
        Assert.Contains(
            "kernel: p.json: the submission tests say that the values are wrong\n",
            answer.Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_program_that_never_ends_is_ended(bool isSmall)
    {
        var answer = await _fake.Verify(
            FakePrograms.Endless,
            ["--timeout", "1", "--seeds", "1", .. isSmall ? FakePrograms.SmallOptions : []]
        );

        Assert.Equal(ExitCode.No, answer.Status);
        Assert.Contains("no end within 1 seconds: it loops for ever", answer.ErrorLines[^1], StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_fault_of_the_program_is_told_with_its_place()
    {
        var answer = await Verify("""[{"load": [["const", 0, 99]]}, {"load": [["load", 1, 0]]}]""");

        Assert.Equal(ExitCode.No, answer.Status);
        Assert.EndsWith(
            "op-set 1: IndexError: list index out of range",
            answer.ErrorLines[^1],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Cancelled_it_ends_the_child_and_takes_its_files_away()
    {
        using var cancellation = new CancellationTokenSource();
        using var error = new CancellingWriter("32 bits", cancellation);
        File.WriteAllText(_fake.In("p.json"), FakePrograms.HangingOnZeros(FakePrograms.Small));

        var answer = await _fake.Run(
            FakeOriginal.SearchPath,
            error,
            cancellation.Token,
            ["--program", _fake.In("p.json"), "--original", _fake.Clone, .. FakePrograms.SmallOptions]
        );

        Assert.Equal(ExitCode.Cancelled, answer.Status);
        Assert.Equal("kernel: cancelled", answer.ErrorLines[^1]);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task The_original_runs_apart_from_the_users_surroundings()
    {
        await Verify(FakePrograms.Right(FakePrograms.Small));
        JsonNode witness = _fake.Witness;

        string[] variables = [.. witness["variables"]!.AsArray().Select(name => (string)name!)];
        Assert.DoesNotContain(variables, name => name.StartsWith("PYTHON", StringComparison.Ordinal));
        Assert.DoesNotContain("LD_PRELOAD", variables);
        Assert.Equal(0, (int)witness["optimize"]!);
        Assert.Equal(1, (int)witness["ignoreEnvironment"]!);
        Assert.Equal(1, (int)witness["noSite"]!);
        Assert.DoesNotContain("site", witness["modules"]!.AsArray().Select(name => (string)name!));
        Assert.DoesNotContain(
            witness["path"]!.AsArray(),
            place => ((string)place!).StartsWith(_fake.Clone, StringComparison.Ordinal)
        );
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task The_published_original_is_known_when_there_is_a_clone_of_it()
    {
        string? clone = Environment.GetEnvironmentVariable("KERNEL_ORIGINAL");
        Assert.SkipWhen(clone is null, "KERNEL_ORIGINAL does not name a clone of the published original.");

        var answer = await _fake.Run(
            FakeOriginal.SearchPath,
            ["--original", clone, "--kernel", "baseline", "--seeds", "1", "--height", "2", "--batch", "8", "--json"]
        );
        JsonNode json = JsonNode.Parse(answer.Output)!;

        Assert.Equal(ExitCode.Success, answer.Status);
        Assert.True((bool)json["original"]!["published"]!);
        Assert.Equal("fullMemory", (string)json["met"]!);
    }

    private Task<Commands.Answer> Verify(string program, params string[] more) =>
        _fake.Verify(program, ["--seeds", "1", .. FakePrograms.SmallOptions, .. more]);

    private void AssertNothingIsLeft()
    {
        Assert.Throws<ArgumentException>(() => Process.GetProcessById((int)_fake.Witness["pid"]!));
        string room = Path.Combine((string)_fake.Witness["file"]!, "..", "..", "..");
        Assert.Contains("kernel-verify-", Path.GetFullPath(room), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetFullPath(room)));
    }

    /// <summary>A stderr that cancels as soon as a certain word is written.</summary>
    private sealed class CancellingWriter(string word, CancellationTokenSource cancellation) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(word, StringComparison.Ordinal) == true)
            {
                cancellation.Cancel();
            }
        }
    }
}
