using Kernel.Core.Machine;
using Kernel.Core.Packing;

namespace Kernel.Core.Analysis;

/// <summary>One thing to vary, and the values to try.</summary>
/// <typeparam name="TOptions">What the values are set in.</typeparam>
/// <param name="Name">Its name, such as <c>stagger</c>.</param>
/// <param name="Values">The values, at least one.</param>
/// <param name="Apply">The options with one value set.</param>
public sealed record SweepAxis<TOptions>(string Name, ValueArray<double> Values, Func<TOptions, double, TOptions> Apply)
{
    /// <summary>Which values make sense, in words, such as <c>a whole number from 1</c>.</summary>
    public string Range { get; init; } = "any number";

    /// <summary>Whether a value makes sense.</summary>
    public Func<double, bool> Accepts { get; init; } = double.IsFinite;
}

/// <summary>What one point of a sweep came to.</summary>
/// <param name="Cycles">Cycles; null when there is no program.</param>
/// <param name="ScratchPeak">The most words of scratch live at once.</param>
/// <param name="Use">Slots filled, engine by engine; empty when there is no program.</param>
/// <param name="Refused">Why there is no program; empty when there is one.</param>
public sealed record SweepResult(
    int? Cycles,
    int ScratchPeak,
    ValueArray<EngineUse> Use,
    ValueArray<Diagnostic> Refused
);

/// <summary>One point of a sweep.</summary>
/// <param name="Values">One value an axis.</param>
/// <param name="Result">What it came to.</param>
public sealed record SweepPoint(ValueArray<double> Values, SweepResult Result);

/// <summary>A sweep as a table: every combination of the axes' values, the last axis fastest.</summary>
/// <param name="Axes">The names of the axes.</param>
/// <param name="Points">The points.</param>
[TypeFormatterSource]
public sealed record Sweep(ValueArray<string> Axes, ValueArray<SweepPoint> Points)
{
    /// <summary>The first point with the fewest cycles; null when none has a program.</summary>
    public SweepPoint? Best =>
        Points.Where(point => point.Result.Cycles is not null).MinBy(point => point.Result.Cycles);

    /// <summary>Tries every combination, several at once; the table does not depend on the threads.</summary>
    /// <typeparam name="TOptions">What the values are set in.</typeparam>
    /// <param name="start">The options before any value is set.</param>
    /// <param name="axes">What to vary; none gives the one point of the start.</param>
    /// <param name="measure">Tries one set of options; called from several threads.</param>
    /// <param name="done">Told after each point, from any thread; may be null.</param>
    /// <param name="cancellation">Stops with <see cref="OperationCanceledException"/>.</param>
    public static Sweep Run<TOptions>(
        TOptions start,
        IReadOnlyList<SweepAxis<TOptions>> axes,
        Func<TOptions, SweepResult> measure,
        Action<SweepPoint>? done = null,
        CancellationToken cancellation = default
    )
    {
        double[][] combinations = Combinations(axes);
        var points = new SweepPoint[combinations.Length];
        var parallel = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        Parallel.For(
            0,
            points.Length,
            parallel,
            i =>
            {
                TOptions options = start;
                for (int axis = 0; axis < axes.Count; axis++)
                {
                    options = axes[axis].Apply(options, combinations[i][axis]);
                }
                points[i] = new(combinations[i].ToValueArray(), measure(options));
                done?.Invoke(points[i]);
            }
        );
        return new(axes.Select(axis => axis.Name).ToValueArray(), points.ToValueArray());
    }

    private static double[][] Combinations<TOptions>(IReadOnlyList<SweepAxis<TOptions>> axes) =>
        axes.Aggregate<SweepAxis<TOptions>, double[][]>(
            [
                [],
            ],
            (before, axis) =>
                [.. before.SelectMany(values => axis.Values.Select(value => (double[])[.. values, value]))]
        );
}

/// <summary>Sweeps of the list scheduler's options.</summary>
public static class ScheduleSweep
{
    /// <summary>The options that can be swept, by name; yes and no are 1 and 0.</summary>
    public static ValueArray<SweepAxis<ScheduleOptions>> Axes { get; } =
        ScheduleOption
            .All.Select(option => new SweepAxis<ScheduleOptions>(option.Name, option.Usual, option.Set)
            {
                Range = option.Range,
                Accepts = option.Accepts,
            })
            .ToValueArray();

    /// <summary>Packs a stream with some options and measures the program.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream after its passes.</param>
    /// <param name="options">The options.</param>
    public static SweepResult Measure(MachineModel model, OpStream stream, ScheduleOptions options)
    {
        ListPacked packed = ListPacking.Pack(model, stream, options);
        return packed.Program is { } program
            ? new(IssuedOp.CyclesOf(program), Pressure.Of(model, program).Peak, Utilization.Of(model, program), [])
            : new(null, packed.ScratchPeak, [], packed.Diagnostics);
    }
}
