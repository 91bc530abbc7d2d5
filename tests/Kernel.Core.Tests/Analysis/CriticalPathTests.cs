using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Core.Tests.Analysis;

public class CriticalPathTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    [Fact]
    public void It_is_the_longest_chain_of_uses() =>
        AnalysisGenerators.ScratchOnly.Sample(
            input =>
            {
                // Only pure data flow: what writes the trace keeps its order besides.
                Program program = AnalysisGenerators.WithoutTrace(input.Program);
                var naive = new NaiveFlow(input.Model, program);
                var path = CriticalPath.Of(input.Model, program);
                Assert.Equal(naive.Ops.Select(naive.Depth), path.Earliest);
                Assert.Equal(naive.Ops.Select(op => naive.Depth(op) + 1).Append(0).Max(), path.Length);
            },
            iter: 80
        );

    [Fact]
    public void Slack_is_how_far_each_op_can_be_put_off() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                var flow = DataFlow.Of(input.Model, input.Program);
                var path = CriticalPath.Of(flow);
                // Relaxing until nothing changes, in any order, must come to the same.
                int[] latest = [.. Enumerable.Repeat(path.Length - 1, flow.Ops.Count)];
                for (bool changes = true; changes; )
                {
                    changes = false;
                    for (int op = 0; op < latest.Length; op++)
                    {
                        foreach (FlowEdge edge in flow.Before(op))
                        {
                            changes |= latest[edge.Op] > latest[op] - edge.Latency;
                            latest[edge.Op] = Math.Min(latest[edge.Op], latest[op] - edge.Latency);
                        }
                    }
                }
                Assert.Equal(latest, path.Latest);
                Assert.All(Enumerable.Range(0, latest.Length), op => Assert.True(path.Slack(op) >= 0));
                Assert.All(path.Chain, op => Assert.Equal(0, path.Slack(op.Index)));
                Assert.Equal(flow.Ops.Count, path.SlackHistogram().Sum(count => count.Ops));
            },
            iter: 80
        );

    [Fact]
    public void No_program_is_shorter() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                var flow = DataFlow.Of(input.Model, input.Program);
                var path = CriticalPath.Of(flow);
                Assert.True(path.Length <= flow.Cycles);
                Assert.All(flow.Ops, op => Assert.True(path.Earliest[op.Index] <= op.Cycle));
                foreach (IssuedOp op in flow.Ops)
                {
                    foreach (FlowEdge edge in flow.Before(op.Index))
                    {
                        Assert.True(flow.Ops[edge.Op].Cycle + edge.Latency <= op.Cycle);
                    }
                }
            },
            iter: 500
        );

    [Fact]
    public void A_load_waits_for_a_store_only_where_both_addresses_are_known_to_be_the_same()
    {
        Op pointer = new(Opcode.Load, 0, 40);
        Op next = new(Opcode.AddImmediate, 1, 0, 1);
        Op[] before = [pointer, next, new(Opcode.Store, 1, 2)];

        Assert.Equal(4, Length([.. before, new(Opcode.AddImmediate, 3, 0, 1), new(Opcode.Load, 4, 3)]));
        Assert.Equal(3, Length([.. before, new(Opcode.AddImmediate, 3, 0, 2), new(Opcode.Load, 4, 3)]));
        Assert.Equal(3, Length([.. before, new(Opcode.Load, 5, 41), new(Opcode.Load, 4, 5)]));
        // A vector covers eight words.
        Assert.Equal(
            3,
            Length([
                new(Opcode.Const, 0, 90),
                new(Opcode.VStore, 0, 8),
                new(Opcode.Const, 1, 97),
                new(Opcode.Load, 2, 1),
            ])
        );
        Assert.Equal(
            2,
            Length([
                new(Opcode.Const, 0, 90),
                new(Opcode.VStore, 0, 8),
                new(Opcode.Const, 1, 98),
                new(Opcode.Load, 2, 1),
            ])
        );
    }

    [Fact]
    public void Words_written_again_order_nothing()
    {
        Op[] twice =
        [
            new(Opcode.Const, 0, 1),
            new(Opcode.Add, 1, 0, 0),
            new(Opcode.Const, 0, 2),
            new(Opcode.Add, 2, 0, 0),
        ];

        Assert.Equal(2, Length(twice));
    }

    [Fact]
    public void Nothing_passes_a_halt()
    {
        Op[] ops = [new(Opcode.Const, 0, 1), new(Opcode.Add, 1, 0, 0), new(Opcode.Halt), new(Opcode.Const, 2, 1)];

        var path = CriticalPath.Of(model, new OpStream([.. ops]));

        Assert.Equal([0, 1, 1, 2], path.Earliest);
    }

    private static int Length(Op[] ops) => CriticalPath.Of(model, new OpStream([.. ops])).Length;
}
