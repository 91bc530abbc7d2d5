using Kernel.Core.Machine;

namespace Kernel.Interactive.Charts;

/// <summary>Cells in rows and columns; the nearer a cell is to 1, the stronger its colour.</summary>
/// <param name="Name">What its cells say when pointed at, such as <c>alu</c>.</param>
/// <param name="Columns">Where columns begin, and where the last one ends.</param>
/// <param name="Rows">Where rows begin, rising, and where the last one ends.</param>
/// <param name="Cells">For each row a value for each column, 0 to 1.</param>
/// <param name="Colour">The colour of 1; 0 is not to be seen.</param>
public sealed record Raster(
    string Name,
    ValueArray<double> Columns,
    ValueArray<double> Rows,
    ValueArray<ValueArray<double>> Cells,
    string Colour
)
{
    // A slot in a hundred has to be seen, too.
    private const double least = 0.15;

    /// <summary>What a value of 1 means, such as <c>slots filled</c>.</summary>
    public string Says { get; init; } = "";

    /// <summary>The row of <see cref="Plot.Detail"/> that a raster of one row shows; -1 when it is drawn as it is.</summary>
    public int DetailRow { get; init; } = -1;

    /// <summary>What the values of that row are divided by to be shares.</summary>
    public double DetailPer { get; init; } = 1;

    /// <summary>How much of its colour a cell has, 0 to 1.</summary>
    /// <param name="value">The cell's value.</param>
    public static double Strength(double value) => value <= 0 ? 0 : least + ((1 - least) * Math.Min(1, value));

    /// <summary>Where bins of some cycles begin, and where the last one ends.</summary>
    /// <param name="cycles">The cycles.</param>
    /// <param name="width">Cycles in a bin, at least 1.</param>
    public static ValueArray<double> Edges(int cycles, int width) =>
        Enumerable
            .Range(0, (cycles + width - 1) / width)
            .Select(bin => (double)bin * width)
            .Append(cycles)
            .ToValueArray();
}
