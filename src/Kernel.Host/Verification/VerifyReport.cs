using System.Globalization;
using System.Text;
using Kernel.Core.Workload;

namespace Kernel.Host.Verification;

/// <summary>Tells a proof, to people and to scripts.</summary>
public static class VerifyReport
{
    /// <summary>The proof as text.</summary>
    /// <param name="proof">The proof.</param>
    public static string Text(Proof proof)
    {
        (Candidate candidate, Original original) = (proof.Candidate, proof.Original);
        var text = new StringBuilder();
        Line($"program   {candidate.Name}: {candidate.Program}");
        Line($"sha256    {candidate.Digest}");
        Line($"original  {original.Directory}, {original.Reference}: commit {original.Commit}");
        Line($"          problem.py and tests/ are as committed, {Origin(original)}");
        Line($"python    {proof.Python.Version}, {proof.Python.File}");
        Line($"size      {candidate.Shape}");
        Line($"tests     {Submission(proof.Submission)}");
        Line($"");
        Table(text, proof.Inputs);
        if (candidate.Floor() is { } floor)
        {
            Line($"floor: ops like these need {floor.Cycles:N0} cycles at the least ({floor.Name})");
        }
        if (WrongBeyondTheContract(proof) is { } beyond)
        {
            Line($"{beyond}");
        }
        Line($"{(proof.Passed ? "yes" : "no")} ({candidate.Required} asked for): {Summary(proof)}");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>The proof as a JSON document.</summary>
    /// <param name="proof">The proof.</param>
    public static string Document(Proof proof) =>
        Json.Write(
            new
            {
                Program = proof.Candidate.Name,
                proof.Passed,
                Sha256 = proof.Candidate.Digest,
                OpSets = proof.Candidate.Program.Length,
                proof.Candidate.Shape.Height,
                proof.Candidate.Shape.Rounds,
                proof.Candidate.Shape.Batch,
                Contract = proof.Candidate.Required,
                proof.Inputs.Met,
                Cycles = proof.Fewest == proof.Most ? proof.Most : null,
                proof.Fewest,
                proof.Most,
                Floor = proof.Candidate.Floor() is { } floor ? new { floor.Cycles, floor.Name } : null,
                Original = new
                {
                    proof.Original.Directory,
                    proof.Original.Commit,
                    proof.Original.Reference,
                    Published = proof.Original.IsPublished,
                },
                Python = proof.Python.Version,
                SubmissionTests = proof.Submission is { } submission
                    ? new
                    {
                        Correct = submission.IsCorrect,
                        submission.Fault,
                        submission.Cycles,
                        Tests = submission.Tests.Select(test => new { test.Name, test.Passed }),
                    }
                    : null,
                Inputs = proof.Inputs.Trials.Select(trial => new
                {
                    trial.Input,
                    trial.Cycles,
                    trial.Met,
                    trial.Fault,
                    Wrong = trial.FirstWrong,
                }),
                proof.Faults,
            }
        ) + "\n";

    private static string Origin(Original original) =>
        original.IsPublished
            ? "and are the published original's"
            : "but they are not the published original's that this version knows: compare the commit with the public repository";

    private static string Submission(SubmissionRun? submission)
    {
        if (submission is null)
        {
            return $"the submission tests do not apply: they walk {Shape.TakeHome}";
        }
        if (submission.Fault is { } fault)
        {
            return $"the submission tests: {fault}";
        }
        int thresholds = submission.Tests.Count(test => test.IsThreshold);
        int passed = submission.Tests.Count(test => test.IsThreshold && test.Passed);
        string values = submission.IsCorrect ? "values right" : "values wrong";
        return $"the submission tests: {values}, {passed} of {thresholds} speed tests passed";
    }

    private static void Table(StringBuilder text, InputRun inputs)
    {
        if (inputs.Trials.Count == 0)
        {
            return;
        }
        (string Input, InputTrial Trial)[] rows = [.. Rows(inputs)];
        int width = rows.Max(row => row.Input.Length);
        text.Append(CultureInfo.InvariantCulture, $"{"input".PadRight(width)}  {"cycles", 13}  meets\n");
        foreach ((string input, InputTrial trial) in rows)
        {
            string met = trial.Fault is not null
                ? "nothing: it came to no end"
                : trial.Met?.ToString() ?? "nothing: values are wrong";
            text.Append(CultureInfo.InvariantCulture, $"{input.PadRight(width)}  {trial.Cycles, 13:N0}  {met}\n");
        }
        text.Append('\n');
    }

    /// <summary>A row an input, but one row for neighbours that are alike in all but their seeds.</summary>
    private static IEnumerable<(string Input, InputTrial Trial)> Rows(InputRun inputs)
    {
        for (int begin = 0, end; begin < inputs.Trials.Count; begin = end)
        {
            InputTrial first = inputs.Trials[begin];
            end = begin + 1;
            while (end < inputs.Trials.Count && AreAlike(first, inputs.Trials[end]))
            {
                end++;
            }
            string kind = Kind(first);
            yield return (end - begin == 1 ? first.Input : $"{kind}, {end - begin} seeds", first);
        }
    }

    private static bool AreAlike(InputTrial one, InputTrial other) =>
        Kind(one) == Kind(other) && (one.Cycles, one.Met, one.Fault) == (other.Cycles, other.Met, other.Fault);

    private static string Kind(InputTrial trial) => trial.Input.Split(", seed ", 2)[0];

    /// <summary>What is wrong although nobody asked for it: a program whose indices are wrong must not pass for one that is all right.</summary>
    private static string? WrongBeyondTheContract(Proof proof)
    {
        if (proof.Inputs.Met is not { } met || met == Contract.FullMemory)
        {
            return null;
        }
        InputTrial first = proof.Inputs.Trials.First(trial => trial.Met == met);
        string only =
            met == Contract.Values
                ? "Values only, the indices are wrong"
                : "values and indices only, other words are wrong";
        return $"{only}: {first.Input}: {first.FirstWrong}";
    }

    private static string Summary(Proof proof)
    {
        if (proof.Faults is [var fault, ..])
        {
            return fault;
        }
        string cycles =
            proof.Fewest == proof.Most
                ? string.Create(CultureInfo.InvariantCulture, $"{proof.Most:N0}")
                : string.Create(CultureInfo.InvariantCulture, $"{proof.Fewest:N0} to {proof.Most:N0}");
        return $"meets {proof.Inputs.Met} on all {proof.Inputs.Trials.Count} inputs in {cycles} {(proof.Most == 1 ? "cycle" : "cycles")}";
    }
}
