using System.Numerics;

namespace Kernel.Core.Analysis;

/// <summary>A set of small numbers that gives its least members quickly.</summary>
/// <param name="size">One more than the greatest number.</param>
internal sealed class RankSet(int size)
{
    private readonly ulong[] bits = new ulong[(size + 63) / 64];
    private int start;

    /// <summary>How many members there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a number that is not a member.</summary>
    public void Add(int number)
    {
        bits[number / 64] |= 1ul << (number % 64);
        start = Math.Min(start, number / 64);
        Count++;
    }

    /// <summary>Takes a number out; whether it was a member.</summary>
    public bool Remove(int number)
    {
        bool had = (bits[number / 64] >> (number % 64) & 1) != 0;
        bits[number / 64] &= ~(1ul << (number % 64));
        Count -= had ? 1 : 0;
        return had;
    }

    /// <summary>Its least members in order.</summary>
    /// <param name="most">How many at most.</param>
    public IEnumerable<int> Least(int most)
    {
        if (Count == 0)
        {
            yield break;
        }
        while (bits[start] == 0)
        {
            start++;
        }
        for (int i = start; i < bits.Length && most > 0; i++)
        {
            for (ulong rest = bits[i]; rest != 0 && most > 0; rest &= rest - 1, most--)
            {
                yield return (i * 64) + BitOperations.TrailingZeroCount(rest);
            }
        }
    }
}
