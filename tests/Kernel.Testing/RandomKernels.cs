using CsCheck;
using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Testing;

/// <summary>A kernel and the memory it starts from.</summary>
/// <param name="Stream">The scalar stream.</param>
/// <param name="Memory">The memory.</param>
public sealed record RandomKernel(OpStream Stream, ValueArray<uint> Memory)
{
    /// <summary>The memory after the stream, or any that means the same, executed one op a cycle with scratch enough.</summary>
    /// <param name="model">The machine; its scratch is made as large as the stream needs.</param>
    /// <param name="stream">A stream.</param>
    public MachineState Execute(MachineModel model, OpStream stream)
    {
        long words = stream
            .Ops.SelectMany(op => op.Reads(model).Concat(op.Write(model) is { } write ? [write] : []))
            .Select(range => range.End)
            .DefaultIfEmpty(1)
            .Max();
        return Simulator.Run(model with { ScratchSize = (int)words }, stream.OnePerCycle(), Memory);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Stream.Ops.Count > 40 ? $"{Stream.Ops.Count} ops" : string.Join("\n", (IEnumerable<Op>)Stream.Ops);
}

/// <summary>
/// Random kernels as a person would write them: the same steps for every item, so that there is
/// something to group, with now and then an item that differs, lanes in another order, stores that may
/// meet, memory of which less is known than could be, and sums over all items. None of them traps.
/// </summary>
public sealed class RandomKernels
{
    private const int arrayWords = 128;

    private readonly SplitMix random;
    private readonly KernelBuilder k = new();
    private readonly MemoryArray[] arrays;
    private readonly List<Value> shared = [];
    private readonly double oddness;
    private readonly int items;
    private readonly bool withVectors;

    private RandomKernels(ulong seed, int most, bool withVectors)
    {
        random = new(seed);
        this.withVectors = withVectors;
        items = 1 + random.Below(most);
        oddness = random.Below(3) == 0 ? 0.03 : 0;
        arrays = [.. Enumerable.Range(0, 3).Select(i => k.Array($"array {i}", (uint)(i * arrayWords)))];
    }

    /// <summary>A CsCheck generator of kernels of up to so many items.</summary>
    /// <param name="items">The most items.</param>
    /// <param name="withVectors">Whether some have steps written with vectors, of the take-home's length.</param>
    public static Gen<RandomKernel> Kernels(int items, bool withVectors = false) =>
        Gen.Select(Gen.Int[1, items], Gen.ULong, (most, seed) => Make(most, seed, withVectors));

    /// <summary>A kernel; equal seeds give equal kernels.</summary>
    /// <param name="items">The most items.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="withVectors">Whether it may have steps written with vectors.</param>
    public static RandomKernel Make(int items, ulong seed, bool withVectors = false)
    {
        var kernels = new RandomKernels(seed, items, withVectors);
        OpStream stream = kernels.Forgetful(kernels.Write());
        var words = new SplitMix(seed ^ 0x5EED);
        return new(stream, Enumerable.Range(0, 3 * arrayWords).Select(_ => RandomWords.Next(words)).ToValueArray());
    }

    /// <summary>The stream, sometimes with less said of the memory that ops touch.</summary>
    private OpStream Forgetful(OpStream stream)
    {
        double share = random.Below(4) == 0 ? random.NextDouble() : 0;
        return stream with { Ops = stream.Ops.Select(Forget).ToValueArray() };

        Op Forget(Op op) =>
            op.Touches is null || random.NextDouble() >= share ? op
            : random.Below(2) == 0 ? op with { Touches = null }
            : op with { Touches = op.Touches with { Index = null } };
    }

    private OpStream Write()
    {
        uint[] constants = [0, 1, 2, 3, 8, 31, 32, 0x1000, uint.MaxValue, random.NextWord()];
        shared.AddRange(constants.Where(_ => random.Below(2) == 0).Select(k.Constant));
        shared.Add(arrays[0][random.Below(arrayWords)]);
        Value[] values = [.. Enumerable.Range(0, items).Select(item => arrays[1][item])];
        var earlier = new List<Value[]> { values };
        int steps = 1 + random.Below(10);
        for (int step = 0; step < steps; step++)
        {
            values = Step(earlier);
            earlier.Add(values);
        }
        if (withVectors && random.Below(3) > 0)
        {
            VectorSteps(values);
        }
        for (int item = 0; item < items; item++)
        {
            arrays[2][item] = values[item];
        }
        if (random.Below(3) == 0)
        {
            arrays[0][random.Below(arrayWords)] = k.Sum(values, 1 + random.Below(24));
        }
        return k.Build();
    }

    /// <summary>Steps written with vectors, of which some lanes go on as items.</summary>
    private void VectorSteps(Value[] values)
    {
        var vectors = new List<Vector>
        {
            arrays[random.Below(3)].LoadVector(random.Below(arrayWords - k.VectorLength)),
            k.Broadcast(values[random.Below(items)]),
            k.ConstantVector(random.NextWord()),
        };
        for (int step = random.Below(12); step >= 0; step--)
        {
            (Vector x, Vector y, Vector z) = (Any(), Any(), Any());
            // What stands in one word for all lanes may be an operand of arithmetic only.
            Vector word = random.Below(4) == 0 ? values[random.Below(items)].InEveryLane : z;
            vectors.Add(
                random.Below(9) switch
                {
                    0 => x + word,
                    1 => word ^ y,
                    2 => x - y,
                    3 => x >> (word & k.ConstantVector(31)),
                    4 => (x & y) | (x < word),
                    5 => x.MultiplyAdd(y, z),
                    6 => x.Select(y, z),
                    7 => arrays[random.Below(3)].Gather(x & k.ConstantVector(arrayWords - 1)),
                    _ => k.AsVector([
                        .. Enumerable.Range(0, k.VectorLength).Select(lane => x[k.VectorLength - 1 - lane] + y[lane]),
                    ]),
                }
            );
            if (random.Below(4) == 0)
            {
                arrays[random.Below(3)].StoreVector(random.Below(arrayWords - k.VectorLength), Any());
            }
        }
        for (int item = 0; item < items; item++)
        {
            values[item] = random.Below(2) == 0 ? Any()[random.Below(k.VectorLength)] : values[item];
        }

        Vector Any() => vectors[random.Below(vectors.Count)];
    }

    /// <summary>One step of all items, alike but for the odd ones.</summary>
    private Value[] Step(List<Value[]> earlier)
    {
        int kind = random.Below(11);
        int code = random.Below(10);
        int offset = random.Below(3) * 4;
        (Func<int, Value> x, Func<int, Value> y, Func<int, Value> z) = (
            Source(earlier),
            Source(earlier),
            Source(earlier)
        );
        MemoryArray array = arrays[random.Below(arrays.Length)];
        var values = new Value[items];
        for (int item = 0; item < items; item++)
        {
            bool isOdd = random.NextDouble() < oddness;
            values[item] = Apply(
                isOdd ? random.Below(11) : kind,
                code,
                array,
                item + offset,
                x(item),
                y(item),
                z(item)
            );
        }
        return values;
    }

    /// <summary>Where the items take an operand from: their own value, a shared one, or another item's.</summary>
    private Func<int, Value> Source(List<Value[]> earlier)
    {
        Value[] values = earlier[random.Below(2) == 0 ? earlier.Count - 1 : random.Below(earlier.Count)];
        Value common = shared[random.Below(shared.Count)];
        int shift = 1 + random.Below(items);
        return random.Below(10) switch
        {
            < 6 => item => values[item],
            < 8 => _ => common,
            8 => item => values[(item + shift) % items],
            _ => item => values[items - 1 - item],
        };
    }

    private Value Apply(int kind, int code, MemoryArray array, int index, Value x, Value y, Value z)
    {
        switch (kind)
        {
            case 0 or 1 or 2:
                return Arithmetic(code, x, y);
            case 3:
                return x.Select(y, z);
            case 4:
                return array[index];
            case 5:
                return array[x % arrayWords];
            case 6:
                array[index] = x;
                return x;
            case 7:
                array[x % arrayWords] = y;
                return x;
            case 8:
                return (x + (uint)(code + 1)) + (x << (uint)code);
            case 9:
                return (x * y) + z;
            default:
                return (x < y).Select(k[1], k[0]) + (x % 2).IsEqualTo(0).Select(y, z);
        }
    }

    private Value Arithmetic(int code, Value x, Value y) =>
        code switch
        {
            0 => x + y,
            1 => x - y,
            2 => x * y,
            3 => x ^ y,
            4 => x & y,
            5 => x | y,
            6 => x << y,
            7 => x >> (y % 40),
            8 => x / (y | 1),
            _ => k.CeilingDivide(x % 8, y | 4).IsEqualTo(x / 16),
        };
}
