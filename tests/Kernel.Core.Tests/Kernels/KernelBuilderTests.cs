using CsCheck;
using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;
using Kernel.Core.Passes;
using Kernel.Testing;

namespace Kernel.Core.Tests.Kernels;

/// <summary>Kernels written with values, with vectors, and with both.</summary>
public class KernelBuilderTests
{
    /// <summary>Arithmetic on vectors, with what C# says of a lane.</summary>
    public static TheoryData<string, Func<Vector, Vector, Vector>, Func<uint, uint, uint>> Operators =>
        new()
        {
            { "+", (x, y) => x + y, (a, b) => a + b },
            { "-", (x, y) => x - y, (a, b) => a - b },
            { "*", (x, y) => x * y, (a, b) => a * b },
            { "/", (x, y) => x / y, (a, b) => a / b },
            { "%", (x, y) => x % y, (a, b) => a % b },
            { "^", (x, y) => x ^ y, (a, b) => a ^ b },
            { "&", (x, y) => x & y, (a, b) => a & b },
            { "|", (x, y) => x | y, (a, b) => a | b },
            { "<<", (x, y) => x << y, (a, b) => b < 32 ? a << (int)b : 0 },
            { ">>", (x, y) => x >> y, (a, b) => b < 32 ? a >> (int)b : 0 },
            { "<", (x, y) => x < y, (a, b) => a < b ? 1u : 0 },
            { ">", (x, y) => x > y, (a, b) => a > b ? 1u : 0 },
            { "=", (x, y) => x.IsEqualTo(y), (a, b) => a == b ? 1u : 0 },
        };

    [Theory]
    [MemberData(nameof(Operators))]
    public void An_operator_does_to_every_lane_what_it_does_to_a_word(
        string name,
        Func<Vector, Vector, Vector> operation,
        Func<uint, uint, uint> oracle
    ) =>
        Gen.Select(Gen.UInt.Array[8], Gen.UInt[1, uint.MaxValue].Array[8])
            .Sample(
                (a, b) =>
                {
                    var k = new KernelBuilder();
                    MemoryArray memory = k.Array("memory", 0);
                    Vector x = memory.LoadVector(0);
                    Vector y = memory.LoadVector(8);
                    memory.StoreVector(16, operation(x, y));
                    memory.StoreVector(24, operation(x, y[3].InEveryLane));
                    OpStream stream = k.Build();

                    ValueArray<uint> left = Run(stream, [.. a, .. b, .. new uint[16]]);

                    Assert.Equal(a.Select((word, lane) => oracle(word, b[lane])), left.Skip(16).Take(8));
                    Assert.True(a.Select(word => oracle(word, b[3])).SequenceEqual(left.Skip(24)), name);
                    Assert.Single(stream.Ops, op => op.Engine == Engine.Valu);
                    Assert.Equal(8, stream.Ops.Count(op => op.Engine == Engine.Alu));
                },
                iter: 20
            );

    [Fact]
    public void Selects_products_gathers_and_lanes_do_what_they_say() =>
        Gen
            .UInt.Array[32]
            .Sample(
                words =>
                {
                    var k = new KernelBuilder();
                    MemoryArray memory = k.Array("memory", 0);
                    Vector x = memory.LoadVector(0);
                    Vector y = memory.LoadVector(8);
                    Vector indices = x & k.ConstantVector(15);
                    memory.StoreVector(32, x.MultiplyAdd(y, k.Broadcast(y[5])));
                    memory.StoreVector(40, (x & k.ConstantVector(1)).Select(x, y));
                    memory.StoreVector(48, memory.Gather(indices));
                    memory.StoreVector(56, k.AsVector([.. Enumerable.Range(0, 8).Select(i => x[7 - i] + y[i])]));

                    uint[] left = [.. Run(k.Build(), [.. words, .. new uint[32]])];

                    for (int i = 0; i < 8; i++)
                    {
                        Assert.Equal((words[i] * words[8 + i]) + words[13], left[32 + i]);
                        Assert.Equal(words[i] % 2 == 1 ? words[i] : words[8 + i], left[40 + i]);
                        Assert.Equal(words[words[i] % 16], left[48 + i]);
                        Assert.Equal(words[7 - i] + words[8 + i], left[56 + i]);
                    }
                },
                iter: 50
            );

    [Fact]
    public void Equal_constants_are_one_value_in_words_and_in_vectors()
    {
        var k = new KernelBuilder();

        Assert.Equal(k[7], k.Constant(7));
        Assert.Equal(k.ConstantVector(7), k.ConstantVector(7));
        Assert.Equal([Opcode.Const, Opcode.VBroadcast], k.Build().Ops.Select(op => op.Code));
    }

    [Fact]
    public void What_a_vector_cannot_be_is_told()
    {
        var k = new KernelBuilder();
        MemoryArray memory = k.Array("memory", 0);
        Vector x = memory.LoadVector(0);
        Vector one = k[1].InEveryLane;

        Assert.Contains(
            "multiply_add takes vectors of neighbouring words",
            Assert.Throws<InvalidOperationException>(() => x.MultiplyAdd(one, x)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidOperationException>(() => one.Select(x, x));
        Assert.Throws<InvalidOperationException>(() => memory.StoreVector(0, one));
        Assert.Contains(
            "A vector has 8 lanes, not 2",
            Assert.Throws<ArgumentException>(() => k.AsVector(x[0], x[1])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "write the lanes one right after the other",
            Assert
                .Throws<ArgumentException>(() => k.AsVector([.. Enumerable.Range(0, 8).Select(lane => x[7 - lane])]))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Another_machine_has_another_vector_length()
    {
        var k = new KernelBuilder(MachineModel.TakeHome with { VectorLength = 4 });
        MemoryArray memory = k.Array("memory", 0);
        memory.StoreVector(4, memory.LoadVector(0) + k[1].InEveryLane);

        Assert.Equal(4, k.VectorLength);
        Assert.Equal(4, k.Build().Ops.Count(op => op.Code == Opcode.Add));
    }

    /// <summary>What a stream leaves in memory: compiled and executed, after it was executed one op a cycle.</summary>
    private static ValueArray<uint> Run(OpStream stream, ValueArray<uint> memory)
    {
        var kernel = new RandomKernel(stream, memory);
        MachineModel model = MachineModel.TakeHome;
        MachineState plain = kernel.Execute(model, stream);
        Assert.Null(plain.Trap);
        Assert.Equal(plain.Memory, kernel.Execute(model, Pipeline.Usual.Apply(model, stream)).Memory);
        return plain.Memory;
    }
}
