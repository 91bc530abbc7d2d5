using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Core.Passes;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Documents;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Views;

/// <summary>A kernel on its way through the passes.</summary>
public static class PassView
{
    /// <summary>The waterfall.</summary>
    /// <param name="steps">The stream as it was written, and after each pass.</param>
    public static Sheet Of(IEnumerable<PassStep> steps)
    {
        ValueArray<PassStep> all = steps.ToValueArray();
        Plot chart = WaterfallChart.Of(all);
        return new(
            all.Count == 0
                ? "no passes"
                : $"{Figures.Count(all.Count - 1)} passes: {Figures.Count(all[0].Total)} ops became {Figures.Count(all[^1].Total)}",
            [new Picture(chart) { InText = false }, new Rows(chart.Figures)]
        );
    }

    /// <summary>The waterfall, and how many ops each pass touched.</summary>
    /// <param name="results">The passes' results, for the take-home's machine.</param>
    public static Sheet Of(IEnumerable<PassResult> results)
    {
        ValueArray<PassResult> all = results.ToValueArray();
        Sheet waterfall = Of(PassWaterfall.Of(MachineModel.TakeHome, all));
        return waterfall with { Pieces = [.. waterfall.Pieces, new Rows(Touched(all))] };
    }

    /// <summary>The document of passes: what each made of the stream, and how many ops it touched.</summary>
    /// <param name="results">The passes' results, for the take-home's machine.</param>
    public static object Document(IEnumerable<PassResult> results)
    {
        ValueArray<PassResult> all = results.ToValueArray();
        return new
        {
            Steps = PassWaterfall.Of(MachineModel.TakeHome, all).Select(TimelineDocument.Of),
            Touched = all.Select(result => (result.Pass.Name, Diff: result.Diff()))
                .Select(pass => new
                {
                    Pass = pass.Name,
                    Removed = pass.Diff.Count(DiffKind.Removed),
                    Added = pass.Diff.Count(DiffKind.Added),
                    Changed = pass.Diff.Count(DiffKind.Changed),
                }),
        };
    }

    private static Table Touched(ValueArray<PassResult> results) =>
        Table.Of(
            results.Select(result => (result.Pass.Name, Diff: result.Diff())),
            ("pass", pass => pass.Name),
            ("ops removed", pass => pass.Diff.Count(DiffKind.Removed)),
            ("added", pass => pass.Diff.Count(DiffKind.Added)),
            ("changed", pass => pass.Diff.Count(DiffKind.Changed)),
            ("kept", pass => pass.Diff.Count(DiffKind.Same))
        ) with
        {
            Title = "what each pass did; Diff() of a result shows its ops",
        };
}
