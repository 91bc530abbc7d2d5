using Kernel.Core.Machine;
using Kernel.Core.Packing.Issuing;

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

    /// <summary>A word in every lane of a block: the address the next step starts from.</summary>
    public Ref? Pointer;

    /// <summary>The address in the pointer table, 16 q0 + 8 q1 + q2, as long as no step has followed it.</summary>
    public int Table = -1;

    /// <summary>All bits since the root.</summary>
    public readonly List<int> All = [];

    public void Restart()
    {
        Anchor = -1;
        Pointer = null;
        Table = -1;
        Bits.Clear();
    }

    public void Clear()
    {
        Restart();
        All.Clear();
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
        if (path.Pointer is { } pointer)
        {
            return Follow(path, pointer, stride, at);
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

    /// <summary>
    /// The address in the pointer table of depth 3: <c>16 q0 + 8 q1 + q2</c>, two multiply_adds, since the
    /// table starts at 0 and a bit as it is isolated weighs 1.
    /// </summary>
    private int PointerTableAddress(Path path)
    {
        int sum;
        if (choices.Mode(step++ & 15, group) == StepMode.MostFlow)
        {
            int one = w.Choose(path.Bits[1], 9, 1);
            int none = w.Choose(path.Bits[1], 8, 0);
            sum = w.MultiplyAdd(path.Bits[0], w.Constant(16), w.Select(path.Bits[2], one, none));
        }
        else
        {
            sum = w.MultiplyAdd(path.Bits[0], w.Constant(2), path.Bits[1]);
            sum = w.MultiplyAdd(sum, w.Constant(8), path.Bits[2]);
        }
        path.Restart();
        path.Table = sum;
        return sum;
    }

    /// <summary>A step of two levels from a pointer, which holds all but what the two bits add.</summary>
    private int Follow(Path path, Ref pointer, uint stride, uint at)
    {
        int a = path.Bits[0],
            b = path.Bits[1];
        uint wa = Weight(2 * stride),
            wb = Weight(stride),
            none = choices.FoldC5 ? 3 * stride : 0;
        int sum;
        switch (choices.Mode(step++ & 15, group))
        {
            case StepMode.MostFlow:
                int yes = w.Choose(a, none + wa + wb, none + wb);
                int no = w.Choose(a, none + wa, none);
                sum = w.Vector(Opcode.VAdd, w.Select(b, yes, no), pointer);
                break;
            case StepMode.OneFlow:
                sum = w.MultiplyAdd(b, w.Constant(wb), w.Vector(Opcode.VAdd, w.Choose(a, none + wa, none), pointer));
                break;
            default:
                sum = w.MultiplyAdd(a, w.Constant(wa), w.Constant(none));
                sum = w.MultiplyAdd(b, w.Constant(wb), w.Vector(Opcode.VAdd, sum, pointer));
                break;
        }
        path.Restart();
        (path.Anchor, path.Stride, path.Base) = (sum, stride, at);
        return sum;
    }

    private uint Weight(uint worth) => choices.FoldC5 ? 0 - worth : worth;

    /// <summary>What a pointer at node <paramref name="index"/> of depth 3 must hold for a step to (stride, at) of depth 5.</summary>
    private static uint PointerAt(uint index, uint stride, uint at) => at + (stride * 4 * index);

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
        if (path.Table >= 0 && path.All.Count == 5)
        {
            // 16 q0 + 8 q1 + q2 is at hand: what is missing are 3 q2, 2 q3 and q4.
            uint one = Weight(1),
                all = (1u << depth) - 1 + (choices.FoldC5 ? 31u : 0);
            Opcode add = choices.FoldC5 ? Opcode.VSubtract : Opcode.VAdd;
            if (choices.Mode(6, group) == StepMode.MostFlow)
            {
                int yes = w.Choose(path.All[3], all + (3 * one), all + one);
                int no = w.Choose(path.All[3], all + (2 * one), all);
                int late = w.MultiplyAdd(path.All[2], w.Constant(3 * one), w.Select(path.All[4], yes, no));
                return w.Vector(add, late, path.Table);
            }
            // All but the last bit ahead of the last hash.
            int sum =
                choices.Mode(6, group) == StepMode.OneFlow
                    ? w.Choose(path.All[3], all + (2 * one), all)
                    : w.MultiplyAdd(path.All[3], w.Constant(2 * one), w.Constant(all));
            sum = w.Vector(add, w.MultiplyAdd(path.All[2], w.Constant(3 * one), sum), path.Table);
            return w.Vector(add, sum, path.All[4]);
        }
        if (path.Anchor < 0)
        {
            // A pointer, or an address in the pointer table, does not lead to an index: from the root, then.
            path.Restart();
            path.Bits.AddRange(path.All);
        }
        return Address(path, 1, (1u << depth) - 1);
    }

    /// <summary>After a hash: the parity that says where to go, if anybody will ask.</summary>
    private void Turn(int round, int value, Path path)
    {
        bool asked = round + 1 < shape.Rounds || contract != Kernel.Core.Workload.Contract.Values;
        if (shape.Depth(round + 1) == 0)
        {
            path.Clear();
        }
        else if (asked)
        {
            path.Bits.Add(w.Vector(Opcode.VAnd, value, w.Constant(1)));
            path.All.Add(path.Bits[^1]);
        }
    }
}
