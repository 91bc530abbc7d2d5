using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Charts;

/// <summary>What a change spends its cycles on: a bar for each part of the kernel, divided by engine.</summary>
public static class BreakdownChart
{
    private const int PartHeight = 34;

    private const int Rest = 150;

    /// <summary>The bars of one change, or of a few side by side.</summary>
    /// <param name="changes">The measured changes; one op a cycle, so that an op is a cycle.</param>
    public static Plot Of(params IEnumerable<MeasuredChange> changes)
    {
        PartsOfChange[] all =
        [
            .. changes.Select(change => new PartsOfChange(change.Change.Kernel, Breakdown.Of(change.Stream))),
        ];
        string[] parts = [.. all.SelectMany(change => change.Counts).Select(count => count.Part).Distinct()];
        double most = all.SelectMany(change => parts.Select(change.Total)).DefaultIfEmpty(1).Max();
        // The numbers at the ends of the bars need room as well.
        Axis cycles = Axis.Linear("cycles (one op a cycle)", 0, most * 1.2, steps: all.Length > 1 ? 3 : 6);
        Axis names = Axis.Names("", parts).Reversed();
        return new(
            "Cycles by part of the kernel and engine",
            all.Select((change, i) => PanelOf(change, parts, cycles, i == 0 ? names : names.Unlabelled()))
                .ToValueArray(),
            Figures(all, parts)
        )
        {
            Columns = Math.Max(1, all.Length),
            Height = Rest + (parts.Length * PartHeight),
        };
    }

    private static Panel PanelOf(PartsOfChange change, string[] parts, Axis cycles, Axis names) =>
        new(
            cycles,
            names,
            [
                .. Engines.Costed.Select(engine => Bars(change, parts, engine)).Where(series => series.Data.Count > 0),
                new("", Mark.Labels, "", Totals(change, parts)) { Side = Side.Right },
            ]
        )
        {
            Title = $"{change.Kernel}: {TimelineTable.Count(change.Counts.Sum(count => (long)count.Ops))} cycles",
        };

    private static Series Bars(PartsOfChange change, string[] parts, Engine engine) =>
        new(
            engine.Name(),
            Mark.Bars,
            Palette.Of(engine),
            parts.Select((part, i) => Bar(change, part, i, engine)).Where(bar => bar.X > bar.Base).ToValueArray()
        );

    private static Datum Bar(PartsOfChange change, string part, int row, Engine engine)
    {
        // Engines are stacked in their own order.
        long before = change
            .Counts.Where(count => count.Part == part && count.Engine < engine)
            .Sum(count => (long)count.Ops);
        long own = change.Of(part, engine);
        return new(before + own, row, $"{part}: {TimelineTable.Count(own)} on {engine.Name()}") { Base = before };
    }

    private static ValueArray<Datum> Totals(PartsOfChange change, string[] parts) =>
        parts
            .Select((part, i) => new Datum(change.Total(part), i, TimelineTable.Count((long)change.Total(part))))
            .ToValueArray();

    private static Table Figures(PartsOfChange[] all, string[] parts) =>
        new(
            "cycles, one op a cycle",
            [
                new("kernel"),
                new("part"),
                .. Engines.Costed.Select(engine => Column.Number(engine.Name())),
                Column.Number("all"),
            ],
            (
                from change in all
                from part in parts
                select (ValueArray<string>)
                    [
                        change.Kernel,
                        part,
                        .. Engines.Costed.Select(engine => TimelineTable.Count(change.Of(part, engine))),
                        TimelineTable.Count((long)change.Total(part)),
                    ]
            ).ToValueArray()
        );

    private sealed record PartsOfChange(string Kernel, ValueArray<PartCount> Counts)
    {
        public long Of(string part, Engine engine) =>
            Counts.Where(count => count.Part == part && count.Engine == engine).Sum(count => (long)count.Ops);

        public double Total(string part) => Counts.Where(count => count.Part == part).Sum(count => (double)count.Ops);
    }
}
