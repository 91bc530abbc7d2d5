using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;
using Kernel.Core.Packing.Issuing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>Pairs: one load an item brings a node and its two children, which serve two rounds.</summary>
internal sealed partial class RecordKernel
{
    private readonly Dictionary<int, Transposer> transposers = [];
    private ChildMode childMode; // of the pair at hand
    private Vector left,
        right; // its children, one a lane
    private ScratchBuffer? evens,
        odds; // its strips
    private int pair; // which pair of the walk comes next

    /// <summary>Loads a pair, and the value xored with the node.</summary>
    private Vector FirstOfPair(int round, Path path, Vector value)
    {
        MemoryPlace table = tables[shape.Depth(round)];
        bool hasSecond = round + 1 < shape.Rounds;
        int kind = pair++;
        childMode = choices.Children(kind, group);
        bool throughMemory = childMode is ChildMode.Spread or ChildMode.HalfSpread;
        bool possible =
            hasSecond && (!throughMemory || (SpreadsPossible && (kind == 0 || contract != Contract.FullMemory)));
        childMode = possible ? childMode : ChildMode.TwoXors;
        Vector address = Address(path, 3, (uint)table.Within!.Value.Start);
        return childMode switch
        {
            ChildMode.Strips => FirstByStrips(address, table, value),
            ChildMode.HalfSpread => FirstByHalves(address, table, value, kind),
            _ => FirstByBlock(address, table, value, kind),
        };
    }

    /// <summary>The value xored with the child that the parity chooses.</summary>
    private Vector SecondOfPair(Vector bit, Vector value)
    {
        switch (childMode)
        {
            case ChildMode.Strips:
                // Lane j has its children at words j and j + 1 of its strip; in the other strip the select finds junk.
                Vector even = Child(bit, evens!.AsVector(0), evens.AsVector(1));
                Vector odd = Child(bit, odds!.AsVector(0), odds.AsVector(1));
                var next = new Value[lanes];
                for (int lane = 0; lane < lanes; lane++)
                {
                    next[lane] = value[lane] ^ (lane % 2 == 0 ? even : odd)[lane];
                }
                return k.AsVector(next);
            case ChildMode.TwoXors:
                return Child(bit, value ^ left, value ^ right);
            default:
                return value ^ Child(bit, left, right);
        }
    }

    /// <summary>All three words of every lane in a block.</summary>
    private Vector FirstByBlock(Vector address, MemoryPlace table, Vector value, int kind)
    {
        ScratchBuffer block = LoadBlock(address, table);
        (left, right) = (block.AsVector(0, 3), block.AsVector(1, 3));
        if (childMode == ChildMode.Spread)
        {
            Transposer transposer = TransposerOf(kind);
            left = transposer.Transpose(left);
            right = transposer.Transpose(right);
        }
        return value ^ block.AsVector(2, 3);
    }

    /// <summary>Eight vloads at a stride of three words, in lane order: each overwrites the five words too many of the one before.</summary>
    private ScratchBuffer LoadBlock(Vector address, MemoryPlace place)
    {
        ScratchBuffer block = k.Buffer(Sizes.BlockWords(lanes));
        for (int lane = 0; lane < lanes; lane++)
        {
            block.Load(3 * lane, address[lane], place);
        }
        return block;
    }

    /// <summary>
    /// Even lanes into one strip and odd lanes into another, each load two words after the one before, which it
    /// leaves its first two words: the children. The node behind them is xored in between.
    /// </summary>
    private Vector FirstByStrips(Vector address, MemoryPlace table, Vector value)
    {
        evens = k.Buffer(Sizes.StripWords(lanes));
        odds = k.Buffer(Sizes.StripWords(lanes));
        var next = new Value[lanes];
        for (int lane = 0; lane < lanes; lane++)
        {
            ScratchBuffer strip = lane % 2 == 0 ? evens : odds;
            strip.Load(lane, address[lane], table);
            next[lane] = value[lane] ^ strip[lane + 2];
        }
        return k.AsVector(next);
    }

    /// <summary>
    /// Neighbouring lanes at neighbouring words: a load leaves the one before its left child; the right one goes
    /// through memory, and the node is xored in between.
    /// </summary>
    private Vector FirstByHalves(Vector address, MemoryPlace table, Vector value, int kind)
    {
        Transposer transposer = TransposerOf(kind);
        ScratchBuffer strip = k.Buffer(Sizes.StripWords(lanes));
        var next = new Value[lanes];
        for (int lane = 0; lane < lanes; lane++)
        {
            strip.Load(lane, address[lane], table);
            next[lane] = value[lane] ^ strip[lane + 2];
            transposer.Store(lane, strip[lane + 1]);
        }
        (left, right) = (strip.AsVector(0), transposer.Load());
        return k.AsVector(next);
    }

    /// <summary>The lent words are the last of the indices.</summary>
    private bool SpreadsPossible => shape.Batch >= 64 && (contract != Contract.FullMemory || SpareWords >= lanes);

    /// <summary>Under FullMemory: the words of indices and values that no table borrows.</summary>
    private int SpareWords => (2 * shape.Batch) - tableDepths.Sum(d => 3 << d);

    private int LentWord(int i) =>
        (contract == Contract.FullMemory ? image.Values : image.Indices) + shape.Batch - (lanes * (i + 1));

    private Transposer TransposerOf(int kind)
    {
        if (!transposers.TryGetValue(kind, out Transposer? transposer))
        {
            ValueArray<long> lentAfter = contract == Contract.FullMemory ? [values[^1].Word] : [];
            int word = LentWord(transposers.Count);
            transposers[kind] = transposer = new(k, wavefront, constants, word, lentAfter);
        }
        return transposer;
    }

    /// <summary>A constant vector out of eight stores and a load: for one that is wanted late, when vector slots are dear.</summary>
    private Vector Stored(Value word)
    {
        using (wavefront.ForAll())
        {
            return TransposerOf(-1).Transpose(word.InEveryLane);
        }
    }
}
