using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Core.Tests.Analysis;

public class WaitsTests
{
    [Fact]
    public void The_waits_of_all_ops_are_what_is_said_of_each() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                var explanation = Explanation.Of(input.Model, input.Program);
                ValueArray<OpWait> waits = explanation.Waits();
                Assert.Equal(explanation.Ops.Count, waits.Count);
                foreach (IssuedOp op in explanation.Ops)
                {
                    OpExplained why = explanation.Why(op);
                    OpWait wait = waits[op.Index];
                    Assert.Equal(
                        (why.Ready, why.Earliest, why.Slack, why.Roomy, why.LastTenant?.Index ?? -1),
                        (wait.Ready, wait.Earliest, wait.Slack, wait.Roomy, wait.LastTenant)
                    );
                    Assert.Equal(
                        (why.EngineFull, why.ScratchFull, why.Order),
                        (wait.EngineFull, wait.ScratchFull, wait.Order)
                    );
                    ChainLink? before = why.Chain.Count > 1 ? why.Chain[^2] : null;
                    Assert.Equal(before?.Op.Index, wait.Arrival?.Op);
                    Assert.Equal(before is null ? "" : why.Chain[^1].Through, wait.Arrival?.Through ?? "");
                }
            },
            iter: 200
        );
}
