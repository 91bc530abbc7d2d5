using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Examples;

/// <summary>Kernels of the kind that everybody knows, written plainly: what to read before writing one.</summary>
public static class Examples
{
    /// <summary>All of them.</summary>
    public static ValueArray<ExampleKernel> All { get; } =
    [Saxpy.Kernel, DotProduct.Kernel, MatrixProduct.Kernel, PolynomialHash.Kernel, Histogram.Kernel];

    /// <summary>The kernel of that name, or null.</summary>
    /// <param name="name">A name such as <c>saxpy</c>.</param>
    public static ExampleKernel? Find(string name) => All.FirstOrDefault(kernel => kernel.Name == name);

    /// <summary>Random words.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Any number.</param>
    internal static uint[] RandomWords(int count, ulong seed)
    {
        var random = new SplitMix(seed);
        uint[] words = new uint[count];
        for (int i = 0; i < count; i++)
        {
            words[i] = random.NextWord();
        }
        return words;
    }
}
