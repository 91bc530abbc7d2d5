using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Examples;

/// <summary>
/// <c>y[i] = a * x[i] + y[i]</c>. In memory: a, the n words of x, the n words of y.
/// </summary>
public static class Saxpy
{
    /// <summary>The kernel with its memory and its oracle.</summary>
    public static ExampleKernel Kernel { get; } =
        new(
            "saxpy",
            "y = a * x + y, n words each",
            Write,
            (n, seed) => [.. Examples.RandomWords(1 + (2 * n), seed)],
            Oracle
        );

    private static OpStream Write(int n)
    {
        var k = new KernelBuilder();
        MemoryArray factor = k.Array("a", 0);
        MemoryArray x = k.Array("x", 1);
        MemoryArray y = k.Array("y", 1 + (uint)n);
        Value a = factor[0];
        for (int i = 0; i < n; i++)
        {
            y[i] = (a * x[i]) + y[i];
        }
        return k.Build();
    }

    private static ValueArray<uint> Oracle(int n, ValueArray<uint> memory)
    {
        uint[] after = [.. memory];
        for (int i = 0; i < n; i++)
        {
            after[1 + n + i] += memory[0] * memory[1 + i];
        }
        return [.. after];
    }
}
