using System.Globalization;
using System.Text.RegularExpressions;
using Kernel.Core.Machine;

namespace Kernel.Host.Verification;

/// <summary>One of the original's own tests.</summary>
/// <param name="Name">Its name, with the class it is in.</param>
/// <param name="IsThreshold">Whether it asks for speed; the others ask for the right values.</param>
/// <param name="Passed">Whether it passed.</param>
public sealed record SubmissionTest(string Name, bool IsThreshold, bool Passed);

/// <summary>What the original's submission tests said.</summary>
/// <param name="Tests">The tests, in the order they ran.</param>
/// <param name="Cycles">The cycles they printed, a number a run.</param>
/// <param name="Fault">Why they came to no result, or null.</param>
/// <param name="Hung">Whether they had to be ended.</param>
public sealed record SubmissionRun(
    ValueArray<SubmissionTest> Tests,
    ValueArray<long> Cycles,
    string? Fault = null,
    bool Hung = false
)
{
    /// <summary>Whether every test that asks for the right values passed, and there was one.</summary>
    public bool IsCorrect =>
        Fault is null
        && Tests.Any(test => !test.IsThreshold)
        && Tests.Where(test => !test.IsThreshold).All(test => test.Passed);
}

/// <summary>Runs the original's submission tests and reads what they say.</summary>
public static partial class SubmissionTests
{
    /// <summary>Runs them.</summary>
    /// <param name="request">How to run them.</param>
    /// <param name="patience">How long they may print nothing.</param>
    /// <param name="onRun">Told the cycles of each run as it ends.</param>
    /// <param name="cancellation">Ends them, then throws.</param>
    public static async Task<SubmissionRun> RunAsync(
        ChildRequest request,
        TimeSpan patience,
        Action<long> onRun,
        CancellationToken cancellation
    )
    {
        var cycles = new List<long>();
        var report = new List<string>();
        ChildEnd end = await ChildProcess
            .RunAsync(request, TakeOutput, report.Add, patience, cancellation)
            .ConfigureAwait(false);
        return Read(end, report, cycles.ToValueArray(), patience);

        void TakeOutput(string line)
        {
            if (CyclesLine.Match(line) is { Success: true } match)
            {
                cycles.Add(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
                onRun(cycles[^1]);
            }
        }
    }

    private static SubmissionRun Read(
        ChildEnd end,
        IReadOnlyList<string> report,
        ValueArray<long> cycles,
        TimeSpan patience
    )
    {
        ValueArray<SubmissionTest> tests = Results(report).ToValueArray();
        var run = new SubmissionRun(tests, cycles);
        if (end.Stalled)
        {
            return run with { Fault = InputTrials.Endless(patience), Hung = true };
        }
        // The status is the tests' own summary; a list that does not agree with it has been read wrongly.
        return
            tests.Count == 0 || tests.Count != Announced(report) || (end.Status == 0) != tests.All(test => test.Passed)
            ? run with
            {
                Fault = $"they came to no result: {Tool.LastLine(string.Join('\n', report))}",
            }
            : run;
    }

    /// <summary>The lines of unittest's verbose report: a name with its class, then dots, then the result.</summary>
    private static IEnumerable<SubmissionTest> Results(IEnumerable<string> report)
    {
        (string Class, string Name)? current = null;
        foreach (string line in report)
        {
            if (TestLine.Match(line) is { Success: true } match)
            {
                current = (match.Groups["class"].Value, match.Groups["name"].Value);
            }
            // The result is on the same line, or on the next when the test has a line of documentation.
            if (current is { } test && ResultLine.Match(line) is { Success: true } result)
            {
                yield return new(
                    $"{test.Class}.{test.Name}",
                    test.Class.Contains("Speed", StringComparison.Ordinal),
                    result.Groups[1].Value == "ok"
                );
                current = null;
            }
        }
    }

    private static int Announced(IEnumerable<string> report) =>
        report
            .Select(line => CountLine.Match(line))
            .Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            .LastOrDefault();

    [GeneratedRegex(@"^CYCLES:\s+(\d+)\s*$")]
    private static partial Regex CyclesLine { get; }

    [GeneratedRegex(@"^(?<name>\w+) \(__main__\.(?<class>\w+)[.\w]*\)")]
    private static partial Regex TestLine { get; }

    [GeneratedRegex(@" \.\.\. (ok|FAIL|ERROR|skipped|expected failure|unexpected success)\b")]
    private static partial Regex ResultLine { get; }

    [GeneratedRegex(@"^Ran (\d+) tests? in ")]
    private static partial Regex CountLine { get; }
}
