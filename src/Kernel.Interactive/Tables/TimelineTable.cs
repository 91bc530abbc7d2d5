using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Interactive.Tables;

/// <summary>The changes of a timeline, recorded beside measured.</summary>
public static class TimelineTable
{
    /// <summary>The table of some changes, with a note for each that computes a wrong word.</summary>
    /// <param name="changes">The changes, in the order of the record; speed-ups are over the first.</param>
    public static Table Of(IEnumerable<MeasuredChange> changes)
    {
        MeasuredChange[] all = [.. changes];
        long? first = all.Length == 0 ? null : all[0].Cycles;
        return new(
            "",
            [
                new("kernel"),
                new("change") { Wraps = true },
                Column.Number("recorded"),
                Column.Number("measured"),
                Column.Number("off by"),
                Column.Number("speed-up"),
                Column.Number("packed"),
                Column.Number("speed-up"),
                new("correct"),
            ],
            all.Select(change => Row(change, first)).ToValueArray()
        )
        {
            Notes = Faults(all),
        };
    }

    /// <summary>One change, with why it was made and where it parts from the record.</summary>
    /// <param name="change">The change.</param>
    public static Table Of(MeasuredChange change)
    {
        Table table = Of([change]);
        string[] notes = [change.Change.Why, change.Change.Note];
        return table with { Notes = [.. notes.Where(note => note.Length > 0), .. table.Notes] };
    }

    /// <summary>Changes before they are measured.</summary>
    /// <param name="changes">The changes.</param>
    public static Table Of(IEnumerable<Change> changes) =>
        new(
            "",
            [
                new("kernel"),
                new("change") { Wraps = true },
                new("why") { Wraps = true },
                Column.Number("recorded"),
                new("contract"),
            ],
            changes
                .Select(change =>
                    (ValueArray<string>)
                        [change.Kernel, change.Name, change.Why, Count(change.Recorded), $"{change.Contract}"]
                )
                .ToValueArray()
        );

    /// <summary>Where the rebuild of some changes parts from the record, and why.</summary>
    /// <param name="changes">The changes; those without a note are left out.</param>
    public static Table Notes(IEnumerable<MeasuredChange> changes) =>
        new(
            "",
            [new("kernel"), Column.Number("off by"), new("why") { Wraps = true }],
            changes
                .Where(change => change.Change.Note.Length > 0)
                .Select(change =>
                    (ValueArray<string>)
                        [change.Change.Kernel, Signed(change.Cycles - Recorded(change)), change.Change.Note]
                )
                .ToValueArray()
        );

    /// <summary>The cycles the record holds for a change, or null: it is of the take-home's size only.</summary>
    /// <param name="change">The change.</param>
    public static int? Recorded(MeasuredChange change) =>
        change.Verdict.Shape == Shape.TakeHome ? change.Change.Recorded : null;

    /// <summary>A count as tables show it: <c>147,734</c>, or a dash when there is none.</summary>
    /// <param name="cycles">The count.</param>
    public static string Count(long? cycles) => cycles?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>A difference as tables show it: <c>+1,594</c>, <c>-448</c>, <c>exact</c>, or nothing.</summary>
    /// <param name="difference">The difference.</param>
    public static string Signed(long? difference) =>
        difference switch
        {
            null => "",
            0 => "exact",
            _ => difference.Value.ToString("+#,0;-#,0", CultureInfo.InvariantCulture),
        };

    private static ValueArray<string> Row(MeasuredChange change, long? first)
    {
        int? recorded = Recorded(change);
        // What is compiled is packed already.
        long? packed = change.Change.IsCompiled ? null : change.PackedCycles;
        return
        [
            change.Change.Kernel,
            change.Change.Name,
            Count(recorded),
            Count(change.Cycles),
            Signed(change.Cycles - recorded),
            SpeedUp(first, change.Cycles),
            Count(packed),
            SpeedUp(first, packed),
            change.IsCorrect ? "yes" : "NO",
        ];
    }

    private static ValueArray<string> Faults(MeasuredChange[] changes) =>
        changes
            .Where(change => !change.IsCorrect)
            .Select(change => $"{change.Change.Kernel} is wrong: {change.Fault}")
            .ToValueArray();

    private static string SpeedUp(long? before, long? after) =>
        before is { } slow && after is > 0 and { } fast
            ? (slow / (double)fast).ToString("0.00", CultureInfo.InvariantCulture) + "x"
            : "-";
}
