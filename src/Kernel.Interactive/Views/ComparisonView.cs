using System.Globalization;
using System.Text;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Views;

/// <summary>Two programs on one axis of cycles.</summary>
public static class ComparisonView
{
    private const int shown = 8;

    /// <summary>The view.</summary>
    /// <param name="compared">The comparison.</param>
    public static Sheet Of(Comparison compared)
    {
        var tiles = new Facts(
            new(compared.NameA, Figures.Count(compared.CyclesA), "cycles, side A"),
            new(compared.NameB, Figures.Count(compared.CyclesB), $"cycles, side B ({Figures.Signed(compared.Change)})"),
            new("moved", Figures.Count(compared.Moved.Count), $"ops; {Figures.Count(compared.Same)} stay"),
            new("only in A", Figures.Count(compared.OnlyA.Count), "ops"),
            new("only in B", Figures.Count(compared.OnlyB.Count), "ops")
        )
        {
            InText = false,
        };
        var heading = new Lines(
            string.Create(
                CultureInfo.InvariantCulture,
                $"A  {compared.NameA}: {compared.CyclesA:N0} cycles\nB  {compared.NameB}: {compared.CyclesB:N0} cycles ({Figures.Signed(compared.Change)})"
            )
        )
        {
            InHtml = false,
        };
        return new(
            "two programs, A and B",
            compared.IsEmpty
                ? [heading, tiles, new Lines("The two do the same ops in the same cycles.")]
                :
                [
                    heading,
                    tiles,
                    new Picture(ComparisonChart.Cycles(compared)) { InText = false },
                    new Picture(ComparisonChart.Changes(compared)) { InText = false },
                    new Rows(EngineTable(compared)),
                    .. compared.Mix.Any(mix => mix.Change != 0)
                        ? [new Rows(MixTable(compared)) { InHtml = false }]
                        : Array.Empty<Piece>(),
                    new Lines(Moves(compared)),
                ]
        );
    }

    /// <summary>The text of the view, beginning with the two sides.</summary>
    /// <param name="compared">The comparison.</param>
    public static string Text(Comparison compared)
    {
        string text = Of(compared).ToString();
        return text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>Engine by engine.</summary>
    /// <param name="compared">The comparison.</param>
    public static Table EngineTable(Comparison compared) =>
        new(
            "engines: ops, the cycles they need at the least, share of slots filled",
            [
                new("engine"),
                Column.Number("ops A"),
                Column.Number("ops B"),
                Column.Number("change"),
                Column.Number("needs A"),
                Column.Number("needs B"),
                Column.Number("change"),
                Column.Number("filled A"),
                Column.Number("filled B"),
            ],
            compared
                .Engines.Select(engine =>
                    (ValueArray<string>)
                        [
                            engine.Engine.Name(),
                            Figures.Count(engine.A.Used),
                            Figures.Count(engine.B.Used),
                            Figures.Signed(engine.B.Used - engine.A.Used),
                            Figures.Count(engine.NeededA),
                            Figures.Count(engine.NeededB),
                            Figures.Signed(engine.NeededB - engine.NeededA),
                            Figures.Percent(engine.A.Share),
                            Figures.Percent(engine.B.Share),
                        ]
                )
                .ToValueArray()
        );

    /// <summary>The kinds of op of which one has more, those that differ most first.</summary>
    /// <param name="compared">The comparison.</param>
    public static Table MixTable(Comparison compared) =>
        new(
            "ops by kind, where they differ",
            [new("op"), new("engine"), Column.Number("A"), Column.Number("B"), Column.Number("change")],
            compared
                .Mix.Where(mix => mix.Change != 0)
                .OrderByDescending(mix => Math.Abs(mix.Change))
                .Select(mix =>
                    (ValueArray<string>)
                        [
                            mix.Name,
                            mix.Engine.Name(),
                            Figures.Count(mix.A),
                            Figures.Count(mix.B),
                            Figures.Signed(mix.Change),
                        ]
                )
                .ToValueArray()
        );

    private static string Moves(Comparison compared)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nops: {compared.Same:N0} in the same cycle, {compared.Moved.Count:N0} moved, {compared.OnlyA.Count:N0} only in A, {compared.OnlyB.Count:N0} only in B\n"
        );
        AppendMoved(text, compared);
        AppendStretches(text, compared);
        return text.ToString().TrimEnd('\n');
    }

    private static void AppendMoved(StringBuilder text, Comparison compared)
    {
        if (compared.Moved.Count == 0)
        {
            return;
        }
        int later = compared.Moved.Count(moved => moved.Shift > 0);
        text.Append(
            CultureInfo.InvariantCulture,
            $"  {later:N0} later in B, {compared.Moved.Count - later:N0} earlier; the farthest:\n"
        );
        foreach (MovedOp moved in compared.Moved.OrderByDescending(moved => Math.Abs(moved.Shift)).Take(shown))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"    {Figures.Signed(moved.Shift), 7}  {moved.A.Cycle, 7:N0} -> {moved.B.Cycle, 7:N0}  {moved.B.Op}\n"
            );
        }
    }

    private static void AppendStretches(StringBuilder text, Comparison compared)
    {
        ValueArray<LeadStretch> stretches = compared.Stretches();
        if (stretches.Count == 0)
        {
            return;
        }
        text.Append("who is ahead, in ops done by the end of a cycle\n");
        foreach (
            LeadStretch stretch in stretches.OrderByDescending(s => s.Last - s.First).Take(shown).OrderBy(s => s.First)
        )
        {
            string side = stretch.Lead > 0 ? "B" : "A";
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {side}  cycles {stretch.First, 7:N0} to {stretch.Last, 7:N0}, by {Ops(stretch)} at most, in cycle {stretch.At:N0}\n"
            );
        }
        if (stretches.Count > shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"  and {stretches.Count - shown:N0} shorter stretches\n");
        }
    }

    private static string Ops(LeadStretch stretch) =>
        Math.Abs(stretch.Lead) == 1 ? "1 op" : $"{Figures.Count(Math.Abs(stretch.Lead))} ops";
}
