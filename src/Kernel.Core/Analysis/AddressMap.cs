using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>Which words of scratch are live when, in a raster: neighbouring words and cycles stand together.</summary>
/// <param name="Words">Words of scratch the machine has.</param>
/// <param name="Cycles">Cycles of the program.</param>
/// <param name="WordsPerRow">Words in a row; the last row may hold fewer.</param>
/// <param name="CyclesPerColumn">Cycles in a column; the last column may hold fewer.</param>
/// <param name="Rows">
/// For each row, the lowest addresses first, the share of its words that is live in each column, 0 to 1.
/// </param>
public sealed record AddressMap(
    int Words,
    int Cycles,
    int WordsPerRow,
    int CyclesPerColumn,
    ValueArray<ValueArray<double>> Rows
)
{
    /// <summary>The map of a program's scratch.</summary>
    /// <param name="pressure">What is live when.</param>
    /// <param name="rows">The most rows, at least 1.</param>
    /// <param name="columns">The most columns, at least 1.</param>
    public static AddressMap Of(Pressure pressure, int rows, int columns)
    {
        int cycles = pressure.Live.Count;
        int high = Bins.Width(pressure.Limit, rows);
        int wide = Bins.Width(cycles, columns);
        long[][] live =
        [
            .. Enumerable
                .Range(0, (pressure.Limit + high - 1) / high)
                .Select(_ => new long[(cycles + wide - 1) / wide]),
        ];
        foreach (LiveRange range in pressure.Ranges)
        {
            for (long word = range.Words.Start; word < range.Words.End; word++)
            {
                Add(live[word / high], range, wide);
            }
        }
        return new(
            pressure.Limit,
            cycles,
            high,
            wide,
            live.Select((row, r) => row.Select((count, c) => (double)count / Cells(r, c)).ToValueArray()).ToValueArray()
        );

        long Cells(int row, int column) =>
            Math.Min(high, pressure.Limit - ((long)row * high)) * Math.Min(wide, cycles - ((long)column * wide));
    }

    private static void Add(long[] row, LiveRange range, int wide)
    {
        for (int column = range.First / wide; column <= range.Last / wide; column++)
        {
            int first = Math.Max(range.First, column * wide);
            int last = Math.Min(range.Last, ((column + 1) * wide) - 1);
            row[column] += last - first + 1;
        }
    }
}
