using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Documents;

/// <summary>A comparison of two programs as JSON.</summary>
public static class ComparisonDocument
{
    /// <summary>The document of a comparison.</summary>
    /// <param name="compared">The comparison.</param>
    /// <param name="most">
    /// The most ops to list of those that moved and of those that only one side has; the counts beside them are of all.
    /// </param>
    public static object Of(Comparison compared, int most = int.MaxValue) =>
        new
        {
            A = compared.NameA,
            B = compared.NameB,
            Same = compared.IsEmpty,
            Cycles = new
            {
                A = compared.CyclesA,
                B = compared.CyclesB,
                compared.Change,
            },
            Engines = compared.Engines.Select(engine => new
            {
                Engine = engine.Engine.Name(),
                A = Side(engine.A, engine.NeededA),
                B = Side(engine.B, engine.NeededB),
            }),
            Mix = compared.Mix.Select(mix => new
            {
                Op = mix.Name,
                Engine = mix.Engine.Name(),
                mix.A,
                mix.B,
                mix.Change,
            }),
            InTheSameCycle = compared.Same,
            Counts = new
            {
                Moved = compared.Moved.Count,
                OnlyA = compared.OnlyA.Count,
                OnlyB = compared.OnlyB.Count,
            },
            Moved = compared
                .Moved.Take(most)
                .Select(moved => new
                {
                    Op = moved.B.Op.ToString(),
                    A = moved.A.Cycle,
                    B = moved.B.Cycle,
                    moved.Shift,
                }),
            OnlyA = compared.OnlyA.Take(most).Select(Figures.Op),
            OnlyB = compared.OnlyB.Take(most).Select(Figures.Op),
            Ahead = compared
                .Stretches()
                .Select(stretch => new
                {
                    Side = stretch.Lead > 0 ? "B" : "A",
                    stretch.First,
                    stretch.Last,
                    Ops = Math.Abs(stretch.Lead),
                    stretch.At,
                }),
        };

    private static object Side(EngineUse use, long needed) =>
        new
        {
            use.Used,
            Share = Math.Round(use.Share, 4),
            Needs = needed,
        };
}
