using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>
/// The first scheduler: each op of the stream, in order, goes into the earliest cycle that no hazard
/// and no full engine forbids. It moves ops up but renames nothing, so a stream that keeps re-using
/// its temporaries stays as serial as they make it.
/// </summary>
public static class FirstFit
{
    /// <summary>Packs a straight-line stream.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">The ops in program order.</param>
    /// <returns>The program, or what the packer refused: jumps and scratch addresses out of range.</returns>
    public static PackResult Pack(MachineModel model, OpStream stream)
    {
        var open = new Dictionary<Engine, OpenCycles>();
        foreach (Engine engine in Engines.All)
        {
            open[engine] = new(model.Slots(engine));
        }
        return Packer.Fold(model, stream.Ops, op => op, Choose);

        long Choose(IPlaced placed, Op op, Access access)
        {
            long cycle = open[op.Engine].FirstFrom(PackRules.Earliest(placed, access));
            open[op.Engine].Take(cycle);
            return cycle;
        }
    }
}

/// <summary>
/// The cycles in which an engine still has a slot, found in near constant time: full cycles point to
/// the next one that may be open, and the pointers are shortened as they are followed.
/// </summary>
/// <param name="slots">Slots a cycle.</param>
internal sealed class OpenCycles(int slots)
{
    private readonly List<int> taken = [];
    private readonly List<int> next = [];

    /// <summary>The first cycle with a free slot, from <paramref name="cycle"/> on.</summary>
    public long FirstFrom(long cycle)
    {
        Grow(cycle);
        int root = (int)cycle;
        while (next[root] != root)
        {
            root = next[root];
        }
        for (int at = (int)cycle; next[at] != at; )
        {
            (at, next[at]) = (next[at], root);
        }
        return root;
    }

    /// <summary>Takes a slot of a cycle that has one.</summary>
    public void Take(long cycle)
    {
        Grow(cycle + 1);
        if (++taken[(int)cycle] >= slots)
        {
            next[(int)cycle] = (int)cycle + 1;
        }
    }

    private void Grow(long cycle)
    {
        while (taken.Count <= cycle)
        {
            next.Add(taken.Count);
            taken.Add(0);
        }
    }
}
