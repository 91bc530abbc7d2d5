using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Record;

/// <summary>
/// Eight words of memory through which the idle store engine brings words that stand apart together: eight
/// stores and a load for a vector.
/// </summary>
internal sealed class Transposer
{
    private readonly KernelBuilder k;
    private readonly Value[] address;
    private ValueArray<long> after;

    /// <summary>Lends eight words of memory.</summary>
    /// <param name="k">The builder.</param>
    /// <param name="wavefront">Where the ops belong.</param>
    /// <param name="constants">Where the addresses come from.</param>
    /// <param name="word">The first of the words.</param>
    /// <param name="lentAfter">The scratch words whose last write they are free after.</param>
    public Transposer(KernelBuilder k, Wavefront wavefront, Constants constants, int word, ValueArray<long> lentAfter)
    {
        this.k = k;
        Word = word;
        after = lentAfter;
        address = new Value[k.VectorLength];
        using Wavefront.Scope forAll = wavefront.ForAll();
        address[0] = constants.Scalar((uint)word);
        for (int i = 1; i < address.Length; i++)
        {
            address[i] = address[i - 1] + constants.Scalar(1);
        }
    }

    /// <summary>The first of the words.</summary>
    public int Word { get; }

    /// <summary>What was loaded last: whoever writes the words for good comes after it.</summary>
    public Vector? Last { get; private set; }

    /// <summary>Words that stand apart as a vector proper.</summary>
    public Vector Transpose(Vector apart)
    {
        for (int lane = 0; lane < address.Length; lane++)
        {
            Store(lane, apart[lane]);
        }
        return Load();
    }

    /// <summary>Puts a lane's word in its place.</summary>
    public void Store(int lane, Value word) => k.Store(address[lane], word, Place(lane), after);

    /// <summary>All lanes' words.</summary>
    public Vector Load()
    {
        Vector vector = k.LoadVector(address[0], Place(0));
        // From now on the loads order the stores.
        after = [];
        Last = vector;
        return vector;
    }

    // An array of its own, as nothing else touches these words while they are lent.
    private MemoryPlace Place(int lane) => new("lent", Word + lane);
}
