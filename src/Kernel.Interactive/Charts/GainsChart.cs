using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Charts;

/// <summary>What each change of the timeline gained or lost: from the cycles before it to the cycles after it.</summary>
internal static class GainsChart
{
    private const int rowHeight = 24;
    private const int rest = 130;

    /// <summary>The chart.</summary>
    public static Plot Of(IEnumerable<MeasuredChange> changes)
    {
        MeasuredChange[] counted = [.. changes.Where(change => change is { IsCorrect: true, Cycles: > 0 })];
        long[] cycles = [.. counted.Select(change => change.Cycles!.Value)];
        Axis names = Axis.Names("", counted.Select(change => change.Change.Kernel)).Reversed();
        int[] before = [.. counted.Select((change, i) => Before(counted, i))];
        Datum[] steps = [.. counted.Select((change, i) => Step(change, i, cycles, before[i]))];
        return new(
            "What each change gained or lost",
            [
                new Panel(
                    // Beyond the longest bar there is room for its number.
                    Axis.Log(
                        "cycles (log scale)",
                        cycles.DefaultIfEmpty(1).Min() / 1.3,
                        cycles.DefaultIfEmpty(1).Max() * 2
                    ),
                    names,
                    [
                        Bars("the start", Palette.Grey, steps.Take(1)),
                        Bars("fewer cycles", Palette.Blue, steps.Skip(1).Where(step => step.X <= step.Base)),
                        Bars("more cycles", Palette.Vermilion, steps.Skip(1).Where(step => step.X > step.Base)),
                        new(
                            "",
                            Mark.Labels,
                            "",
                            steps
                                .Select(
                                    (step, i) => new Datum(Math.Max(step.X, step.Base), i, Label(cycles, i, before[i]))
                                )
                                .ToValueArray()
                        )
                        {
                            Side = Side.Right,
                        },
                    ]
                ),
            ],
            Table.Of(
                counted.Select((change, i) => (change, i)),
                ("kernel", row => row.change.Change.Kernel),
                ("cycles", row => cycles[row.i]),
                ("over", row => row.i == 0 ? "" : counted[before[row.i]].Change.Kernel),
                ("change", row => row.i == 0 ? null : cycles[row.i] - cycles[before[row.i]]),
                ("times", row => row.i == 0 ? null : (double)cycles[before[row.i]] / cycles[row.i])
            )
        )
        {
            Height = rest + (counted.Length * rowHeight),
        };
    }

    /// <summary>
    /// The change that one is compared with: the last before it of its kind, since one op a cycle is no match for what is
    /// compiled; the first compiled one with the last one of any kind.
    /// </summary>
    private static int Before(MeasuredChange[] changes, int at)
    {
        for (int before = at - 1; before >= 0; before--)
        {
            if (changes[before].Change.IsCompiled == changes[at].Change.IsCompiled)
            {
                return before;
            }
        }
        return Math.Max(0, at - 1);
    }

    private static Datum Step(MeasuredChange change, int at, long[] cycles, int previous)
    {
        // The first bar has nothing to start from but the chart's foot.
        double before = at == 0 ? cycles.Min() / 1.3 : cycles[previous];
        string text =
            at == 0
                ? $"{change.Change.Name}: {TimelineTable.Count(cycles[0])} cycles"
                : $"{change.Change.Name}: {TimelineTable.Count(cycles[previous])} to {TimelineTable.Count(cycles[at])} cycles ({TimelineTable.Signed(cycles[at] - cycles[previous])})";
        return new(cycles[at], at, text) { Base = before };
    }

    private static Series Bars(string name, string colour, IEnumerable<Datum> steps)
    {
        ValueArray<Datum> data = steps.ToValueArray();
        return new(data.Count > 0 ? name : "", Mark.Bars, colour, data) { Thickness = 0.6 };
    }

    private static string Label(long[] cycles, int at, int before) =>
        at == 0 ? TimelineTable.Count(cycles[0])
        : cycles[at] == cycles[before] ? "="
        : cycles[at] < cycles[before] ? "÷" + Factor((double)cycles[before] / cycles[at])
        : "×" + Factor((double)cycles[at] / cycles[before]);

    private static string Factor(double factor) =>
        factor.ToString(factor < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
