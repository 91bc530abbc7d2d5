using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Core.Tests.Analysis;

public class ExecutionTests
{
    private const int most = 300;

    [Fact]
    public void A_run_written_out_ends_where_the_run_ends() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                var written = Execution.Of(input.Model, input.Program, input.Memory, most);
                MachineState run = Simulator.Run(
                    input.Model,
                    input.Program,
                    MachineState.Initial(input.Model, input.Memory),
                    RunOptions.Default with
                    {
                        MaxSteps = most,
                    }
                );
                Assert.Equal(run.Scratch, written.End.Scratch);
                Assert.Equal(run.Memory, written.End.Memory);
                Assert.Equal(run.Cycle, IssuedOp.CyclesOf(written.Executed));
                Assert.Equal(run.Status == MachineStatus.Stopped, written.End.Status == MachineStatus.Stopped);
                Assert.Equal(written.OpSets.Select(set => input.Program.OpSets[set]), written.Executed.OpSets);
            },
            iter: 200
        );

    [Fact]
    public void A_loop_stands_there_as_often_as_it_is_passed()
    {
        // Counts word 0 down from 3.
        Program program = new(
            new[]
            {
                OpSet.Of(new Op(Opcode.Const, 0, 3), new Op(Opcode.Const, 1, 1)),
                OpSet.Of(new Op(Opcode.Subtract, 0, 0, 1)),
                OpSet.Of(new Op(Opcode.CondJump, 0, 1)),
            }.ToValueArray()
        );

        var run = Execution.Of(MachineModel.TakeHome, program, []);

        Assert.True(program.Jumps);
        Assert.Equal([0, 1, 2, 1, 2, 1, 2], run.OpSets);
        Assert.Equal("It stopped after 7 cycles.", run.Ending);
        Assert.Equal(
            "It goes on after these first 4 op-sets.",
            Execution.Of(MachineModel.TakeHome, program, [], 4).Ending
        );
    }
}
