using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Charts;

/// <summary>
/// What an op is made from: a row an op, from left to right the cycles in which something happens, and a line from each
/// op to those that use its result.
/// </summary>
public static class SliceChart
{
    private const int rowHeight = 30;
    private const int rest = 150;

    /// <summary>The chart of a slice.</summary>
    /// <param name="slice">The slice; one without ops gives an empty chart.</param>
    public static Plot Of(OpSlice slice)
    {
        int[] cycles = [.. slice.Ops.SelectMany(one => (int[])[one.Ready, one.Op.Cycle]).Distinct().Order()];
        // Cycles in which nothing of this happens would push the others together.
        Dictionary<int, int> at = cycles
            .Select((cycle, i) => (cycle, i))
            .ToDictionary(pair => pair.cycle, pair => pair.i);
        Dictionary<int, int> row = slice.Ops.Select((one, i) => (one.Op.Index, i)).ToDictionary();
        Axis names = Axis.Names("", slice.Ops.Select(one => $"{one.Op.Engine.Name()} {one.Op.Op}")).Reversed();
        Axis time = Axis.Names(
            "cycle (only those in which something happens here)",
            cycles.Select((cycle, i) => Label(cycle, i))
        );
        // The words beside the last lines need room.
        time = time with
        {
            HasGrid = true,
            To = time.To + (cycles.Length * 0.13),
        };
        return new(
            slice.Subject is null ? "Nothing waits" : $"What {slice.Subject.Op} is made from",
            [new Panel(time, names, [.. Waits(), .. Edges(), .. Ops(), Words()])],
            Figures(slice)
        )
        {
            Height = rest + (Math.Max(1, slice.Ops.Count) * rowHeight),
        };

        // Labels of four figures need some fifty pixels; with many cycles only some are named.
        string Label(int cycle, int i)
        {
            int every = (cycles.Length / 14) + 1;
            int last = cycles.Length - 1;
            return i == last || (i % every == 0 && last - i >= every) ? Interactive.Figures.Count(cycle) : "";
        }

        Series[] Waits() =>
            [
                new(
                    "has its operands, waits",
                    Mark.Bars,
                    Palette.Grey,
                    slice
                        .Ops.Select(
                            (one, i) =>
                                new Datum(
                                    at[one.Op.Cycle],
                                    i,
                                    $"{one.Op}: operands there from cycle {Interactive.Figures.Count(one.Ready)}"
                                )
                                {
                                    Base = at[one.Ready],
                                }
                        )
                        .Where(bar => bar.X > bar.Base)
                        .ToValueArray()
                )
                {
                    Opacity = 0.35,
                    Thickness = 0.4,
                },
            ];

        IEnumerable<Series> Edges() =>
            slice
                .Edges.OrderBy(edge => edge.IsLast)
                .Select(edge => new Series(
                    edge.IsLast ? "the last operand to arrive" : "another operand",
                    Mark.Line,
                    edge.IsLast ? Palette.Vermilion : Palette.Grey,
                    [End(edge.From, edge), End(edge.To, edge)]
                )
                {
                    Size = 0,
                    Opacity = edge.IsLast ? 1 : 0.6,
                });

        Datum End(IssuedOp op, SliceEdge edge) =>
            new(at[op.Cycle], row[op.Index], $"{edge.To.Op} waits for {edge.From.Op} through {edge.Through}");

        Series[] Ops() =>
            [
                Marks("op", Symbol.Square, Palette.Blue, op => op != slice.Subject && op != slice.Blocker),
                Marks("blocked by", Symbol.Diamond, Palette.Orange, op => op == slice.Blocker && op != slice.Subject),
                Marks("the op asked about", Symbol.Circle, Palette.Green, op => op == slice.Subject),
            ];

        Series Marks(string name, Symbol symbol, string colour, Func<IssuedOp, bool> which)
        {
            ValueArray<Datum> data = slice
                .Ops.Select((one, i) => (one.Op, i))
                .Where(one => which(one.Op))
                .Select(one => new Datum(at[one.Op.Cycle], one.i, $"{one.Op}\n{one.Op.Op.Info.Meaning}"))
                .ToValueArray();
            return new(data.Count > 0 ? name : "", Mark.Points, colour, data) { Symbol = symbol, Size = 12 };
        }

        Series Words() =>
            new(
                "",
                Mark.Labels,
                "",
                // Beside the user's mark; one for each of its operands' rows would stand in the way of the lines.
                slice
                    .Edges.Where(edge => edge.IsLast)
                    .Select(edge => new Datum(
                        (at[edge.From.Cycle] + at[edge.To.Cycle]) / 2.0,
                        (row[edge.From.Index] + row[edge.To.Index]) / 2.0,
                        Short(edge.Through)
                    ))
                    .ToValueArray()
            )
            {
                Side = Side.Right,
            };
    }

    private static string Short(string through) => through.Replace("scratch word ", "word ", StringComparison.Ordinal);

    private static Table Figures(OpSlice slice) =>
        Table.Of(
            slice.Edges,
            ("cycle", edge => edge.To.Cycle),
            ("op", edge => edge.To.Op),
            ("waits for", edge => edge.From.Op),
            ("of cycle", edge => edge.From.Cycle),
            ("through", edge => edge.Through),
            ("last to arrive", edge => edge.IsLast ? "yes" : "")
        );
}
