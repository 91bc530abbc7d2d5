using Kernel.Core.Checking;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Documents;

/// <summary>What the judge says as JSON.</summary>
public static class VerdictDocument
{
    /// <summary>The document of a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="program">The program that was judged; null when it is not at hand.</param>
    /// <param name="file">Where the program was read; null when nobody says.</param>
    public static object Of(Verdict verdict, Program? program = null, string? file = null) =>
        new
        {
            Program = file,
            verdict.Passed,
            Legal = verdict.IsLegal,
            OpSets = program?.Length,
            Ops = program?.Ops.Count(),
            verdict.Shape.Height,
            verdict.Shape.Rounds,
            verdict.Shape.Batch,
            Contract = verdict.Required,
            verdict.Met,
            verdict.Cycles,
            StraightLine = verdict.IsStraightLine,
            Illegal = verdict.Illegal.Select(Of),
            Trials = verdict.Trials.Select(trial => new
            {
                trial.Input,
                trial.Passed,
                trial.Cycles,
                trial.Met,
                Trap = trial.Trap is { } trap ? new { Code = trap.CodeName, trap.Message } : null,
                trial.Wrong,
            }),
        };

    /// <summary>The document of something that is wrong.</summary>
    /// <param name="diagnostic">The diagnostic.</param>
    public static object Of(Diagnostic diagnostic) =>
        new
        {
            diagnostic.Code,
            diagnostic.Place,
            diagnostic.Message,
            Op = diagnostic.Op?.ToString(),
            Partner = diagnostic.Partner?.ToString(),
        };
}
