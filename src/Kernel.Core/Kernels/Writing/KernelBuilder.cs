using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Writing;

/// <summary>
/// What a person writes a kernel with: straight code on values, loops unrolled by C# itself. It yields
/// a stream of scalar ops over virtual scratch words, each written once, that says what must be
/// computed and not how.
/// </summary>
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
public sealed class KernelBuilder
{
    private readonly List<Op> ops = [];
    private readonly Dictionary<uint, Value> constants = [];
    private readonly HashSet<string> arrays = new(StringComparer.Ordinal);
    private long words;

    /// <summary>The part of the kernel that the ops written from here on belong to, for figures.</summary>
    public string Part { get; set; } = "";

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
            constant = Emit(word => new(Opcode.Const, word, value));
            constants[value] = constant;
        }
        return constant;
    }

    /// <summary>A constant; equal constants are one value.</summary>
    /// <param name="value">The word.</param>
    public Value this[uint value] => Constant(value);

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
    public OpStream Build() => new(ops.ToValueArray());

    internal Value Binary(Opcode code, Value a, Value b) => Emit(word => new(code, word, a.Word, b.Word));

    internal Value Select(Value condition, Value whenTrue, Value whenFalse) =>
        Emit(word => new(Opcode.Select, word, condition.Word, whenTrue.Word, whenFalse.Word));

    internal Value Load(Value address, MemoryPlace place) =>
        Emit(word => new(Opcode.Load, word, address.Word) { Touches = place });

    internal void Store(Value address, Value value, MemoryPlace place) =>
        ops.Add(new(Opcode.Store, address.Word, value.Word) { Touches = place, Part = Part });

    private Value Emit(Func<long, Op> op)
    {
        ops.Add(op(words) with { Part = Part });
        return new(this, words++);
    }
}
