using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>A stretch of cycles during which neighbouring words hold values that are still to be read.</summary>
/// <param name="Words">The words, written by one op and last read in one cycle.</param>
/// <param name="Writer">The op that wrote them; null for words read as they were at the start, 0.</param>
/// <param name="First">The first cycle in which the values are held: the one after their writing.</param>
/// <param name="Last">The cycle of their last read.</param>
public sealed record LiveRange(WordRange Words, IssuedOp? Writer, int First, int Last)
{
    /// <summary>The number that every one of the words holds, when it is known before the run; null otherwise.</summary>
    public uint? Constant { get; init; }

    /// <summary>How long they are held, in cycles; at least 1.</summary>
    public int Length => Last - First + 1;
}

/// <summary>
/// How much of scratch is in use when. A word is live in every cycle after its write up to its last
/// read before the next write; an op-set reads before it writes, so that a word may be written again in
/// the cycle of its last read. Debug ops do not count as readers.
/// </summary>
/// <param name="Live">Live words in each cycle.</param>
/// <param name="Limit">Words of scratch the machine has.</param>
/// <param name="Touched">Words that are read or written at all.</param>
/// <param name="Ranges">All live ranges, in the order in which they begin.</param>
[TypeFormatterSource]
public sealed record Pressure(ValueArray<int> Live, int Limit, int Touched, ValueArray<LiveRange> Ranges)
{
    /// <summary>What to call the program, such as its file; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The most words live in one cycle; 0 for no cycles.</summary>
    public int Peak => Live.Count == 0 ? 0 : Live.Max();

    /// <summary>The first cycle with the most live words, or 0.</summary>
    public int PeakCycle => Live.Count == 0 ? 0 : Live.AsSpan().IndexOf(Peak);

    /// <summary>The words that were held longest, the longest first.</summary>
    /// <param name="count">How many ranges.</param>
    public ValueArray<LiveRange> Longest(int count) =>
        Ranges.OrderByDescending(range => range.Length).Take(count).ToValueArray();

    /// <summary>The pressure of a finished program.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program; every op-set counts once.</param>
    public static Pressure Of(MachineModel model, Program program)
    {
        ValueArray<IssuedOp> ops = IssuedOp.Of(program);
        uint?[] constants = KnownConstants.Of(model, ops);
        var words = new WordUse(model, ops);
        int cycles = IssuedOp.CyclesOf(program);
        LiveRange[] ranges =
        [
            .. words
                .Follow()
                .OrderBy(range => range.First)
                .ThenBy(range => range.Words.Start)
                // Scratch is 0 at the start.
                .Select(range => range with { Constant = range.Writer is { } by ? constants[by.Index] : 0 }),
        ];
        int[] change = new int[cycles + 1];
        foreach (LiveRange range in ranges)
        {
            change[range.First] += range.Words.Length;
            change[range.Last + 1] -= range.Words.Length;
        }
        int[] live = new int[cycles];
        int now = 0;
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            now += change[cycle];
            live[cycle] = now;
        }
        return new(live.ToValueArray(), model.ScratchSize, words.Touched, ranges.ToValueArray());
    }

    /// <inheritdoc/>
    public override string ToString() => $"at most {Peak:N0} of {Limit:N0} words live, in cycle {PeakCycle:N0}";
}
