using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Documents;

/// <summary>A comparison of two programs as JSON.</summary>
public static class ComparisonDocument
{
    /// <summary>The document of a comparison.</summary>
    /// <param name="compared">The comparison.</param>
    public static object Of(Comparison compared) =>
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
            Moved = compared.Moved.Select(moved => new
            {
                Op = moved.B.Op.ToString(),
                A = moved.A.Cycle,
                B = moved.B.Cycle,
                moved.Shift,
            }),
            OnlyA = compared.OnlyA.Select(Figures.Op),
            OnlyB = compared.OnlyB.Select(Figures.Op),
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
