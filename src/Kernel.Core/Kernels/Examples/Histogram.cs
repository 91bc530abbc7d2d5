using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Examples;

/// <summary>
/// <c>bins[key[i] % 64] += weight[i]</c>: loads and stores at places that the data choose. In memory: the
/// 64 bins, seven times 64 words of working room, the n keys, the n weights.
/// </summary>
/// <remarks>
/// Two items may mean the same bin, so an update must see the one before: on one set of bins, each
/// would wait for the last. The kernel keeps eight sets, item i updates set i % 8, and the sets are added up
/// at the end. Sets are arrays of their own, promised not to overlap, so that eight updates are on their
/// way at a time; within a set the order of the items is kept. The sums stand in the bins and in the
/// first set at the end; the working room is left as the updates left it.
/// </remarks>
public static class Histogram
{
    private const int bins = 64;
    private const int sets = 8;
    private const int keysAt = bins * sets;

    /// <summary>The kernel with its memory and its oracle.</summary>
    public static ExampleKernel Kernel { get; } =
        new(
            "histogram",
            "bins[key[i] % 64] += weight[i] over n items, on eight sets of bins added up at the end",
            Write,
            (n, seed) => [.. Examples.RandomWords(keysAt + (2 * n), seed)],
            Oracle
        );

    private static OpStream Write(int n)
    {
        var k = new KernelBuilder();
        MemoryArray[] set =
        [
            .. Enumerable.Range(0, sets).Select(s => k.Array(s == 0 ? "bins" : $"set {s}", (uint)(bins * s))),
        ];
        MemoryArray keys = k.Array("keys", keysAt);
        MemoryArray weights = k.Array("weights", keysAt + (uint)n);
        for (int bin = 0; bin < bins * (sets - 1); bin++)
        {
            set[1 + (bin / bins)][bin % bins] = k[0];
        }
        for (int i = 0; i < n; i++)
        {
            Value bin = keys[i] % bins;
            set[i % sets][bin] += weights[i];
        }
        for (int bin = 0; bin < bins; bin++)
        {
            set[0][bin] = k.Sum([.. set.Select(array => array[bin])]);
        }
        return k.Build();
    }

    private static ValueArray<uint> Oracle(int n, ValueArray<uint> memory)
    {
        uint[] after = [.. memory];
        Array.Clear(after, bins, bins * (sets - 1));
        for (int i = 0; i < n; i++)
        {
            int bin = (int)(memory[keysAt + i] % bins);
            // The working room is part of what the kernel leaves, set by set.
            after[(bins * (i % sets)) + bin] += memory[keysAt + n + i];
        }
        for (int bin = 0; bin < bins; bin++)
        {
            for (int set = 1; set < sets; set++)
            {
                after[bin] += after[(bins * set) + bin];
            }
        }
        return [.. after];
    }
}
