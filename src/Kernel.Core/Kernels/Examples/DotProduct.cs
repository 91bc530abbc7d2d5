using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Examples;

/// <summary>
/// The sum of <c>x[i] * y[i]</c>. In memory: the result, the n words of x, the n words of y.
/// </summary>
/// <remarks>
/// Sums modulo 2^32 may be added in any order, so <see cref="KernelBuilder.Sum"/> adds lane by lane and
/// the lanes at the end.
/// </remarks>
public static class DotProduct
{
    /// <summary>The kernel with its memory and its oracle.</summary>
    public static ExampleKernel Kernel { get; } =
        new(
            "dot-product",
            "the sum of x[i] * y[i] over n words",
            Write,
            (n, seed) => [.. Examples.RandomWords(1 + (2 * n), seed)],
            Oracle
        );

    private static OpStream Write(int n)
    {
        var k = new KernelBuilder();
        MemoryArray result = k.Array("result", 0);
        MemoryArray x = k.Array("x", 1);
        MemoryArray y = k.Array("y", 1 + (uint)n);
        var products = new Value[n];
        for (int i = 0; i < n; i++)
        {
            products[i] = x[i] * y[i];
        }
        result[0] = k.Sum(products);
        return k.Build();
    }

    private static ValueArray<uint> Oracle(int n, ValueArray<uint> memory)
    {
        uint sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += memory[1 + i] * memory[1 + n + i];
        }
        return memory.SetItem(0, sum);
    }
}
