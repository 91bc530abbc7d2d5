using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Writing;

/// <summary>
/// What a person writes a kernel with: straight code on values, loops unrolled by C# itself. It yields
/// a stream of ops over virtual scratch words, each written once, that says what must be computed and
/// not how. Who knows better than the passes which words make a vector writes it with
/// <see cref="Vector"/>s at once; both go together.
/// </summary>
/// <param name="model">The machine, for its vector length; null for the take-home's.</param>
/// <example>
/// <code>
/// var k = new KernelBuilder();
/// MemoryArray x = k.Array("x", 0), y = k.Array("y", 1024);
/// for (int i = 0; i &lt; 1024; i++)
/// {
///     y[i] = (x[i] * 3) + y[i];
/// }
/// OpStream stream = k.Build();
/// </code>
/// </example>
public sealed class KernelBuilder(MachineModel? model = null)
{
    private FlatOp[] ops = [];
    private readonly Dictionary<uint, Value> constants = [];
    private readonly Dictionary<uint, Vector> vectors = [];
    private readonly HashSet<string> arrays = new(StringComparer.Ordinal);
    private int words;

    /// <summary>The part of the kernel that the ops written from here on belong to, for figures.</summary>
    public string Part { get; set; } = "";

    /// <summary>Words in a vector.</summary>
    public int VectorLength { get; } = (model ?? MachineModel.TakeHome).VectorLength;

    /// <summary>How many ops have been written.</summary>
    public int Count { get; private set; }

    /// <summary>A run of memory words at a known address.</summary>
    /// <param name="name">A name of its own.</param>
    /// <param name="address">The memory address of its first word.</param>
    /// <exception cref="ArgumentException">There is an array of that name already.</exception>
    public MemoryArray Array(string name, uint address) =>
        arrays.Add(name)
            ? new(this, name, address)
            : throw new ArgumentException($"There is an array \"{name}\" already.", nameof(name));

    /// <summary>A constant; equal constants are one value.</summary>
    /// <param name="value">The word.</param>
    public Value Constant(uint value)
    {
        if (!constants.TryGetValue(value, out Value constant))
        {
            constants[value] = constant = FreshConstant(value);
        }
        return constant;
    }

    /// <summary>A constant; equal constants are one value.</summary>
    /// <param name="value">The word.</param>
    public Value this[uint value] => Constant(value);

    /// <summary>A constant in every lane; equal ones are one vector.</summary>
    /// <param name="value">The word.</param>
    public Vector ConstantVector(uint value)
    {
        if (!vectors.TryGetValue(value, out Vector vector))
        {
            vectors[value] = vector = Broadcast(Constant(value));
        }
        return vector;
    }

    /// <summary>A vector that holds a copy of one word in every lane.</summary>
    /// <param name="value">The word.</param>
    public Vector Broadcast(Value value)
    {
        Vector vector = NewVector();
        Add(Opcode.VBroadcast, vector.Word, value.Word);
        return vector;
    }

    /// <summary>Values whose words are neighbours, such as those written one right after the other, as a vector.</summary>
    /// <param name="lanes">A value a lane.</param>
    /// <exception cref="ArgumentException">There is not one for each lane, or their words are no neighbours.</exception>
    public Vector AsVector(params ReadOnlySpan<Value> lanes)
    {
        if (lanes.Length != VectorLength)
        {
            throw new ArgumentException($"A vector has {VectorLength} lanes, not {lanes.Length}.", nameof(lanes));
        }
        for (int lane = 1; lane < lanes.Length; lane++)
        {
            if (lanes[lane].Word != lanes[0].Word + lane)
            {
                throw new ArgumentException(
                    $"The words of lanes 0 and {lane} are {lanes[0].Word} and {lanes[lane].Word}: write the lanes one right after the other.",
                    nameof(lanes)
                );
            }
        }
        return new(this, lanes[0].Word, 1);
    }

    /// <summary>Scratch words that may be written more than once, which passes do not expect.</summary>
    /// <param name="length">How many, at least 1.</param>
    internal ScratchBuffer Buffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return new(this, Take(length), length);
    }

    /// <summary>Ceiling of a / b; the machine traps when <paramref name="b"/> is 0.</summary>
    /// <param name="a">The dividend.</param>
    /// <param name="b">The divisor.</param>
    public Value CeilingDivide(Value a, Value b) => Binary(Opcode.CeilingDivide, a, b);

    /// <summary>The sum of any number of values, added up lane by lane so that it vectorises; 0 for none.</summary>
    /// <param name="values">The values.</param>
    /// <param name="lanes">How many sums to keep apart until the end, at least 1.</param>
    public Value Sum(IReadOnlyList<Value> values, int lanes = 64)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lanes);
        Value[] sums = [.. values];
        // Halving keeps neighbours together: lane i of one half meets lane i of the other.
        while (sums.Length > 1)
        {
            int half = sums.Length > lanes ? (sums.Length + 1) / 2 / lanes * lanes : (sums.Length + 1) / 2;
            half = Math.Max(half, 1);
            var next = new Value[Math.Max(half, sums.Length - half)];
            for (int i = 0; i < next.Length; i++)
            {
                bool hasBoth = i < half && half + i < sums.Length;
                next[i] = hasBoth ? sums[i] + sums[half + i] : sums[i < half ? i : half + i];
            }
            sums = next;
        }
        return sums.Length == 0 ? Constant(0) : sums[0];
    }

    /// <summary>The stream: every op in the order it was written.</summary>
    public OpStream Build()
    {
        var built = new Op[Count];
        for (int i = 0; i < built.Length; i++)
        {
            built[i] = ops[i].ToOp();
        }
        return new(ValueArray.Freeze(built));
    }

    /// <summary>A vector that nothing writes, so that it holds what scratch starts with: zeros.</summary>
    internal Vector NewVector() => new(this, Take(VectorLength), 1);

    /// <summary>A constant of its own, however many equal ones there are.</summary>
    /// <param name="value">The word.</param>
    /// <param name="after">The words it must come after the last write of.</param>
    internal Value FreshConstant(uint value, ValueArray<long> after = default)
    {
        int word = Take(1);
        Add(Opcode.Const, word, value, after: after);
        return new(this, word);
    }

    /// <summary>The ops so far, until the next one is written.</summary>
    internal FlatOps Ops => new(ops, Count);

    /// <summary>Forgets everything but its room, for whoever writes one kernel after the other.</summary>
    internal void Clear()
    {
        Count = 0;
        constants.Clear();
        vectors.Clear();
        arrays.Clear();
        words = 0;
    }

    internal Value Binary(Opcode code, Value a, Value b)
    {
        int word = Take(1);
        Add(code, word, a.Word, b.Word);
        return new(this, word);
    }

    /// <summary>A scalar code for two vectors: a vector op, or an alu op for each lane.</summary>
    internal Vector Binary(Opcode code, Vector a, Vector b)
    {
        Vector result = NewVector();
        if (a.IsContiguous && b.IsContiguous)
        {
            Add(OpTable.VectorForm(code)!.Value, result.Word, a.Word, b.Word);
            return result;
        }
        for (int lane = 0; lane < VectorLength; lane++)
        {
            Add(code, result.Word + lane, a.Word + (a.Stride * lane), b.Word + (b.Stride * lane));
        }
        return result;
    }

    internal Vector Ternary(Opcode code, Vector a, Vector b, Vector c)
    {
        if (!a.IsContiguous || !b.IsContiguous || !c.IsContiguous)
        {
            throw new InvalidOperationException(
                $"{OpTable.Of(code).FlatName} takes vectors of neighbouring words, and alu has no such op; copy the lanes together first."
            );
        }
        Vector result = NewVector();
        Add(code, result.Word, a.Word, b.Word, c.Word);
        return result;
    }

    internal Value Select(Value condition, Value whenTrue, Value whenFalse)
    {
        int word = Take(1);
        Add(Opcode.Select, word, condition.Word, whenTrue.Word, whenFalse.Word);
        return new(this, word);
    }

    internal Value Load(Value address, MemoryPlace place)
    {
        int word = Take(1);
        Add(Opcode.Load, word, address.Word, touches: place);
        return new(this, word);
    }

    internal Vector LoadVector(Value address, MemoryPlace place)
    {
        Vector result = NewVector();
        Add(Opcode.VLoad, result.Word, address.Word, touches: place);
        return result;
    }

    internal void Store(Value address, Value value, MemoryPlace place, ValueArray<long> after = default) =>
        Add(Opcode.Store, address.Word, value.Word, touches: place, after: after);

    internal void StoreVector(Value address, Vector vector, MemoryPlace place, ValueArray<long> after = default)
    {
        if (!vector.IsContiguous)
        {
            throw new InvalidOperationException("vstore takes neighbouring words; store the lanes one by one.");
        }
        Add(Opcode.VStore, address.Word, vector.Word, touches: place, after: after);
    }

    internal void Add(
        Opcode code,
        int x0,
        long x1,
        int x2 = 0,
        int x3 = 0,
        MemoryPlace? touches = null,
        ValueArray<long> after = default
    )
    {
        if (Count == ops.Length)
        {
            System.Array.Resize(ref ops, Math.Max(64, Count * 2));
        }
        ops[Count++] = new(code, x0, x1, x2, x3, touches, after, Part);
    }

    private int Take(int count)
    {
        int first = words;
        words = checked(words + count);
        return first;
    }
}
