using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Record;

/// <summary>
/// The way an item has gone since the root, as far as it is not in an address yet: an address
/// <c>Stride * index + Base</c> (index within the depth), and the bits after it.
/// </summary>
internal sealed class Path
{
    public int Anchor = -1;
    public uint Stride;
    public uint Base;
    public readonly List<int> Bits = [];

    /// <summary>What is to be added to twice the anchor for the address of the next node, or -1.</summary>
    public int Rest = -1;

    public void Restart()
    {
        Anchor = -1;
        Rest = -1;
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
    private int Address(Path path, uint stride, uint at)
    {
        if (path.Rest >= 0)
        {
            int next = w.MultiplyAdd(path.Anchor, w.Constant(2), path.Rest);
            path.Restart();
            step++;
            (path.Anchor, path.Stride, path.Base) = (next, stride, at);
            return next;
        }
        List<int> bits = path.Bits;
        int n = bits.Count;
        uint multiplier = 0,
            constant = at;
        if (path.Anchor >= 0)
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
        int sum;
        if (n >= 2 && mode == StepMode.MostFlow)
        {
            // Two bits choose among four constants; the later bit last.
            int a = n - 2,
                b = n - 1;
            int one = w.Choose(bits[a], constant + weight[a] + weight[b], constant + weight[b]);
            int none = w.Choose(bits[a], constant + weight[a], constant);
            sum = w.Select(bits[b], one, none);
            n -= 2;
        }
        else if (n >= 1 && mode != StepMode.NoFlow)
        {
            sum = w.Choose(bits[0], constant + weight[0], constant);
            from = 1;
        }
        else
        {
            sum = w.Constant(constant);
        }
        if (path.Anchor >= 0)
        {
            sum = w.MultiplyAdd(path.Anchor, w.Constant(multiplier), sum);
        }
        for (int i = from; i < n; i++)
        {
            sum = w.MultiplyAdd(bits[i], w.Constant(weight[i]), sum);
        }
        path.Restart();
        (path.Anchor, path.Stride, path.Base) = (sum, stride, at);
        return sum;
    }

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

    private int FinalIndex(Path path)
    {
        int depth = shape.Depth(shape.Rounds);
        if (depth == 0)
        {
            return w.Constant(0);
        }
        return Address(path, 1, (1u << depth) - 1);
    }

    /// <summary>After a hash: the parity that says where to go, if anybody will ask.</summary>
    private void Turn(int round, int value, Path path)
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
            path.Rest = w.Vector(Opcode.VOr, whole, w.Constant(uint.MaxValue - 1));
        }
        else if (asked)
        {
            path.Bits.Add(w.Vector(Opcode.VAnd, value, Operand(Shared.One, 1)));
        }
    }
}
