using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>
/// Aligns two lists of ops. Ops that each list has once, in one order in both, are held to be the same; between
/// them, and where there are none, the longest common part is kept. Lists without such ops that are too long
/// for that count as wholly different.
/// </summary>
internal sealed class DiffLines
{
    // The table of the longest common part has a cell for each pair of ops.
    private const long mostCells = 4_000_000;

    private readonly Op[] a;
    private readonly Op[] b;

    // For each op of the first its partner in the second, or -1.
    private readonly int[] partner;

    private DiffLines(ValueArray<Op> before, ValueArray<Op> after)
    {
        a = [.. before.Select(op => op.Stripped())];
        b = [.. after.Select(op => op.Stripped())];
        partner = new int[a.Length];
        Array.Fill(partner, -1);
    }

    /// <summary>The lines of the difference, in order.</summary>
    public static ValueArray<DiffLine> Of(ValueArray<Op> before, ValueArray<Op> after)
    {
        var diff = new DiffLines(before, after);
        diff.Align(0, diff.a.Length, 0, diff.b.Length);
        var lines = new List<DiffLine>(Math.Max(before.Count, after.Count));
        int nextB = 0;
        int nextA = 0;
        for (int at = 0; at <= diff.a.Length; at++)
        {
            bool isEnd = at == diff.a.Length;
            if (!isEnd && diff.partner[at] < 0)
            {
                continue;
            }
            int other = isEnd ? diff.b.Length : diff.partner[at];
            Gap(lines, before, after, nextA..at, nextB..other);
            if (!isEnd)
            {
                lines.Add(new(DiffKind.Same, at, other, before[at], after[other]));
            }
            (nextA, nextB) = (at + 1, other + 1);
        }
        return lines.ToValueArray();
    }

    private void Align(int firstA, int endA, int firstB, int endB)
    {
        while (firstA < endA && firstB < endB && a[firstA] == b[firstB])
        {
            partner[firstA++] = firstB++;
        }
        while (firstA < endA && firstB < endB && a[endA - 1] == b[endB - 1])
        {
            partner[--endA] = --endB;
        }
        if (firstA == endA || firstB == endB)
        {
            return;
        }
        if ((long)(endA - firstA) * (endB - firstB) <= mostCells)
        {
            AlignLongest(firstA, endA, firstB, endB);
            return;
        }
        (int A, int B)[] anchors = Anchors(firstA, endA, firstB, endB);
        int nextA = firstA;
        int nextB = firstB;
        foreach ((int atA, int atB) in anchors)
        {
            partner[atA] = atB;
            Align(nextA, atA, nextB, atB);
            (nextA, nextB) = (atA + 1, atB + 1);
        }
        if (anchors.Length > 0)
        {
            Align(nextA, endA, nextB, endB);
        }
    }

    /// <summary>The longest common part, by a table of how long it is from each pair of places on.</summary>
    private void AlignLongest(int firstA, int endA, int firstB, int endB)
    {
        int countA = endA - firstA;
        int countB = endB - firstB;
        int[,] longest = new int[countA + 1, countB + 1];
        for (int i = countA - 1; i >= 0; i--)
        {
            for (int j = countB - 1; j >= 0; j--)
            {
                longest[i, j] =
                    a[firstA + i] == b[firstB + j]
                        ? longest[i + 1, j + 1] + 1
                        : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }
        for (int i = 0, j = 0; i < countA && j < countB; )
        {
            if (a[firstA + i] == b[firstB + j])
            {
                partner[firstA + i++] = firstB + j++;
            }
            else if (longest[i + 1, j] >= longest[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }
    }

    /// <summary>Ops that both stretches have exactly once, as many as stand in one order in both.</summary>
    private (int A, int B)[] Anchors(int firstA, int endA, int firstB, int endB)
    {
        Dictionary<Op, int> onceA = Once(a, firstA, endA);
        Dictionary<Op, int> onceB = Once(b, firstB, endB);
        (int A, int B)[] pairs =
        [
            .. onceA
                .Where(op => op.Value >= 0 && onceB.GetValueOrDefault(op.Key, -1) >= 0)
                .Select(op => (op.Value, onceB[op.Key]))
                .OrderBy(pair => pair.Value),
        ];
        return LongestRise(pairs);
    }

    /// <summary>Where each op stands; -1 for one that stands in several places.</summary>
    private static Dictionary<Op, int> Once(Op[] ops, int first, int end)
    {
        var places = new Dictionary<Op, int>();
        for (int at = first; at < end; at++)
        {
            places[ops[at]] = places.ContainsKey(ops[at]) ? -1 : at;
        }
        return places;
    }

    /// <summary>The longest part of some pairs whose second places rise too, by patience sorting.</summary>
    private static (int A, int B)[] LongestRise((int A, int B)[] pairs)
    {
        var tops = new List<int>();
        int[] before = new int[pairs.Length];
        for (int at = 0; at < pairs.Length; at++)
        {
            int low = 0;
            int high = tops.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = pairs[tops[middle]].B < pairs[at].B ? (middle + 1, high) : (low, middle);
            }
            before[at] = low == 0 ? -1 : tops[low - 1];
            if (low == tops.Count)
            {
                tops.Add(at);
            }
            else
            {
                tops[low] = at;
            }
        }
        var rise = new Stack<(int A, int B)>();
        for (int at = tops.Count == 0 ? -1 : tops[^1]; at >= 0; at = before[at])
        {
            rise.Push(pairs[at]);
        }
        return [.. rise];
    }

    /// <summary>
    /// The lines between two ops that stay: removed before added, and an op that writes what a removed one
    /// wrote as its change.
    /// </summary>
    private static void Gap(
        List<DiffLine> lines,
        ValueArray<Op> before,
        ValueArray<Op> after,
        Range rangeA,
        Range rangeB
    )
    {
        (int atA, int endA) = (rangeA.Start.Value, rangeA.End.Value);
        (int atB, int endB) = (rangeB.Start.Value, rangeB.End.Value);
        var writers = new Dictionary<long, int>();
        for (int at = endA - 1; at >= atA; at--)
        {
            if (Destination(before[at]) is { } word)
            {
                writers[word] = at;
            }
        }
        for (int at = atB; at < endB; at++)
        {
            if (Destination(after[at]) is not { } word || !writers.TryGetValue(word, out int from) || from < atA)
            {
                continue;
            }
            Emit(from, at);
            lines.Add(new(DiffKind.Changed, from, at, before[from], after[at]));
            (atA, atB) = (from + 1, at + 1);
        }
        Emit(endA, endB);

        void Emit(int untilA, int untilB)
        {
            for (; atA < untilA; atA++)
            {
                lines.Add(new(DiffKind.Removed, atA, -1, before[atA], null));
            }
            for (; atB < untilB; atB++)
            {
                lines.Add(new(DiffKind.Added, -1, atB, null, after[atB]));
            }
        }
    }

    private static long? Destination(Op op) =>
        op.Info.Operands.Count > 0 && op.Info.Operands[0].Role == OperandRole.Destination ? op.X0 : null;
}
