using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Record;

/// <summary>The constants of the kernel, each made once: loaded, made from others, or brought through memory.</summary>
internal sealed class Constants
{
    private readonly KernelBuilder k;
    private readonly Wavefront wavefront;
    private readonly Dictionary<uint, Value> scalars = [];
    private readonly Dictionary<uint, Vector> vectors = [];

    public Constants(KernelBuilder k, Wavefront wavefront)
    {
        this.k = k;
        this.wavefront = wavefront;
        vectors[0] = k.NewVector(); // never written
        scalars[0] = vectors[0][0];
    }

    /// <summary>Whether constants are made from others by alu where two add up to them.</summary>
    public bool Derives { get; init; } = true;

    /// <summary>Whether the constants that are made next are wanted late: these may come through memory.</summary>
    public bool IsLate { get; set; }

    /// <summary>How many more constant vectors may come through memory.</summary>
    public int StoredLeft { get; set; }

    /// <summary>Makes a constant vector through memory.</summary>
    public required Func<Value, Vector> Stored { private get; init; }

    /// <summary>
    /// A scalar constant. When two that exist add up to it, or differ by it, it costs an eighth of an alu cycle and
    /// no load.
    /// </summary>
    public Value Scalar(uint word)
    {
        if (scalars.TryGetValue(word, out Value value))
        {
            return value;
        }
        using (wavefront.ForAll())
        {
            value = (Derives ? Derived(word) : null) ?? k.FreshConstant(word);
        }
        return scalars[word] = value;
    }

    /// <summary>A scalar constant of its own, however many equal ones there are.</summary>
    /// <param name="word">The word.</param>
    /// <param name="after">The words it must come after the last write of.</param>
    public Value Fresh(uint word, ValueArray<long> after = default)
    {
        using (wavefront.ForAll())
        {
            return k.FreshConstant(word, after);
        }
    }

    /// <summary>A word of scratch that is known to hold a constant.</summary>
    public void Known(uint word, Value at) => scalars.TryAdd(word, at);

    /// <summary>A constant in every lane.</summary>
    public Vector Vector(uint word)
    {
        if (!vectors.TryGetValue(word, out Vector vector))
        {
            bool isStored = IsLate && StoredLeft > 0;
            StoredLeft -= isStored ? 1 : 0;
            vectors[word] = vector = isStored ? Stored(Scalar(word)) : Broadcast(Scalar(word));
        }
        return vector;
    }

    /// <summary>A word that serves all groups, in every lane.</summary>
    public Vector Broadcast(Value word)
    {
        using (wavefront.ForAll())
        {
            return k.Broadcast(word);
        }
    }

    /// <summary><c>first, first + 8, first + 16, ...</c>, each round of sums twice as many as the one before.</summary>
    public Value[] Addresses(uint first, int count)
    {
        using Wavefront.Scope forAll = wavefront.ForAll();
        var address = new Value[count];
        address[0] = Scalar(first);
        for (int i = 1; i < count; i++)
        {
            int half = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)i + 1) / 2;
            address[i] = address[i - half] + Scalar((uint)(k.VectorLength * half));
        }
        return address;
    }

    private Value? Derived(uint word)
    {
        if (word == 1)
        {
            return Scalar(0).IsEqualTo(Scalar(0));
        }
        foreach ((uint a, Value one) in scalars)
        {
            if (a != 0 && scalars.TryGetValue(word - a, out Value other))
            {
                return one + other;
            }
            if (scalars.TryGetValue(a - word, out Value less))
            {
                return one - less;
            }
        }
        return null;
    }
}
