using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>
/// The virtual words of a stream, gathered into cells: runs of words that must stay neighbours because
/// some op reads or writes them as a vector. A cell is what an address is given to.
/// </summary>
internal sealed class Cells
{
    private readonly int[] cellOf;
    private readonly int[] first;
    private readonly int[] sizes;

    private Cells(int[] cellOf, int[] first, int[] sizes)
    {
        this.cellOf = cellOf;
        this.first = first;
        this.sizes = sizes;
    }

    /// <summary>The number of cells.</summary>
    public int Count => sizes.Length;

    /// <summary>The cell a word stands in.</summary>
    public int Of(long word) => cellOf[word];

    /// <summary>The words of a cell.</summary>
    public int Size(int cell) => sizes[cell];

    /// <summary>Where in its cell a word stands.</summary>
    public long Offset(long word) => word - first[cellOf[word]];

    /// <summary>The first virtual word of a cell.</summary>
    public int First(int cell) => first[cell];

    /// <summary>Gathers the words of a stream.</summary>
    public static Cells Of(MachineModel model, OpStream stream)
    {
        var joined = new List<bool>();
        var touched = new List<bool>();
        foreach (Op op in stream.Ops)
        {
            foreach (WordRange range in op.Reads(model))
            {
                Touch(range);
            }
            if (op.Write(model) is { } write)
            {
                Touch(write);
            }
        }
        return Number(touched, joined);

        void Touch(WordRange range)
        {
            while (touched.Count <= range.End)
            {
                touched.Add(false);
                joined.Add(false);
            }
            for (long word = range.Start; word < range.End; word++)
            {
                touched[(int)word] = true;
                // joined says that a word belongs with the next one.
                joined[(int)word] |= word + 1 < range.End;
            }
        }
    }

    private static Cells Number(List<bool> touched, List<bool> joined)
    {
        int[] numbers = new int[touched.Count];
        var starts = new List<int>();
        var lengths = new List<int>();
        bool continues = false;
        for (int word = 0; word < touched.Count; word++)
        {
            if (!touched[word])
            {
                numbers[word] = -1;
                continues = false;
                continue;
            }
            if (!continues)
            {
                starts.Add(word);
                lengths.Add(0);
            }
            numbers[word] = lengths.Count - 1;
            lengths[^1]++;
            continues = joined[word];
        }
        return new(numbers, [.. starts], [.. lengths]);
    }
}
