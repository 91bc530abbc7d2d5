using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>In which cycles scratch has room for one more value.</summary>
internal static class FreeScratch
{
    /// <summary>
    /// For each cycle whether a result written in it would find a word, and a vector of neighbouring words,
    /// that hold nothing read later.
    /// </summary>
    public static (bool[] Word, bool[] Vector) Of(DataFlow flow)
    {
        int cycles = flow.Cycles;
        bool[] word = new bool[cycles];
        bool[] vector = new bool[cycles];
        List<LiveRange> ranges = WordUse.Ranges(flow.Model, flow.Ops);
        ILookup<int, LiveRange> begin = ranges.ToLookup(range => range.First);
        ILookup<int, LiveRange> end = ranges.ToLookup(range => range.Last + 1);
        var free = new ulong[(flow.Model.ScratchSize + 63) / 64];
        Mark(free, new(0, flow.Model.ScratchSize), true);
        for (int cycle = 0; cycle <= cycles; cycle++)
        {
            bool changes = cycle == 0 || begin.Contains(cycle) || end.Contains(cycle);
            foreach (LiveRange range in end[cycle])
            {
                Mark(free, range.Words, true);
            }
            foreach (LiveRange range in begin[cycle])
            {
                Mark(free, range.Words, false);
            }
            // What is written in one cycle is held from the next on.
            if (cycle > 0)
            {
                bool same = !changes && cycle > 1;
                word[cycle - 1] = same ? word[cycle - 2] : free.AsSpan().ContainsAnyExcept(0ul);
                vector[cycle - 1] = same ? vector[cycle - 2] : HasRun(free, flow.Model.VectorLength);
            }
        }
        return (word, vector);
    }

    private static void Mark(ulong[] set, WordRange range, bool isFree)
    {
        for (long word = range.Start; word < range.End; word++)
        {
            ulong bit = 1ul << (int)(word % 64);
            set[word / 64] = isFree ? set[word / 64] | bit : set[word / 64] & ~bit;
        }
    }

    /// <summary>Whether so many neighbouring bits are set, by folding the set onto itself.</summary>
    private static bool HasRun(ulong[] set, int length)
    {
        ulong[] starts = [.. set];
        // After each step a set bit says that `covered` bits from it on are set.
        for (int covered = 1; covered < length; )
        {
            int step = Math.Min(Math.Min(covered, 64), length - covered);
            for (int i = 0; i < starts.Length; i++)
            {
                starts[i] &= Shifted(starts, i, step);
            }
            covered += step;
        }
        return starts.AsSpan().ContainsAnyExcept(0ul);
    }

    /// <summary>The bits that stand so many places further on, which is at most 64 and not yet folded.</summary>
    private static ulong Shifted(ulong[] set, int index, int by)
    {
        ulong next = index + 1 < set.Length ? set[index + 1] : 0;
        return by == 64 ? next : (set[index] >> by) | (next << (64 - by));
    }
}
