using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Core.Packing;

namespace Kernel.Core.Tests.Analysis;

public class SliceAndProgressTests
{
    [Fact]
    public void A_slice_is_what_an_op_is_made_from() =>
        (from input in AnalysisGenerators.Any from most in Gen.Int[1, 20] select (input, most)).Sample(
            sample =>
            {
                (var input, int most) = sample;
                var explanation = Explanation.Of(input.Model, input.Program);
                var flow = DataFlow.Of(input.Model, input.Program);
                foreach (IssuedOp op in explanation.Ops.Where((_, i) => i % 7 == 0))
                {
                    OpSlice slice = explanation.SliceOf(op, most);
                    int[] ops = [.. slice.Ops.Select(one => one.Op.Index)];
                    Assert.Equal(Math.Min(most, Ancestors(flow, op.Index).Count + 1), ops.Length);
                    Assert.Equal(op, slice.Ops[^1].Op);
                    Assert.Equal(ops.Order(), ops);
                    Assert.Equal(
                        from user in ops
                        from edge in flow.Before(user).ToArray()
                        where ops.Contains(edge.Op)
                        select (edge.Op, user, edge.Through),
                        slice.Edges.Select(edge => (edge.From.Index, edge.To.Index, edge.Through))
                    );
                    // Every op is there because another of the slice waits for it.
                    Assert.All(ops[..^1], one => Assert.Contains(slice.Edges, edge => edge.From.Index == one));
                    Assert.All(
                        slice.Edges.GroupBy(edge => edge.To),
                        edges => Assert.InRange(edges.Count(edge => edge.IsLast), 0, 1)
                    );
                }
            },
            iter: 100
        );

    [Fact]
    public void An_empty_slot_comes_with_the_op_it_waits_for_and_what_holds_that_up()
    {
        Program program = Program.OnePerCycle([
            new Op(Opcode.Const, 0, 7),
            new Op(Opcode.Load, 1, 0),
            new Op(Opcode.Add, 2, 1, 1),
            new Op(Opcode.Store, 0, 2),
        ]);

        OpSlice slice = program.Why(2, Engine.Store).Slice;

        Assert.Equal((Opcode.Store, Opcode.Add), (slice.Subject!.Op.Code, slice.Blocker!.Op.Code));
        Assert.Equal(
            ["scratch word 0", "scratch word 1", "scratch word 0", "scratch word 2", "a memory word"],
            slice.Edges.Select(e => e.Through)
        );
        Assert.Same(OpSlice.Empty, program.Why(3, Engine.Load).Slice);
        Assert.Equal(4, program.Why(new Op(Opcode.Store, 0, 2))!.Slice.Ops.Count);
        Assert.Null(program.Why(new Op(Opcode.Store, 5, 2)));
    }

    [Fact]
    public void The_progress_of_a_search_keeps_each_time_it_got_better()
    {
        SearchProgress progress = SearchProgress.None with { Floor = 80 };
        (long Evaluations, int? Best)[] states = [(16, null), (32, 120), (48, 120), (64, 100)];
        foreach ((long evaluations, int? best) in states)
        {
            progress = progress.With(State(1, evaluations, best), TimeSpan.FromSeconds(evaluations / 16));
        }
        progress = progress.With(State(2, 16, 90), TimeSpan.FromSeconds(2));

        Assert.Equal(["seed 1", "seed 2"], progress.Runs.Select(run => run.Name));
        Assert.Equal(
            [new(32, TimeSpan.FromSeconds(2), 120), new(64, TimeSpan.FromSeconds(4), 100)],
            progress.Runs[0].Points
        );
        Assert.Equal((64, 16.0), (progress.Runs[0].Evaluations, progress.Runs[0].Rate));
        Assert.Equal("best 90 cycles (1.125 of the floor 80), 80 evaluations, 24/s", progress.ToString());
        Assert.Null(SearchProgress.None.Best);
        Assert.Equal("best none cycles, 0 evaluations, 0/s", SearchProgress.None.ToString());
    }

    [Theory]
    [InlineData(0, "0 op-sets, 0 ops")]
    [InlineData(1, "1 op-set, 1 op")]
    [InlineData(2, "2 op-sets, 2 ops")]
    public void One_op_set_is_one_op_set(int count, string text)
    {
        Op[] ops = [.. Enumerable.Repeat(new Op(Opcode.Const, 0, 7), count)];

        Assert.Equal(text, Program.OnePerCycle(ops).ToString());
    }

    private static SearchState State(int seed, long evaluations, int? best) =>
        Search.Start(seed) with
        {
            Evaluations = evaluations,
            Best = best is null ? null : new([], new(best, 0)),
        };

    private static HashSet<int> Ancestors(DataFlow flow, int op)
    {
        var found = new HashSet<int>();
        var open = new Stack<int>([op]);
        while (open.TryPop(out int next))
        {
            foreach (FlowEdge edge in flow.Before(next))
            {
                if (found.Add(edge.Op))
                {
                    open.Push(edge.Op);
                }
            }
        }
        return found;
    }
}
