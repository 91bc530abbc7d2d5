using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>How much of one engine a program uses.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Used">Slots filled over the whole program.</param>
/// <param name="Available">Slots there were: slots a cycle times cycles.</param>
public sealed record EngineUse(Engine Engine, long Used, long Available)
{
    /// <summary>The share of slots filled, 0 to 1; 0 when there were none.</summary>
    public double Share => Available == 0 ? 0 : (double)Used / Available;

    /// <inheritdoc/>
    public override string ToString() => $"{Engine.Name()} {Share:P1}";
}

/// <summary>Slots filled by every engine.</summary>
public static class Utilization
{
    /// <summary>
    /// The use of each engine over a straight-line program: every op-set counted once, whether or not
    /// a jump would pass it again.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">The program.</param>
    /// <returns>One entry an engine that has slots, in engine order.</returns>
    public static ValueArray<EngineUse> Of(MachineModel model, Program program)
    {
        var used = new long[Engines.All.Count];
        long cycles = 0;
        foreach (OpSet set in program.OpSets)
        {
            cycles += set.CostsCycle ? 1 : 0;
            foreach (Op op in set.Ops)
            {
                used[(int)op.Engine]++;
            }
        }
        return Engines
            .Costed.Select(engine => new EngineUse(engine, used[(int)engine], model.Slots(engine) * cycles))
            .ToValueArray();
    }

    /// <summary>
    /// The use of each engine by stretches of the program: how it starts up, runs and drains.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">The program.</param>
    /// <param name="window">Cycles a stretch, at least 1; the last one may be shorter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is 0 or negative.</exception>
    public static ValueArray<ValueArray<EngineUse>> ByWindow(MachineModel model, Program program, int window)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        return program
            .OpSets.Where(set => set.CostsCycle)
            .Chunk(window)
            .Select(chunk => Of(model, new(ValueArray.Create<OpSet>(chunk))))
            .ToValueArray();
    }
}
