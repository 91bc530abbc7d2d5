using Kernel.Core.Workload;

namespace Kernel.Host.Tests.Verification;

/// <summary>Programs for the fake original, op-set by op-set.</summary>
internal static class FakePrograms
{
    public static Shape Small { get; } = new(1, 1, 2);

    public static string[] SmallOptions { get; } = ["--height", "1", "--rounds", "1", "--batch", "2"];

    /// <summary>Does all that the reference does.</summary>
    public static string Right(Shape shape) => Write([.. Values(shape), .. Indices(shape)]);

    /// <summary>Writes the values and leaves the indices as they are.</summary>
    public static string WithoutIndices(Shape shape) => Write([.. Values(shape)]);

    /// <summary>Does it all, and writes over a node.</summary>
    public static string TouchingTheTree(Shape shape) =>
        Write([.. Values(shape), .. Indices(shape), Const(0, MemoryImage.Tree + 1), Const(1, 77), Store(0, 1)]);

    /// <summary>Writes the values that one walk ends with, whatever the input is.</summary>
    public static string RightForZerosOnly(Shape shape) =>
        Write([
            .. Enumerable.Range(0, shape.Batch).SelectMany(i => (string[])[Const(0, Value(shape, i)), Store(0, 1)]),
        ]);

    /// <summary>Right, but it never ends when the root is 0.</summary>
    public static string HangingOnZeros(Shape shape) =>
        Write([
            Const(0, MemoryImage.Tree),
            """{"load": [["load", 1, 0]]}""",
            """{"flow": [["cond_jump", 1, 4]]}""",
            """{"flow": [["jump", 3]]}""",
            .. Values(shape),
            .. Indices(shape),
        ]);

    public static string Endless => """[{"flow": [["jump", 0]]}]""";

    private static IEnumerable<string> Values(Shape shape) =>
        Enumerable
            .Range(0, shape.Batch)
            .SelectMany(i =>
                (string[])
                    [
                        $$"""{"load": [["const", 0, {{MemoryImage.Tree}}], ["const", 2, {{Value(shape, i)}}]]}""",
                        """{"load": [["load", 1, 0], ["load", 3, 2]]}""",
                        """{"alu": [["^", 3, 3, 1]]}""",
                        Store(2, 3),
                    ]
            );

    private static IEnumerable<string> Indices(Shape shape) =>
        Enumerable
            .Range(new MemoryImage(shape).Indices, shape.Batch)
            .SelectMany(address => (string[])[Const(0, address), Const(1, 1), Store(0, 1)]);

    private static int Value(Shape shape, int item) => new MemoryImage(shape).Values + item;

    private static string Const(int to, int word) => $$"""{"load": [["const", {{to}}, {{word}}]]}""";

    private static string Store(int address, int word) => $$"""{"store": [["store", {{address}}, {{word}}]]}""";

    private static string Write(string[] sets) => $"[{string.Join(",\n", sets)}]";
}
