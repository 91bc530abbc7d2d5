using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>Figures of many cycles as figures of fewer bins, so that a picture of them has a width.</summary>
public static class Bins
{
    /// <summary>Cycles that stand together in a bin when there is room for so many bins; at least 1.</summary>
    /// <param name="cycles">The cycles, from 0.</param>
    /// <param name="most">The most bins, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is room for no bin.</exception>
    public static int Width(int cycles, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        return Math.Max(1, (int)(((long)cycles + most - 1) / most));
    }

    /// <summary>The mean of each bin.</summary>
    /// <param name="values">A value a cycle.</param>
    /// <param name="width">Cycles in a bin, at least 1; the last bin may be shorter.</param>
    public static ValueArray<double> Means(ValueArray<int> values, int width) =>
        values.Chunk(width).Select(bin => bin.Average()).ToValueArray();

    /// <summary>The greatest value of each bin.</summary>
    /// <param name="values">A value a cycle.</param>
    /// <param name="width">Cycles in a bin, at least 1; the last bin may be shorter.</param>
    public static ValueArray<int> Peaks(ValueArray<int> values, int width) =>
        values.Chunk(width).Select(bin => bin.Max()).ToValueArray();
}
