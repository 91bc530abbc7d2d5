using System.Security.Cryptography;
using System.Text;
using Kernel.Core.Analysis;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Host.Verification;

/// <summary>What is to be verified.</summary>
/// <param name="Name">What to call it: a file, or a kernel's name.</param>
/// <param name="Program">The program.</param>
/// <param name="Shape">The size it is for.</param>
/// <param name="Required">What it must leave in memory.</param>
public sealed record Candidate(string Name, Program Program, Shape Shape, Contract Required)
{
    /// <summary>The program as it is handed over: read and written anew, so that it holds ops and nothing else.</summary>
    public string Json { get; } = ProgramJson.Write(Program);

    /// <summary>
    /// The fewest cycles in which ops like its own could be executed; null when it jumps, as a jump can repeat them.
    /// </summary>
    public Floor? Floor() => Program.Jumps ? null : Floors.Of(MachineModel.TakeHome, Program).Binding;

    /// <summary>The SHA-256 of <see cref="Json"/>, by which two people know that they speak of the same program.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json)));
}

/// <summary>What the original said of a candidate.</summary>
/// <param name="Candidate">The program.</param>
/// <param name="Original">The original.</param>
/// <param name="Python">What ran it.</param>
/// <param name="Submission">What its submission tests said; null when they do not apply.</param>
/// <param name="Inputs">What the program did on inputs.</param>
public sealed record Proof(
    Candidate Candidate,
    Original Original,
    Python Python,
    SubmissionRun? Submission,
    InputRun Inputs
)
{
    /// <summary>Whether the submission tests say that the values are right and every input met what was asked for.</summary>
    public bool Passed => Faults.Length == 0;

    /// <summary>The fewest cycles on any input, or null when there was none.</summary>
    public long? Fewest => Inputs.Trials.Count == 0 ? null : Inputs.Trials.Min(trial => trial.Cycles);

    /// <summary>The most cycles on any input, or null when there was none.</summary>
    public long? Most => Inputs.Trials.Count == 0 ? null : Inputs.Trials.Max(trial => trial.Cycles);

    /// <summary>What speaks against the candidate, in the order it came to light.</summary>
    public string[] Faults =>
        [
            .. Submission switch
            {
                null => Array.Empty<string>(),
                { Fault: { } fault } => [$"the submission tests: {fault}"],
                { IsCorrect: false } => ["the submission tests say that the values are wrong"],
                _ => [],
            },
            .. Inputs.FirstFailure(Candidate.Required) is { } failed
                ? [$"{failed.Input}: {WhyNot(failed)}"]
                : Array.Empty<string>(),
            .. Inputs.Fault is { } broken ? [broken] : Array.Empty<string>(),
        ];

    private string WhyNot(InputTrial failed) =>
        failed.Met is null ? failed.Complaint! : $"{failed.Complaint}: it meets {failed.Met}, not {Candidate.Required}";
}

/// <summary>Has a candidate judged by the original.</summary>
public static class Prover
{
    /// <summary>Runs the submission tests where they apply, and all inputs.</summary>
    /// <param name="candidate">The program.</param>
    /// <param name="original">The original.</param>
    /// <param name="python">What runs it.</param>
    /// <param name="seeds">How many random inputs.</param>
    /// <param name="patience">How long a single run may take.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellation">Ends whatever runs, then throws.</param>
    public static async Task<Proof> ProveAsync(
        Candidate candidate,
        Original original,
        Python python,
        int seeds,
        TimeSpan patience,
        ProgressLine progress,
        CancellationToken cancellation
    )
    {
        using var room = CleanRoom.Furnish(original, candidate.Json);
        int runs = 0;
        SubmissionRun? submission = null;
        if (candidate.Shape == Shape.TakeHome)
        {
            progress.Working("submission tests");
            submission = await SubmissionTests
                .RunAsync(
                    room.SubmissionTests(python),
                    patience,
                    cycles => progress.Done($"submission tests: run {++runs}: {cycles} cycles"),
                    cancellation
                )
                .ConfigureAwait(false);
        }
        if (submission is { Hung: true })
        {
            // It would hang here too, and the user has waited once.
            return new(candidate, original, python, submission, new([]));
        }
        int done = 0;
        InputRun inputs = await InputTrials
            .RunAsync(
                room.InputTrials(
                    python,
                    candidate.Shape,
                    [.. Enumerable.Range(0, seeds).Select(_ => FreshSeed())],
                    FreshSeed()
                ),
                candidate.Shape,
                patience,
                progress.Working,
                trial => progress.Done($"input {++done}: {trial.Input}: {Said(trial)}"),
                cancellation
            )
            .ConfigureAwait(false);
        return new(candidate, original, python, submission, inputs);
    }

    private static string Said(InputTrial trial) =>
        trial.Met is { } met ? $"{trial.Cycles} cycles, {met}" : $"wrong: {trial.Complaint}";

    // Nobody can know them beforehand; few enough digits that every reader of JSON keeps them all.
    private static long FreshSeed() =>
        RandomNumberGenerator.GetBytes(6).Aggregate(0L, (seed, part) => (seed << 8) | part);
}
