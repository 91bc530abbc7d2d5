using Kernel.Core.Kernels.Writing;

namespace Kernel.Core.Kernels.Record;

/// <summary>
/// The way an item has gone since the root, as far as it is not in an address yet: an address
/// <c>Stride * index + Base</c> (index within the depth), and the bits after it.
/// </summary>
internal sealed class Path
{
    public Vector? Anchor;
    public uint Stride;
    public uint Base;
    public readonly List<Vector> Bits = [];

    /// <summary>What is to be added to twice the anchor for the address of the next node, when that is known.</summary>
    public Vector? Rest;

    public void Restart()
    {
        Anchor = null;
        Rest = null;
        Bits.Clear();
    }
}

/// <summary>Addresses: affine steps of any number of levels, in vector ops or selects.</summary>
internal sealed partial class RecordKernel
{
    /// <summary>
    /// The address <c>stride * index + at</c> of the node the path leads to. With C5 left out the bits are
    /// inverted (1: left), which the constants take up.
    /// </summary>
    private Vector Address(Path path, uint stride, uint at)
    {
        if (path.Rest is { } rest)
        {
            Vector next = path.Anchor!.Value.MultiplyAdd(constants.Vector(2), rest);
            path.Restart();
            step++;
            (path.Anchor, path.Stride, path.Base) = (next, stride, at);
            return next;
        }
        List<Vector> bits = path.Bits;
        int n = bits.Count;
        uint multiplier = 0,
            constant = at;
        if (path.Anchor is not null)
        {
            multiplier = unchecked((stride << n) * Inverse(path.Stride));
            constant -= multiplier * path.Base;
        }
        // bit i (first bit 0) adds weight[i] when set and rest[i] always
        Span<uint> weight = stackalloc uint[n];
        for (int i = 0; i < n; i++)
        {
            uint worth = stride << (n - 1 - i);
            weight[i] = choices.FoldC5 ? 0 - worth : worth;
            constant += choices.FoldC5 ? worth : 0;
        }
        StepMode mode = choices.Mode(step++ & 15, group);
        int from = 0; // bits before this one are in `sum` already
        Vector sum;
        if (n >= 2 && mode == StepMode.MostFlow)
        {
            // Two bits choose among four constants; the later bit last.
            int a = n - 2,
                b = n - 1;
            Vector one = Choose(bits[a], constant + weight[a] + weight[b], constant + weight[b]);
            Vector none = Choose(bits[a], constant + weight[a], constant);
            sum = bits[b].Select(one, none);
            n -= 2;
        }
        else if (n >= 1 && mode != StepMode.NoFlow)
        {
            sum = Choose(bits[0], constant + weight[0], constant);
            from = 1;
        }
        else
        {
            sum = constants.Vector(constant);
        }
        if (path.Anchor is { } anchor)
        {
            sum = anchor.MultiplyAdd(constants.Vector(multiplier), sum);
        }
        for (int i = from; i < n; i++)
        {
            sum = bits[i].MultiplyAdd(constants.Vector(weight[i]), sum);
        }
        path.Restart();
        (path.Anchor, path.Stride, path.Base) = (sum, stride, at);
        return sum;
    }

    /// <summary>A select between two constants.</summary>
    private Vector Choose(Vector bit, uint yes, uint no) => bit.Select(constants.Vector(yes), constants.Vector(no));

    /// <summary>The inverse of an odd number modulo 2^32, by Newton's iteration.</summary>
    private static uint Inverse(uint odd)
    {
        uint x = odd;
        for (int i = 0; i < 5; i++)
        {
            x *= 2 - (odd * x);
        }
        return x;
    }

    private Vector FinalIndex(Path path)
    {
        int depth = shape.Depth(shape.Rounds);
        if (depth == 0)
        {
            return constants.Vector(0);
        }
        return Address(path, 1, (1u << depth) - 1);
    }

    /// <summary>After a hash: the parity that says where to go, if anybody will ask.</summary>
    private void Turn(int round, Vector value, Path path)
    {
        bool asked = round + 1 < shape.Rounds || contract != Kernel.Core.Workload.Contract.Values;
        if (shape.Depth(round + 1) == 0)
        {
            path.Restart();
        }
        else if (leadsOn)
        {
            // The node's address less 2, doubled, and the parity less 2: the address of the next.
            whole = choices.FoldC5 ? Whole(value) : value;
            path.Rest = whole | constants.Vector(uint.MaxValue - 1);
        }
        else if (asked)
        {
            path.Bits.Add(value & Operand(Shared.One, 1));
        }
    }
}
