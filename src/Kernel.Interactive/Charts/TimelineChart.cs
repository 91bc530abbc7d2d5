using Kernel.Core.Analysis;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Charts;

/// <summary>Cycles over the changes of the timeline, recorded and measured, on a logarithmic axis.</summary>
public static class TimelineChart
{
    private const string RecordedName = "recorded";

    private const string MeasuredName = "measured, one op a cycle";

    private const string PackedName = "packed by the first scheduler";

    private const string CompiledName = "compiled";

    private const string CyclesTitle = "cycles (log scale)";

    // A step of the record that divides the count by less than this is no landmark.
    private const double Landmark = 1.4;

    /// <summary>The changes that were rebuilt; below them, how far each is off the record.</summary>
    /// <param name="changes">The measured changes, in order.</param>
    public static Plot Cycles(IEnumerable<MeasuredChange> changes)
    {
        MeasuredChange[] all = [.. changes];
        int?[] recorded = [.. all.Select(TimelineTable.Recorded)];
        ValueArray<Series> cycles =
        [
            Recorded(Points(all, i => recorded[i], i => RecordedText(all[i].Change, recorded[i]))),
            Measured(Points(all, i => Counted(all[i]), i => MeasuredText(all[i]))),
            Packed(Points(all, i => CountedPacked(all[i]), i => PackedText(all[i]))),
            Compiled(Points(all, i => CountedCompiled(all[i]), i => CompiledText(all[i]))),
        ];
        Axis names = Axis.Names("", all.Select(change => change.Change.Kernel)) with { LabelAngle = -35 };
        Panel above = new(names.Unlabelled(), CyclesAxis(cycles), cycles) { Weight = 2.6 };
        return new(
            "Cycles after each change",
            recorded.Any(count => count is not null)
                ? [above, Differences(all, recorded, names)]
                : [above with { X = names }],
            TimelineTable.Of(all)
        )
        {
            Height = 560,
        };
    }

    /// <summary>The whole record, step by step, with the changes that were rebuilt marked on it.</summary>
    /// <param name="changes">The measured changes.</param>
    public static Plot WholeRecord(IEnumerable<MeasuredChange> changes)
    {
        // Other sizes of walk have no place beside the record.
        ILookup<int, MeasuredChange> rebuilt = changes
            .Where(change => TimelineTable.Recorded(change) is not null)
            .ToLookup(change => change.Change.Step);
        RecordedStep[] steps = [.. OptimisationRecord.Steps];
        ValueArray<Datum> recorded = steps
            .Select(
                (step, i) => new Datum(i, step.Cycles, $"step {step.Step}: {Count(step.Cycles)} cycles\n{step.Text}")
            )
            .ToValueArray();
        ValueArray<Series> cycles =
        [
            Recorded(recorded) with
            {
                Size = 6,
            },
            Measured(OnRecord(Counted, MeasuredText)),
            Packed(OnRecord(CountedPacked, PackedText)),
            Compiled(OnRecord(CountedCompiled, CompiledText)),
            .. Landmarks(steps),
        ];
        const int every = 3;
        Axis order = Axis.Names("step of the record (its 52 measurements, in order)", steps.Select(StepName)) with
        {
            LabelAngle = 0,
        };
        return new(
            $"The record, {Count(steps[0].Cycles)} to {Count(steps.Min(step => step.Cycles))} cycles, and what was rebuilt of it",
            [new(order, CyclesAxis(cycles, roomBelow: 1.6), cycles)],
            Figures(steps, rebuilt)
        )
        {
            Height = 520,
        };

        string StepName(RecordedStep step, int i) => i % every == 0 ? $"{step.Step}" : "";

        ValueArray<Datum> OnRecord(Func<MeasuredChange, long?> count, Func<MeasuredChange, string> text) =>
            steps
                .SelectMany((step, i) => rebuilt[step.Step].Select(change => (i, change)))
                .Where(found => count(found.change) is not null)
                .Select(found => new Datum(found.i, count(found.change)!.Value, text(found.change)))
                .ToValueArray();
    }

    /// <summary>
    /// What each change gained or lost over the one before: a bar from the cycles before to the cycles after. Changes that
    /// compute a wrong word are left out.
    /// </summary>
    /// <param name="changes">The measured changes, in order.</param>
    public static Plot Gains(IEnumerable<MeasuredChange> changes) => GainsChart.Of(changes);

    private static Panel Differences(MeasuredChange[] all, int?[] recorded, Axis names)
    {
        ValueArray<Datum> bars = Points(
            all,
            i => Right(all[i]) - recorded[i],
            i => $"{all[i].Change.Kernel}: {TimelineTable.Signed(all[i].Cycles - recorded[i])}"
        );
        ValueArray<Datum> texts = bars.Select(bar => bar with { Text = TimelineTable.Signed((long)bar.Y) })
            .ToValueArray();
        Axis off = Axis.Linear("off by (cycles)", bars.Min(bar => bar.Y), bars.Max(bar => bar.Y), steps: 2);
        // A step of air on both sides, for the numbers at the ends of the bars.
        double air = (off.To - off.From) / 5;
        return new(
            names,
            off with
            {
                From = off.From - air,
                To = off.To + air,
            },
            [
                new("", Mark.Columns, Palette.Vermilion, bars) { Thickness = 0.4 },
                new("", Mark.Labels, "", texts.Where(bar => bar.Y >= 0).ToValueArray()) { Side = Side.Above },
                new("", Mark.Labels, "", texts.Where(bar => bar.Y < 0).ToValueArray()) { Side = Side.Below },
            ]
        );
    }

    private static Series Recorded(ValueArray<Datum> data) =>
        new(RecordedName, Mark.Line, Palette.Grey, data) { Symbol = Symbol.Ring, Size = 12 };

    private static Series Measured(ValueArray<Datum> data) =>
        new(MeasuredName, Mark.Points, Palette.Vermilion, data) { Size = 7 };

    private static Series Packed(ValueArray<Datum> data) =>
        new(PackedName, Mark.Points, Palette.Blue, data) { Symbol = Symbol.Diamond, Size = 8 };

    private static Series Compiled(ValueArray<Datum> data) =>
        // Nothing that was written by hand is compiled: a legend without points would only puzzle.
        new(data.Count > 0 ? CompiledName : "", Mark.Points, Palette.Green, data) { Symbol = Symbol.Square, Size = 8 };

    /// <summary>The start, the steps at which the count fell by much, and the best; the record's first words say why.</summary>
    private static IEnumerable<Series> Landmarks(RecordedStep[] steps)
    {
        int best = steps.Min(step => step.Cycles);
        var said = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < steps.Length; i++)
        {
            int cycles = steps[i].Cycles;
            bool isBest = cycles == best;
            if (!isBest && i > 0 && cycles * Landmark > steps[i - 1].Cycles)
            {
                continue;
            }
            string words = isBest ? "the best" : steps[i].Text.Split(':', ',', '(')[0];
            bool isNew = said.Add(words);
            if (isBest && !isNew)
            {
                continue;
            }
            int next = steps[Math.Min(i + 1, steps.Length - 1)].Cycles;
            // Where the line climbs right away there is room for the number only.
            bool climbs = next > cycles * Landmark;
            yield return new(
                "",
                Mark.Labels,
                "",
                [new(i, cycles, Count(cycles) + (isNew && !climbs ? $" {words}" : ""))]
            )
            {
                Side =
                    i == 0 ? Side.AboveRight
                    // A label below would stand in the way of a line that goes on falling.
                    : next * Landmark < cycles || !isNew ? Side.Right
                    : Side.Below,
            };
        }
    }

    private static Table Figures(RecordedStep[] steps, ILookup<int, MeasuredChange> rebuilt) =>
        new(
            "",
            [
                Column.Number("step"),
                Column.Number("recorded"),
                Column.Number("measured"),
                Column.Number("packed"),
                new("change") { Wraps = true },
            ],
            steps
                .Select(step =>
                    (ValueArray<string>)
                        [
                            $"{step.Step}",
                            Count(step.Cycles),
                            Cell(rebuilt[step.Step], Right),
                            Cell(rebuilt[step.Step], CountedPacked),
                            step.Text,
                        ]
                )
                .ToValueArray()
        );

    // The cycles of a program that computes a wrong word do not count.
    private static long? Right(MeasuredChange change) => change.Verdict.Passed ? change.Cycles : null;

    private static long? Counted(MeasuredChange change) => change.Change.IsCompiled ? null : Right(change);

    private static long? CountedPacked(MeasuredChange change) =>
        change.PackedVerdict is { Passed: true } && !change.Change.IsCompiled ? change.PackedCycles : null;

    private static long? CountedCompiled(MeasuredChange change) => change.Change.IsCompiled ? Right(change) : null;

    private static string Cell(IEnumerable<MeasuredChange> rebuilt, Func<MeasuredChange, long?> count) =>
        string.Join(' ', rebuilt.Select(change => Count(count(change))));

    private static ValueArray<Datum> Points(MeasuredChange[] all, Func<int, long?> count, Func<int, string> text) =>
        Enumerable
            .Range(0, all.Length)
            .Where(i => count(i) is not null)
            .Select(i => new Datum(i, count(i)!.Value, text(i)))
            .ToValueArray();

    private static Axis CyclesAxis(ValueArray<Series> series, double roomBelow = 1)
    {
        double[] counts = [.. series.SelectMany(one => one.Data).Select(datum => datum.Y).DefaultIfEmpty(1)];
        return Axis.Log(CyclesTitle, counts.Min() / roomBelow, counts.Max());
    }

    private static string RecordedText(Change change, int? cycles) =>
        $"{change.Name}\nrecorded: {Count(cycles)} cycles (step {change.Step})";

    private static string MeasuredText(MeasuredChange change) =>
        $"{change.Change.Name}\nmeasured: {Count(change.Cycles)} cycles, one op a cycle";

    private static string PackedText(MeasuredChange change) =>
        $"{change.Change.Name}\npacked by the first scheduler: {Count(change.PackedCycles)} cycles";

    private static string CompiledText(MeasuredChange change) =>
        $"{change.Change.Name}\ncompiled: {Count(change.Cycles)} cycles";

    private static string Count(long? cycles) => TimelineTable.Count(cycles);
}
