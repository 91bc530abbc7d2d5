using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Checking;
using Kernel.Core.Machine;
using Kernel.Core.Packing;

namespace Kernel.Interactive.Tables;

/// <summary>What the judge and the analyses say.</summary>
public static class AnalysisTables
{
    private const int shown = 8;

    /// <summary>A verdict: the trials, or everything that is illegal.</summary>
    /// <param name="verdict">The verdict.</param>
    public static Table Of(Verdict verdict) =>
        verdict.IsLegal
            ? new(
                $"{verdict.Shape}: {verdict}",
                [new("input"), Column.Number("cycles"), new("result") { Wraps = true }],
                verdict
                    .Trials.Select(trial =>
                        (ValueArray<string>)[trial.Input, TimelineTable.Count(trial.Cycles), Result(trial)]
                    )
                    .ToValueArray()
            )
            : MachineTables.Of(verdict.Illegal) with
            {
                Title = $"{verdict.Shape}: illegal",
            };

    /// <summary>The use of engines.</summary>
    /// <param name="uses">The engines' use.</param>
    public static Table Of(IEnumerable<EngineUse> uses) =>
        new(
            "",
            [new("engine"), Column.Number("slots filled"), Column.Number("slots there were"), Column.Number("share")],
            uses.Select(use =>
                    (ValueArray<string>)
                        [
                            use.Engine.Name(),
                            TimelineTable.Count(use.Used),
                            TimelineTable.Count(use.Available),
                            (use.Share * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%",
                        ]
                )
                .ToValueArray()
        );

    /// <summary>The parts of a kernel.</summary>
    /// <param name="counts">The parts by engine.</param>
    public static Table Of(IEnumerable<PartCount> counts) =>
        new(
            "",
            [new("part"), new("engine"), Column.Number("ops")],
            counts
                .Select(count => (ValueArray<string>)[count.Part, count.Engine.Name(), TimelineTable.Count(count.Ops)])
                .ToValueArray()
        );

    /// <summary>Where a search stands: its best candidates.</summary>
    /// <param name="state">The search.</param>
    public static Table Of(SearchState state) =>
        Table.Of(
            state.Pool.OrderBy(candidate => candidate.Evaluation.Cost).Take(shown),
            ("cycles", candidate => candidate.Evaluation.Cycles),
            ("cost", candidate => candidate.Evaluation.Cost)
        ) with
        {
            Title =
                $"best {TimelineTable.Count(state.Best?.Evaluation.Cycles)} cycles after {TimelineTable.Count(state.Evaluations)} candidates, seed {state.Seed}",
            Notes = state.Pool.Count > shown ? [$"and {state.Pool.Count - shown} more in the pool"] : [],
        };

    private static string Result(Trial trial) =>
        trial.Trap?.ToString() ?? trial.Wrong?.ToString() ?? $"meets {trial.Met}";
}
