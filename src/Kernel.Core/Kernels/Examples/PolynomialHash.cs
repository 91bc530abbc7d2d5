using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Examples;

/// <summary>
/// <c>hash = hash * p + x[i]</c> over an array, from 0: the polynomial of the words at p. In memory: the
/// result, the n words of x.
/// </summary>
/// <remarks>
/// Said like that, each step waits for the one before. So it is written as strands that do not need each
/// other: strand s takes every 16th word, <c>h[s] = h[s] * p^16 + x[16 j + s]</c>, and at the end each
/// strand, and each word left over, counts times the power of p that comes after it. It is the
/// same polynomial, and sixteen strands are two vectors.
/// </remarks>
public static class PolynomialHash
{
    private const uint point = 31;
    private const int strands = 16;

    /// <summary>The kernel with its memory and its oracle.</summary>
    public static ExampleKernel Kernel { get; } =
        new(
            "polynomial-hash",
            "the Horner hash, hash * 31 + x[i], of n words",
            Write,
            (n, seed) => [.. Examples.RandomWords(1 + n, seed)],
            Oracle
        );

    private static OpStream Write(int n)
    {
        var k = new KernelBuilder();
        MemoryArray result = k.Array("result", 0);
        MemoryArray x = k.Array("x", 1);
        int whole = n / strands * strands;
        Value step = k[Power(strands)];
        Value[] hash = [.. Enumerable.Range(0, whole == 0 ? 0 : strands).Select(strand => x[strand])];
        for (int i = strands; i < whole; i++)
        {
            hash[i % strands] = (hash[i % strands] * step) + x[i];
        }
        IEnumerable<Value> terms = hash.Select((word, strand) => word * Power(n - whole + strands - 1 - strand));
        IEnumerable<Value> rest = Enumerable.Range(whole, n - whole).Select(i => x[i] * Power(n - 1 - i));
        result[0] = k.Sum([.. terms, .. rest]);
        return k.Build();
    }

    private static uint Power(int exponent)
    {
        uint power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= point;
        }
        return power;
    }

    private static ValueArray<uint> Oracle(int n, ValueArray<uint> memory)
    {
        uint hash = 0;
        for (int i = 0; i < n; i++)
        {
            hash = (hash * point) + memory[1 + i];
        }
        return memory.SetItem(0, hash);
    }
}
