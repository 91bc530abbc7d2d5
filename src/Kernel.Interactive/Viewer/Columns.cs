using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Kernel.Interactive.Viewer;

/// <summary>
/// Numbers in columns, seven bits a byte: what stands at one place of like things (the opcodes of all ops, the first
/// operands of all ops) stands together, where compression finds how alike they are.
/// </summary>
internal sealed class Columns
{
    private readonly List<byte> bytes = [];

    /// <summary>Appends a column of numbers from 0 up.</summary>
    public Columns Natural(IEnumerable<long> column)
    {
        foreach (long number in column)
        {
            Append((ulong)number);
        }
        return this;
    }

    /// <summary>Appends a column of numbers of either sign: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4.</summary>
    public Columns Signed(IEnumerable<long> column) =>
        Natural(column.Select(number => number < 0 ? (-number * 2) - 1 : number * 2));

    /// <summary>Appends texts, each with its length in bytes.</summary>
    public Columns Texts(IReadOnlyCollection<string> texts)
    {
        foreach (string text in texts)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            Append((ulong)utf8.Length);
            bytes.AddRange(utf8);
        }
        return this;
    }

    /// <summary>All columns, compressed, as letters that can stand in a page.</summary>
    public string Pack()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(CollectionsMarshal.AsSpan(bytes));
        }
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    private void Append(ulong number)
    {
        while (number >= 0x80)
        {
            bytes.Add((byte)(number | 0x80));
            number >>= 7;
        }
        bytes.Add((byte)number);
    }
}
