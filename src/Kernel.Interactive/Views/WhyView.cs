using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Views;

/// <summary>Why slots are empty and ops where they are: a few sentences, and a picture of what waits for what.</summary>
public static class WhyView
{
    /// <summary>The view of an engine's slots in a cycle.</summary>
    /// <param name="why">The explanation.</param>
    public static Sheet Of(SlotsExplained why)
    {
        string[] lines = why.ToString().Split('\n', 2);
        return new(
            lines[0],
            [
                new Lines(lines.Length > 1 ? lines[1] : "") { InHtml = false },
                new Rows(Slots(why)) { InText = false },
                .. Graph(why.Slice),
            ]
        );
    }

    /// <summary>The view of an op.</summary>
    /// <param name="why">The explanation.</param>
    public static Sheet Of(OpExplained why)
    {
        string[] lines = why.ToString().Split('\n', 2);
        return new(
            lines[0],
            [
                new Facts(
                    new("operands there", Figures.Count(why.Wait.Ready), "the cycle"),
                    new("issued", Figures.Count(why.Op.Cycle), "the cycle"),
                    new("engine full", Figures.Count(why.Wait.EngineFull), "cycles"),
                    new("scratch full", Figures.Count(why.Wait.ScratchFull), "cycles"),
                    new("put later", Figures.Count(why.Wait.Order), "cycles"),
                    new("earliest", Figures.Count(why.Wait.Earliest), "at the soonest"),
                    new("slack", Figures.Count(why.Wait.Slack), "cycles")
                )
                {
                    InText = false,
                },
                .. Graph(why.Slice),
                new Lines(lines[1]),
            ]
        );
    }

    private static Piece[] Graph(OpSlice slice) =>
        slice.Edges.Count == 0 ? [] : [new Picture(SliceChart.Of(slice)) { InText = false }];

    private static Table Slots(SlotsExplained why) =>
        new(
            "",
            [Column.Number("slot"), new("holds") { Wraps = true }],
            why.Filled.Select(op => (ValueArray<string>)[$"{op.Slot}", $"{op.Op}"])
                .Concat(why.Empty.Select(slot => (ValueArray<string>)[$"{slot.Slot}", $"empty, {slot.Text}"]))
                .ToValueArray()
        )
        {
            Notes = why.VectorsReady > 0 && why.Empty.Count > 0 ? [why.ToString().Split('\n')[^1].Trim()] : [],
        };
}
