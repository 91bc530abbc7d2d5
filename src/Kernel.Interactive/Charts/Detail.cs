using System.Buffers.Binary;
using System.IO.Compression;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Charts;

/// <summary>How the cycles of a bin become one value.</summary>
public enum Fold
{
    /// <summary>By their mean.</summary>
    Mean,

    /// <summary>By the greatest of them.</summary>
    Peak,
}

/// <summary>
/// Values cycle by cycle that go along with a chart, packed, so that zooming in shows more than was drawn at first, up
/// to single cycles.
/// </summary>
/// <param name="Rows">The rows, a value from 0 to 65,535 a cycle, all of one length.</param>
/// <param name="Fold">How they are binned to the width there is.</param>
public sealed record Detail(ValueArray<ValueArray<int>> Rows, Fold Fold)
{
    // What is beyond would make pages too heavy to send; some hundred thousand cycles pack well under a megabyte.
    private const int most = 250_000;

    /// <summary>The most bins a chart is drawn with.</summary>
    public const int MostBins = 500;

    /// <summary>The panel whose horizontal axis says how wide a bin is; the last one's, from 0.</summary>
    public int TitledPanel { get; init; }

    /// <summary>The words before the width of a bin in that axis's title.</summary>
    /// <param name="width">Cycles in a bin.</param>
    public static string AxisTitle(int width) =>
        width == 1 ? "cycle" : $"cycle (a column is {Figures.Count(width)} cycles; zoom in for fewer)";

    /// <summary>What <c>zoom.js</c> takes.</summary>
    internal object Document()
    {
        int cycles = Rows.Count == 0 ? 0 : Rows[0].Count;
        int step = Bins.Width(cycles, most);
        return new
        {
            Cycles = cycles,
            Step = step,
            MostBins,
            Fold,
            TitledPanel,
            Rows = Rows.Count,
            Packed = Pack(step),
        };
    }

    private string Pack(int step)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            foreach (ValueArray<int> row in Rows)
            {
                gzip.Write(Bytes(step == 1 ? row : Folded(row, step)));
            }
        }
        return Convert.ToBase64String(packed.ToArray());
    }

    private ValueArray<int> Folded(ValueArray<int> row, int step) =>
        Fold == Fold.Peak
            ? Bins.Peaks(row, step)
            : Bins.Means(row, step).Select(mean => (int)Math.Round(mean)).ToValueArray();

    private static byte[] Bytes(ValueArray<int> row)
    {
        byte[] bytes = new byte[row.Count * 2];
        for (int i = 0; i < row.Count; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(
                bytes.AsSpan(i * 2),
                (ushort)Math.Clamp(row[i], 0, ushort.MaxValue)
            );
        }
        return bytes;
    }
}
