using Kernel.Core.Machine;
using Kernel.Core.Packing.Issuing;

namespace Kernel.Core.Kernels.Record;

/// <summary>The words in which a kernel is written: one method an op, over values in a graph.</summary>
internal sealed class GraphWriter(IssueGraph graph, int lanes)
{
    private readonly Dictionary<uint, Ref> scalars = [];
    private readonly Dictionary<uint, int> vectors = [];

    public IssueGraph Graph => graph;

    public void Clear()
    {
        graph.Clear();
        scalars.Clear();
        vectors.Clear();
        vectors[0] = graph.NewValue(Size.Vector); // the first eight words of scratch: never written, always 0
        scalars[0] = Ref.Word(vectors[0]);
    }

    /// <summary>
    /// A scalar constant, one for the whole kernel. When two that exist add up to it, or differ by it, it
    /// costs an eighth of an alu cycle and no load.
    /// </summary>
    public Ref Scalar(uint word)
    {
        if (scalars.TryGetValue(word, out Ref value))
        {
            return value;
        }
        (short group, graph.CurrentGroup) = (graph.CurrentGroup, -1);
        int made = DeriveConstants ? Derived(word) : -1;
        graph.CurrentGroup = group;
        return scalars[word] = Ref.Word(made >= 0 ? made : FreshScalar(word));
    }

    /// <summary>Whether constants are made from others by alu where two add up to them.</summary>
    public bool DeriveConstants { get; set; } = true;

    /// <summary>A word of scratch or of a loaded vector that is known to hold a constant.</summary>
    public void Known(uint word, Ref at) => scalars.TryAdd(word, at);

    private int Derived(uint word)
    {
        if (word == 1)
        {
            return ScalarOp(Opcode.Equal, Scalar(0), Scalar(0));
        }
        foreach ((uint a, Ref one) in scalars)
        {
            if (a != 0 && scalars.TryGetValue(word - a, out Ref other))
            {
                return ScalarOp(Opcode.Add, one, other);
            }
            if (scalars.TryGetValue(a - word, out Ref less))
            {
                return ScalarOp(Opcode.Subtract, one, less);
            }
        }
        return -1;
    }

    /// <summary>
    /// <c>first, first + 8, first + 16, ...</c>, each round of sums twice as many as the one before.
    /// </summary>
    public Ref[] Addresses(uint first, int count)
    {
        (short group, graph.CurrentGroup) = (graph.CurrentGroup, -1);
        var address = new Ref[count];
        address[0] = Scalar(first);
        for (int i = 1; i < count; i++)
        {
            int half = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)i + 1) / 2;
            address[i] = Ref.Word(ScalarOp(Opcode.Add, address[i - half], Scalar((uint)(lanes * half))));
        }
        graph.CurrentGroup = group;
        return address;
    }

    public int FreshScalar(uint word)
    {
        (short group, graph.CurrentGroup) = (graph.CurrentGroup, -1);
        int value = graph.NewValue(Size.Scalar);
        graph.Add(Unit.Constant, Opcode.Const, Ref.Word(value), [], word);
        graph.CurrentGroup = group;
        return value;
    }

    /// <summary>A constant in eight lanes, one for the whole kernel.</summary>
    public int Constant(uint word)
    {
        if (!vectors.TryGetValue(word, out int value))
        {
            bool stored = Late && StoredLeft > 0;
            StoredLeft -= stored ? 1 : 0;
            vectors[word] = value = stored ? Stored!(Scalar(word)) : Broadcast(Scalar(word));
        }
        return value;
    }

    /// <summary>Whether the constants that are made next are wanted late: these may come through memory.</summary>
    public bool Late { get; set; }

    /// <summary>How many more constant vectors may come through memory.</summary>
    public int StoredLeft { get; set; }

    /// <summary>Makes a constant vector through memory.</summary>
    public Func<Ref, int>? Stored { get; set; }

    public int Broadcast(Ref word)
    {
        (short group, graph.CurrentGroup) = (graph.CurrentGroup, -1);
        int value = graph.NewValue(Size.Vector);
        graph.Add(Unit.Vector, Opcode.VBroadcast, value, [word]);
        graph.CurrentGroup = group;
        return value;
    }

    /// <summary>A vector op; on alu only when an operand is strided.</summary>
    public int Vector(Opcode code, Ref a, Ref b)
    {
        int value = graph.NewValue(Size.Vector);
        bool plain = a.Stride == 1 && b.Stride == 1;
        graph.Add(plain ? Unit.Vector : Unit.AluLanes, code, value, [a, b]);
        return value;
    }

    public int MultiplyAdd(Ref a, Ref b, Ref c)
    {
        int value = graph.NewValue(Size.Vector);
        graph.Add(Unit.ValuOnly, Opcode.MultiplyAdd, value, [a, b, c]);
        return value;
    }

    public int Select(int condition, Ref yes, Ref no)
    {
        int value = graph.NewValue(Size.Vector);
        graph.Add(Unit.Flow, Opcode.VSelect, value, [condition, yes, no]);
        return value;
    }

    /// <summary>A select between two constants.</summary>
    public int Choose(int bit, uint yes, uint no)
    {
        int value = graph.NewValue(Size.Vector);
        graph.Add(Unit.Flow, Opcode.VSelect, value, [bit, Constant(yes), Constant(no)]);
        return value;
    }

    public int ScalarOp(Opcode code, Ref a, Ref b)
    {
        int value = graph.NewValue(Size.Scalar);
        graph.Add(Unit.Scalar, code, Ref.Word(value), [a, b]);
        return value;
    }
}
