using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Core.Tests.Analysis;

public class WaitsTests
{
    [Fact]
    public void An_op_waits_for_what_a_look_at_every_cycle_finds()
    {
        int crowded = 0;
        Gen.Select(AnalysisGenerators.ScratchOnly, AnalysisGenerators.Crowded)
            .SelectMany((roomy, tight) => Gen.Bool.Select(isTight => isTight ? tight : roomy))
            .Sample(
                input =>
                {
                    Program program = AnalysisGenerators.WithoutTrace(input.Program);
                    var naive = new NaiveFlow(input.Model, program);
                    var explanation = Explanation.Of(input.Model, program);
                    Assert.Equal(explanation.Ops.Count, explanation.Waits.Count);
                    foreach (IssuedOp op in explanation.Ops)
                    {
                        OpWait wait = explanation.Waits[op.Index];
                        Assert.Equal((naive.Ready(op), naive.Depth(op)), (wait.Ready, wait.Earliest));
                        Assert.Equal(naive.Waited(op), (wait.EngineFull, wait.ScratchFull, wait.Order));
                        crowded += wait.ScratchFull > 0 ? 1 : 0;
                    }
                },
                iter: 200,
                threads: 1
            );
        Assert.True(crowded > 0, "scratch was never full");
    }

    [Fact]
    public void What_is_said_of_an_op_is_its_wait_with_ops_for_numbers() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                var explanation = Explanation.Of(input.Model, input.Program);
                foreach (IssuedOp op in explanation.Ops)
                {
                    OpExplained why = explanation.Why(op);
                    OpWait wait = explanation.Waits[op.Index];
                    Assert.Equal(wait, why.Wait);
                    Assert.Equal(wait.LastTenant, why.LastTenant?.Index ?? -1);
                    ChainLink? before = why.Chain.Count > 1 ? why.Chain[^2] : null;
                    Assert.Equal(before?.Op.Index, wait.Arrival?.Op);
                    Assert.Equal(before is null ? "" : why.Chain[^1].Through, wait.Arrival?.Through ?? "");
                }
            },
            iter: 200
        );
}
