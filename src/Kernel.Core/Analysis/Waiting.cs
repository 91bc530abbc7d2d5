using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>
/// The waits of all ops of a program. An op of a long program may wait a hundred thousand cycles, so that
/// looking at each cycle of each wait would take minutes: cycles are counted once, and a wait is the
/// difference of two counts.
/// </summary>
internal static class Waiting
{
    public static ValueArray<OpWait> Of(Readiness readiness)
    {
        Counts[] counts = [.. Engines.All.Select(engine => new Counts(readiness, engine))];
        var waits = new OpWait[readiness.Flow.Ops.Count];
        for (int op = 0; op < waits.Length; op++)
        {
            IssuedOp issued = readiness.Flow.Ops[op];
            Counts count = counts[(int)issued.Engine];
            int ready = readiness.Ready(op);
            int[] shortage = issued.Op.Write(readiness.Flow.Model) is { Length: > 1 }
                ? count.ShortOfVector
                : count.ShortOfWord;
            int full = count.Full[issued.Cycle] - count.Full[ready];
            // Once its own words are free, a lack of others does not hold it up.
            int held = Math.Clamp(readiness.Roomy(op), ready, issued.Cycle);
            int scratch = shortage[held] - shortage[ready];
            waits[op] = new(
                ready,
                readiness.Path.Earliest[op],
                readiness.Path.Slack(op),
                full,
                scratch,
                issued.Cycle - ready - full - scratch,
                readiness.Roomy(op),
                readiness.LastTenant(op),
                readiness.LastArriving(op)
            );
        }
        return ValueArray.Freeze(waits);
    }

    /// <summary>For one engine, how many of the cycles before each cycle kept an op from being issued.</summary>
    private sealed class Counts
    {
        public Counts(Readiness readiness, Engine engine)
        {
            int cycles = readiness.Flow.Cycles;
            Full = new int[cycles + 1];
            ShortOfWord = new int[cycles + 1];
            ShortOfVector = new int[cycles + 1];
            for (int cycle = 0; cycle < cycles; cycle++)
            {
                bool isFull = readiness.IsFull(engine, cycle);
                Full[cycle + 1] = Full[cycle] + (isFull ? 1 : 0);
                ShortOfWord[cycle + 1] =
                    ShortOfWord[cycle] + (isFull || readiness.IsFree(vector: false, cycle) ? 0 : 1);
                ShortOfVector[cycle + 1] =
                    ShortOfVector[cycle] + (isFull || readiness.IsFree(vector: true, cycle) ? 0 : 1);
            }
        }

        /// <summary>Cycles in which every slot was filled.</summary>
        public int[] Full { get; }

        /// <summary>Cycles in which a slot was empty and no word was free.</summary>
        public int[] ShortOfWord { get; }

        /// <summary>Cycles in which a slot was empty and no vector's worth of words was free.</summary>
        public int[] ShortOfVector { get; }
    }
}
