using System.Text.Json;
using System.Xml.Linq;
using Kernel.Core.Kernels;

namespace Kernel.Host.Tests.Commands;

public sealed class TimelineCommandTests : IDisposable
{
    private static readonly string[] small = ["--height", "3", "--rounds", "5", "--batch", "8"];

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Every_change_is_measured_and_judged_in_one_document()
    {
        var answer = await Measure("--json");

        Assert.Equal(ExitCode.Success, answer.Status);
        using JsonDocument document = JsonDocument.Parse(answer.Output);
        JsonElement[] changes = [.. document.RootElement.GetProperty("changes").EnumerateArray()];
        Assert.Equal(
            Timeline.All.Select(change => change.Kernel),
            changes.Select(change => change.GetProperty("kernel").GetString())
        );
        string[] compiled = [.. Timeline.All.Where(change => change.IsCompiled).Select(change => change.Kernel)];
        Assert.All(
            changes,
            change =>
            {
                Assert.True(change.GetProperty("correct").GetBoolean());
                Assert.InRange(change.GetProperty("packed").GetInt32(), 1, change.GetProperty("measured").GetInt32());
                Assert.Equal(JsonValueKind.Null, change.GetProperty("recorded").ValueKind);
                Assert.NotEmpty(change.GetProperty("name").GetString()!);
                bool isCompiled = compiled.Contains(change.GetProperty("kernel").GetString());
                JsonElement shares = change.GetProperty("utilization");
                Assert.InRange(shares.GetProperty("alu").GetDouble(), isCompiled ? 0 : 0.01, isCompiled ? 1 : 1.0 / 12);
                Assert.InRange(shares.GetProperty("load").GetDouble(), 0.01, 1);
            }
        );
        Assert.Equal(
            Timeline.Compiled.Select(change => change.Kernel),
            changes
                .Where(change => change.GetProperty("passes").GetArrayLength() > 0)
                .Select(change => change.GetProperty("kernel").GetString())
        );
        // 5 rounds of 8 items: 36 ops each, 14 for the header, 18 constants (8 items, 6 of the hash, 4 more shifts), 2 pauses.
        Assert.Equal((5 * 8 * 36) + 14 + 18 + 2, changes[0].GetProperty("measured").GetInt32());
        Assert.Equal(
            OptimisationRecord.Steps.Select(step => step.Cycles),
            document
                .RootElement.GetProperty("record")
                .EnumerateArray()
                .Select(step => step.GetProperty("cycles").GetInt32())
        );
    }

    [Fact]
    public async Task The_table_has_a_line_a_change_and_progress_goes_to_stderr()
    {
        var answer = await Measure();

        Assert.Equal(ExitCode.Success, answer.Status);
        Assert.StartsWith("kernel ", answer.OutputLines[0], StringComparison.Ordinal);
        Assert.Equal(
            Timeline.All.Select(change => change.Kernel),
            answer.OutputLines.Skip(2).Take(Timeline.All.Count).Select(line => line.Split(' ')[0])
        );
        Assert.Equal(
            Timeline.All.Count,
            answer.OutputLines.Count(line => line.EndsWith(" yes", StringComparison.Ordinal))
        );
        Assert.Contains("this is another size", answer.Output, StringComparison.Ordinal);
        Assert.Equal(
            Enumerable.Range(1, Timeline.All.Count).Select(i => $"{i}/{Timeline.All.Count}: "),
            answer.ErrorLines.Select(Counter)
        );

        static string Counter(string line) => line[..(line.IndexOf(' ') + 1)];
    }

    [Fact]
    public async Task A_size_that_does_not_fit_in_scratch_is_a_no_that_says_so_once_a_change()
    {
        var answer = await _shell.Run("timeline", "--height", "2", "--rounds", "1", "--batch", "1600");

        Assert.Equal(ExitCode.No, answer.Status);
        string[] complaints =
        [
            .. answer.ErrorLines.Where(line => line.StartsWith("kernel: ", StringComparison.Ordinal)),
        ];
        Assert.Equal(12, complaints.Length);
        Assert.All(
            complaints,
            complaint =>
            {
                Assert.Contains("scratch-shortage: the kernel needs ", complaint, StringComparison.Ordinal);
                Assert.EndsWith("try a smaller batch", complaint, StringComparison.Ordinal);
            }
        );
        Assert.Equal(12, answer.OutputLines.Count(line => line.EndsWith(" NO", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_chart_is_written_as_svg()
    {
        var answer = await Measure("--svg", _shell.In("chart.svg"));

        Assert.Equal(ExitCode.Success, answer.Status);
        Assert.Equal("svg", XDocument.Load(_shell.In("chart.svg")).Root!.Name.LocalName);
    }

    [Fact]
    public async Task A_chart_that_cannot_be_written_is_refused_before_the_work()
    {
        var answer = await Measure("--svg", _shell.In("nowhere/chart.svg"));

        Assert.Equal((ExitCode.Usage, ""), (answer.Status, answer.Output));
        Assert.StartsWith("kernel: nowhere/chart.svg: cannot write: ", Assert.Single(answer.ErrorLines));
    }

    [Theory]
    [InlineData("--height", "25")]
    [InlineData("--rounds", "-1")]
    [InlineData("--batch", "0")]
    [InlineData("--batch", "many")]
    public async Task A_size_out_of_range_is_wrong_usage_and_names_the_range(string option, string value)
    {
        var answer = await _shell.Run("timeline", option, value);

        Assert.Equal((ExitCode.Usage, ""), (answer.Status, answer.Output));
        Assert.StartsWith($"kernel: {option} takes a whole number from ", answer.ErrorLines[0]);
        Assert.EndsWith($", not {value}", answer.ErrorLines[0]);
    }

    private Task<Answer> Measure(params string[] more) => _shell.Run(["timeline", .. small, .. more]);
}
