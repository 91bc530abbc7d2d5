using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Examples;

/// <summary>
/// An 8x8 matrix A times the n columns of B: <c>C = A B</c>, for n = 8 the product of two 8x8 matrices.
/// In memory, row by row: the 64 words of A, the 8n words of B, the 8n words of C.
/// </summary>
/// <remarks>
/// The item is a column, since columns do not need each other: eight columns side by side are the
/// lanes of a vector, and every word of A is used in all of them.
/// </remarks>
public static class MatrixProduct
{
    private const int size = 8;

    /// <summary>The kernel with its memory and its oracle.</summary>
    public static ExampleKernel Kernel { get; } =
        new(
            "matrix-product",
            "an 8x8 matrix times n columns; n = 8 is the 8x8 product",
            Write,
            (n, seed) => [.. Examples.RandomWords(CAddress(n), seed), .. new uint[size * n]],
            Oracle
        );

    private static int CAddress(int n) => (size * size) + (size * n);

    private static OpStream Write(int n)
    {
        var k = new KernelBuilder();
        MemoryArray a = k.Array("A", 0);
        MemoryArray b = k.Array("B", size * size);
        MemoryArray c = k.Array("C", (uint)CAddress(n));
        Value[] matrix = [.. Enumerable.Range(0, size * size).Select(i => a[i])];
        for (int column = 0; column < n; column++)
        {
            int at = column;
            Value[] vector = [.. Enumerable.Range(0, size).Select(row => b[(row * n) + at])];
            for (int row = 0; row < size; row++)
            {
                Value sum = matrix[row * size] * vector[0];
                for (int i = 1; i < size; i++)
                {
                    sum += matrix[(row * size) + i] * vector[i];
                }
                c[(row * n) + column] = sum;
            }
        }
        return k.Build();
    }

    private static ValueArray<uint> Oracle(int n, ValueArray<uint> memory)
    {
        uint[] after = [.. memory];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < n; column++)
            {
                uint sum = 0;
                for (int i = 0; i < size; i++)
                {
                    sum += memory[(row * size) + i] * memory[(size * size) + (i * n) + column];
                }
                after[CAddress(n) + (row * n) + column] = sum;
            }
        }
        return [.. after];
    }
}
