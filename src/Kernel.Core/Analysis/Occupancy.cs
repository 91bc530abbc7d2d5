using System.Globalization;
using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>How many slots of every engine are filled, cycle by cycle; taken as written, every op-set once.</summary>
/// <param name="Model">The machine.</param>
/// <param name="Cycles">The cycles of the program.</param>
/// <param name="Filled">For each engine of <see cref="Engines.Costed"/>, in that order, its filled slots in each cycle.</param>
[TypeFormatterSource]
public sealed record Occupancy(MachineModel Model, int Cycles, ValueArray<ValueArray<int>> Filled)
{
    /// <summary>What to call the program, such as its file; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The filled slots of one engine in each cycle.</summary>
    /// <param name="engine">An engine that has slots.</param>
    /// <exception cref="ArgumentOutOfRangeException">The engine is debug.</exception>
    public ValueArray<int> this[Engine engine] => Filled[(int)engine];

    /// <summary>The occupancy of a finished program.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">The program.</param>
    public static Occupancy Of(MachineModel model, Program program)
    {
        int cycles = IssuedOp.CyclesOf(program);
        int[][] filled = [.. Engines.Costed.Select(_ => new int[cycles])];
        int cycle = 0;
        foreach (OpSet set in program.OpSets.Where(set => set.CostsCycle))
        {
            foreach (Op op in set.Ops.Where(op => op.Engine != Engine.Debug))
            {
                filled[(int)op.Engine][cycle]++;
            }
            cycle++;
        }
        return new(model, cycles, filled.Select(ValueArray.Freeze).ToValueArray());
    }

    /// <summary>Cycles that stand together in a bin when there is room for so many bins; at least 1.</summary>
    /// <param name="bins">The most bins, at least 1.</param>
    public int BinWidth(int bins) => Bins.Width(Cycles, bins);

    /// <summary>The share of an engine's slots that is filled in each bin, 0 to 1.</summary>
    /// <param name="engine">An engine that has slots.</param>
    /// <param name="width">Cycles in a bin, at least 1; the last bin may be shorter.</param>
    public ValueArray<double> Shares(Engine engine, int width) =>
        Bins.Means(this[engine], width).Select(mean => mean / Model.Slots(engine)).ToValueArray();

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Filled.Sum(row => row.Sum(n => (long)n)):N0} slots filled in {Cycles:N0} cycles"
        );
}
