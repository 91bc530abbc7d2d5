using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>Which ops of a stream read a word, in stream order.</summary>
internal sealed class Readers
{
    private readonly int[] first;
    private readonly int[] ops;

    public Readers(MachineModel model, OpStream stream)
    {
        first = new int[Words.CountWords(model, stream) + 2];
        foreach (Op op in stream.Ops)
        {
            foreach (WordRange range in op.Reads(model))
            {
                for (long word = range.Start; word < range.End; word++)
                {
                    first[word + 2]++;
                }
            }
        }
        for (int word = 2; word < first.Length; word++)
        {
            first[word] += first[word - 1];
        }
        ops = new int[first[^1]];
        for (int i = 0; i < stream.Ops.Count; i++)
        {
            foreach (WordRange range in stream.Ops[i].Reads(model))
            {
                for (long word = range.Start; word < range.End; word++)
                {
                    ops[first[word + 1]++] = i;
                }
            }
        }
    }

    /// <summary>The ops that read the word; one that reads it twice is there twice.</summary>
    public ReadOnlySpan<int> Of(long word) => ops.AsSpan(first[word]..first[word + 1]);
}
