using System.Globalization;
using Kernel.Core.Machine;
using Kernel.Core.Packing;

namespace Kernel.Core.Analysis;

/// <summary>A moment of a search at which it had found something better.</summary>
/// <param name="Evaluations">Candidates tried by then.</param>
/// <param name="Time">How long it had been running.</param>
/// <param name="Cycles">The fewest cycles found by then.</param>
public sealed record SearchPoint(long Evaluations, TimeSpan Time, int Cycles);

/// <summary>One search from its start to where it stands.</summary>
/// <param name="Name">What to call it, such as <c>seed 1</c>.</param>
/// <param name="Points">When it found something better, in order; each has fewer cycles than the one before.</param>
/// <param name="Evaluations">Candidates tried so far.</param>
/// <param name="Time">How long it has been running.</param>
public sealed record SearchRun(string Name, ValueArray<SearchPoint> Points, long Evaluations, TimeSpan Time)
{
    /// <summary>The fewest cycles so far; null when there is no schedule yet.</summary>
    public int? Best => Points.Count == 0 ? null : Points[^1].Cycles;

    /// <summary>Candidates tried in a second; 0 before any time has passed.</summary>
    public double Rate => Time > TimeSpan.Zero ? Evaluations / Time.TotalSeconds : 0;
}

/// <summary>
/// How some searches are getting on. It is a value: <see cref="With(SearchState, TimeSpan, string?)"/> gives the next one, and whoever shows it
/// shows that in the place of the last.
/// </summary>
/// <param name="Runs">The searches, in the order in which they were first heard of.</param>
[TypeFormatterSource]
public sealed record SearchProgress(ValueArray<SearchRun> Runs)
{
    /// <summary>Before any search.</summary>
    public static SearchProgress None { get; } = new([]);

    /// <summary>The cycles that nothing can go below; null when nobody says.</summary>
    public long? Floor { get; init; }

    /// <summary>The fewest cycles of all searches; null when there is no schedule yet.</summary>
    public int? Best => Runs.Min(run => run.Best);

    /// <summary>The progress once a search has come so far.</summary>
    /// <param name="state">Where the search stands.</param>
    /// <param name="time">How long it has been running.</param>
    /// <param name="name">What to call it; null for its seed.</param>
    public SearchProgress With(SearchState state, TimeSpan time, string? name = null)
    {
        string called = name ?? string.Create(CultureInfo.InvariantCulture, $"seed {state.Seed}");
        int at = Enumerable.Range(0, Runs.Count).FirstOrDefault(i => Runs[i].Name == called, -1);
        SearchRun run = at < 0 ? new(called, [], 0, TimeSpan.Zero) : Runs[at];
        bool isBetter = state.Best?.Evaluation.Cycles is { } now && !(run.Best <= now);
        SearchRun next = run with
        {
            Evaluations = state.Evaluations,
            Time = time,
            Points = isBetter
                ? run.Points.Add(new(state.Evaluations, time, state.Best!.Evaluation.Cycles!.Value))
                : run.Points,
        };
        return this with { Runs = at < 0 ? Runs.Add(next) : Runs.SetItem(at, next) };
    }

    /// <summary>The progress in a line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"best {Best?.ToString("N0", CultureInfo.InvariantCulture) ?? "none"} cycles{GapText}, {Runs.Sum(run => run.Evaluations):N0} evaluations, {Runs.Sum(run => run.Rate):N0}/s"
        );

    private string GapText =>
        Floor is > 0 and { } floor && Best is { } best
            ? string.Create(CultureInfo.InvariantCulture, $" ({(double)best / floor:0.000} of the floor {floor:N0})")
            : "";
}
