using System.Globalization;
using System.Text;
using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>What became of an op between two programs.</summary>
public enum DiffKind
{
    /// <summary>Both have it.</summary>
    Same,

    /// <summary>Only the first has it.</summary>
    Removed,

    /// <summary>Only the second has it.</summary>
    Added,

    /// <summary>The second writes the same words in the same place by another op.</summary>
    Changed,
}

/// <summary>One line of a difference.</summary>
/// <param name="Kind">What became of the op.</param>
/// <param name="A">The op's place in the first program, from 0; -1 when it was added.</param>
/// <param name="B">The op's place in the second program, from 0; -1 when it was removed.</param>
/// <param name="Before">The op of the first program; null when it was added.</param>
/// <param name="After">The op of the second program; null when it was removed.</param>
public sealed record DiffLine(DiffKind Kind, int A, int B, Op? Before, Op? After)
{
    /// <summary>The op there is, the second's when there are two.</summary>
    public Op Op => After ?? Before!;
}

/// <summary>Lines that differ, with lines around them that do not.</summary>
/// <param name="BeforeA">How many ops of the first program stand before them.</param>
/// <param name="BeforeB">How many ops of the second program stand before them.</param>
/// <param name="Lines">The lines, in order.</param>
public sealed record DiffHunk(int BeforeA, int BeforeB, ValueArray<DiffLine> Lines)
{
    /// <summary>Where it stands in both programs, as unified differences say it: lines counted from 1.</summary>
    public string Header => $"@@ -{Range(BeforeA, line => line.A)} +{Range(BeforeB, line => line.B)} @@";

    private string Range(int before, Func<DiffLine, int> place)
    {
        int count = Lines.Count(line => place(line) >= 0);
        // Of no lines, the one before them is named.
        int first = count == 0 ? before : before + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{first},{count}");
    }
}

/// <summary>How many ops of an engine fell into each kind.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Same">Ops that both have.</param>
/// <param name="Removed">Ops that only the first has.</param>
/// <param name="Added">Ops that only the second has.</param>
/// <param name="Changed">Ops of the second that stand for another of the first.</param>
public sealed record DiffCount(Engine Engine, int Same, int Removed, int Added, int Changed);

/// <summary>
/// How one list of ops becomes another, op by op in their order: what a pass did to a stream. Programs
/// whose ops were moved about are better told apart by <see cref="Comparison"/>.
/// </summary>
/// <param name="NameA">What to call the first.</param>
/// <param name="NameB">What to call the second.</param>
/// <param name="Lines">Every op of both, in order.</param>
[TypeFormatterSource]
public sealed record ProgramDiff(string NameA, string NameB, ValueArray<DiffLine> Lines)
{
    private const int usualContext = 3;

    /// <summary>How many lines are of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public int Count(DiffKind kind) => Lines.Count(line => line.Kind == kind);

    /// <summary>Whether the two are the same.</summary>
    public bool IsEmpty => Lines.All(line => line.Kind == DiffKind.Same);

    /// <summary>The kinds by engine, debug last; engines without an op are left out.</summary>
    public ValueArray<DiffCount> ByEngine =>
        Lines
            .GroupBy(line => line.Op.Engine)
            .OrderBy(group => group.Key)
            .Select(group => new DiffCount(
                group.Key,
                group.Count(line => line.Kind == DiffKind.Same),
                group.Count(line => line.Kind == DiffKind.Removed),
                group.Count(line => line.Kind == DiffKind.Added),
                group.Count(line => line.Kind == DiffKind.Changed)
            ))
            .ToValueArray();

    /// <summary>The difference of two streams.</summary>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    /// <param name="nameA">What to call the first.</param>
    /// <param name="nameB">What to call the second.</param>
    public static ProgramDiff Of(OpStream a, OpStream b, string nameA = "A", string nameB = "B") =>
        new(nameA, nameB, DiffLines.Of(a.Ops, b.Ops));

    /// <summary>The difference of two programs, op after op as they are written; cycles do not count.</summary>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    /// <param name="nameA">What to call the first.</param>
    /// <param name="nameB">What to call the second.</param>
    public static ProgramDiff Of(Program a, Program b, string nameA = "A", string nameB = "B") =>
        new(nameA, nameB, DiffLines.Of(a.Ops.ToValueArray(), b.Ops.ToValueArray()));

    /// <summary>The lines that differ, those near each other together, with lines around them.</summary>
    /// <param name="context">How many lines around, from 0.</param>
    public ValueArray<DiffHunk> Hunks(int context = usualContext)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(context);
        var hunks = new List<DiffHunk>();
        int shown = 0;
        (int beforeA, int beforeB) = (0, 0);
        for (int at = 0; at < Lines.Count; at++)
        {
            if (Lines[at].Kind == DiffKind.Same)
            {
                continue;
            }
            int first = Math.Max(shown, at - context);
            Pass(shown, first);
            int last = at;
            for (int next = at; next < Lines.Count && next <= last + (2 * context) + 1; next++)
            {
                last = Lines[next].Kind == DiffKind.Same ? last : next;
            }
            shown = Math.Min(Lines.Count, last + context + 1);
            hunks.Add(new(beforeA, beforeB, ValueArray.Create(Lines.AsSpan()[first..shown])));
            Pass(first, shown);
            at = shown - 1;
        }
        return hunks.ToValueArray();

        void Pass(int from, int until)
        {
            foreach (DiffLine line in Lines.AsSpan()[from..until])
            {
                beforeA += line.A >= 0 ? 1 : 0;
                beforeB += line.B >= 0 ? 1 : 0;
            }
        }
    }

    /// <summary>The difference as a unified one, which tools read.</summary>
    /// <param name="context">How many lines around each place that differs, from 0.</param>
    public string Unified(int context = usualContext)
    {
        var text = new StringBuilder();
        text.Append($"--- {NameA}\n+++ {NameB}\n");
        foreach (DiffHunk hunk in Hunks(context))
        {
            text.Append(hunk.Header).Append('\n');
            foreach (DiffLine line in hunk.Lines)
            {
                if (line.Kind == DiffKind.Same)
                {
                    text.Append($" {line.Before}\n");
                    continue;
                }
                text.Append(line.Before is null ? "" : $"-{line.Before}\n");
                text.Append(line.After is null ? "" : $"+{line.After}\n");
            }
        }
        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        IsEmpty
            ? $"{NameA} and {NameB} are the same"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{NameA} to {NameB}: {Count(DiffKind.Removed):N0} ops removed, {Count(DiffKind.Added):N0} added, {Count(DiffKind.Changed):N0} changed, {Count(DiffKind.Same):N0} kept"
            );
}
