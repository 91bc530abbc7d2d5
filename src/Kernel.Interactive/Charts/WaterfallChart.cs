using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Charts;

/// <summary>A kernel on its way through the passes: its ops by engine after each, and the floor they set.</summary>
public static class WaterfallChart
{
    /// <summary>The chart of some steps: ops above, the highest floor below.</summary>
    /// <param name="steps">The steps, in order.</param>
    public static Plot Of(ValueArray<PassStep> steps)
    {
        Axis names = Axis.Names("", steps.Select((_, i) => i.ToString(CultureInfo.InvariantCulture)));
        double most = steps.Select(step => (double)step.Total).DefaultIfEmpty(1).Max();
        double highest = steps.Select(step => (double)step.Floors.Highest).DefaultIfEmpty(1).Max();
        return new(
            "Ops and floor after each pass",
            [
                new Panel(
                    names,
                    Axis.Linear("ops", 0, most, steps: 4),
                    Engines.Costed.Select(e => Ops(steps, e)).ToValueArray()
                ),
                new Panel(names, Axis.Linear("highest floor, cycles", 0, highest, steps: 4), [FloorOf(steps)])
                {
                    Weight = 0.6,
                },
            ],
            Figures(steps)
        )
        {
            Height = 520,
        };
    }

    private static Series Ops(ValueArray<PassStep> steps, Engine engine) =>
        new(
            engine.Name(),
            Mark.Columns,
            Palette.Of(engine),
            steps
                .Select(
                    (step, i) =>
                    {
                        int below = step.Ops.Where(other => other.Engine < engine).Sum(other => other.Ops);
                        int mine = step.Ops.Where(other => other.Engine == engine).Sum(other => other.Ops);
                        return new Datum(i, below + mine, $"{step.Pass}\n{mine} ops on {engine.Name()}")
                        {
                            Base = below,
                        };
                    }
                )
                .ToValueArray()
        );

    private static Series FloorOf(ValueArray<PassStep> steps) =>
        new(
            "highest floor",
            Mark.Line,
            Palette.Grey,
            steps
                .Select((step, i) => new Datum(i, step.Floors.Highest, $"{step.Pass}\n{step.Floors.Binding}"))
                .ToValueArray()
        );

    private static Table Figures(ValueArray<PassStep> steps) =>
        Table.Of(
            steps.Select((step, i) => (Step: step, Number: i)),
            [
                ("", row => row.Number),
                ("after", row => row.Step.Pass),
                ("ops", row => row.Step.Total),
                ("change", row => row.Step.Change),
                ("floor, cycles", row => row.Step.Floors.Highest),
                ("bound by", row => row.Step.Floors.Binding.Name),
            ]
        );
}
