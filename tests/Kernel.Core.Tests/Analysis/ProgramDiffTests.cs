using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Passes;
using Kernel.Core.Workload;

namespace Kernel.Core.Tests.Analysis;

public class ProgramDiffTests
{
    // Few ops, so that equal ones are common; the destination often stays.
    private static readonly Gen<Op> anyOp =
        from dest in Gen.Int[0, 3]
        from value in Gen.Int[0, 2]
        from isStore in Gen.Int[0, 5]
        select isStore == 0 ? new Op(Opcode.Store, dest, value) : new Op(Opcode.Const, dest, value);

    private static readonly Gen<OpStream> anyStream = anyOp.List[0, 24].Select(ops => new OpStream(ops.ToValueArray()));

    [Fact]
    public void Both_streams_can_be_read_off_the_lines_and_as_much_as_can_be_stays() =>
        Gen.Select(anyStream, anyStream)
            .Sample(
                (a, b) =>
                {
                    ProgramDiff diff = a.DiffWith(b);
                    AssertReplays(diff, a, b);
                    Assert.Equal(LongestCommon(a.Ops, b.Ops), diff.Count(DiffKind.Same));
                    Assert.Equal(diff.Lines.Count, diff.ByEngine.Sum(e => e.Same + e.Removed + e.Added + e.Changed));
                },
                iter: 500
            );

    [Fact]
    public void Long_streams_with_few_common_ops_are_aligned_at_those() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 40])
            .Sample(
                (seed, every) =>
                {
                    // Too long for a table: 3,000 times 3,000 pairs, between which only some ops stand still.
                    var random = new Random(seed);
                    Op[] a = [.. Enumerable.Range(0, 3_000).Select(i => new Op(Opcode.Const, i, 1))];
                    Op[] b = [.. a.Select((op, i) => i % every == 0 ? op : op with { X1 = random.Next(2, 9) })];
                    var diff = ProgramDiff.Of(new OpStream(a.ToValueArray()), new OpStream(b.ToValueArray()));
                    AssertReplays(diff, new(a.ToValueArray()), new(b.ToValueArray()));
                    Assert.Equal((3_000 + every - 1) / every, diff.Count(DiffKind.Same));
                    Assert.Equal(3_000 - diff.Count(DiffKind.Same), diff.Count(DiffKind.Changed));
                },
                iter: 20
            );

    [Fact]
    public void The_unified_difference_applied_to_the_first_gives_the_second() =>
        Gen.Select(anyStream, anyStream, Gen.Int[0, 4])
            .Sample(
                (a, b, context) =>
                    Assert.Equal(
                        b.Ops.Select(op => op.ToString()),
                        Patched([.. a.Ops.Select(op => op.ToString())], a.DiffWith(b).Unified(context))
                    ),
                iter: 500
            );

    [Fact]
    public void Hunks_hold_every_difference_once_and_never_overlap() =>
        Gen.Select(anyStream, anyStream, Gen.Int[0, 4])
            .Sample(
                (a, b, context) =>
                {
                    ProgramDiff diff = a.DiffWith(b);
                    DiffLine[] shown = [.. diff.Hunks(context).SelectMany(hunk => hunk.Lines)];
                    Assert.Equal(shown.Length, shown.Distinct().Count());
                    Assert.Equal(
                        diff.Lines.Where(line => line.Kind != DiffKind.Same),
                        shown.Where(line => line.Kind != DiffKind.Same)
                    );
                },
                iter: 300
            );

    [Fact]
    public void A_pass_is_shown_by_what_it_did()
    {
        MachineModel model = MachineModel.TakeHome;
        ValueArray<PassResult> results = Pipeline.Usual.Run(
            model,
            CompiledTreeWalk.Plain(new Shape(2, 3, 16), Contract.Values)
        );

        foreach (PassResult result in results)
        {
            ProgramDiff diff = result.Diff();
            AssertReplays(diff, result.Before, result.After);
            Assert.Equal(result.Before.Ops.SequenceEqual(result.After.Ops), diff.IsEmpty);
        }
        ProgramDiff dead = results.Single(result => result.Pass.Name == "dead ops").Diff();
        Assert.Equal(0, dead.Count(DiffKind.Added) + dead.Count(DiffKind.Changed));
        Assert.StartsWith("--- before dead ops\n+++ after dead ops\n@@ ", dead.Unified(), StringComparison.Ordinal);
    }

    private static void AssertReplays(ProgramDiff diff, OpStream a, OpStream b)
    {
        Assert.Equal(a.Ops, diff.Lines.Where(line => line.Before is not null).Select(line => line.Before!));
        Assert.Equal(b.Ops, diff.Lines.Where(line => line.After is not null).Select(line => line.After!));
        Assert.Equal(Enumerable.Range(0, a.Ops.Count), diff.Lines.Select(line => line.A).Where(at => at >= 0));
        Assert.Equal(Enumerable.Range(0, b.Ops.Count), diff.Lines.Select(line => line.B).Where(at => at >= 0));
        foreach (DiffLine line in diff.Lines)
        {
            Assert.Equal(line.Kind == DiffKind.Same, line.Before?.Stripped() == line.After?.Stripped());
            Assert.True(line.Kind != DiffKind.Changed || line.Before!.X0 == line.After!.X0);
        }
    }

    /// <summary>The length of the longest common part, row by row of the textbook's table.</summary>
    private static int LongestCommon(ValueArray<Op> a, ValueArray<Op> b)
    {
        int[] row = new int[b.Count + 1];
        foreach (Op op in a)
        {
            int[] next = new int[b.Count + 1];
            for (int j = 1; j <= b.Count; j++)
            {
                next[j] = op == b[j - 1] ? row[j - 1] + 1 : Math.Max(row[j], next[j - 1]);
            }
            row = next;
        }
        return row[^1];
    }

    /// <summary>Does what the headers and signs of a unified difference say, and nothing else.</summary>
    private static List<string> Patched(string[] lines, string unified)
    {
        var result = new List<string>();
        int at = 0;
        foreach (string line in unified.Split('\n')[2..^1])
        {
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                int[] range = [.. line.Split(' ')[1][1..].Split(',').Select(int.Parse)];
                int start = range[1] == 0 ? range[0] : range[0] - 1;
                result.AddRange(lines[at..start]);
                at = start;
                continue;
            }
            if (line[0] != '+')
            {
                Assert.Equal(lines[at++], line[1..]);
            }
            if (line[0] != '-')
            {
                result.Add(line[1..]);
            }
        }
        result.AddRange(lines[at..]);
        return result;
    }
}
