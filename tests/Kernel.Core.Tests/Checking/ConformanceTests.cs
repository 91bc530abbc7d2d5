using Kernel.Core.Checking;
using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Core.Tests.Checking;

public class ConformanceTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    /// <summary>No rounds: what is in memory is already right.</summary>
    private static readonly Shape idle = new(2, 0, 3);

    [Fact]
    public void Doing_nothing_is_right_when_there_is_nothing_to_do()
    {
        Verdict verdict = Conformance.Check(model, Of(new Op(Opcode.Const, 0, 1)), idle, Contract.FullMemory);

        Assert.True(verdict.Passed);
        Assert.Equal(Contract.FullMemory, verdict.Met);
        Assert.Equal(1, verdict.Cycles);
        Assert.Equal("meets FullMemory in 1 cycle", verdict.ToString());
    }

    [Fact]
    public void A_wrong_value_is_named_with_the_input_it_was_found_on()
    {
        Verdict verdict = Conformance.Check(model, Of(new Op(Opcode.Const, 0, 1)), new(2, 1, 3), Contract.Values);

        Assert.False(verdict.Passed);
        Assert.Null(verdict.Met);
        Trial failed = verdict.FirstFailure!;
        Assert.Equal(Conformance.Inputs(new(2, 1, 3)).First().Name, failed.Input);
        Assert.Equal("value of item 0", failed.Wrong!.Place);
    }

    [Theory]
    [InlineData(0, Contract.ValuesAndIndices)]
    [InlineData(7, Contract.ValuesAndIndices)]
    [InlineData(14, Contract.Values)]
    public void The_contract_met_depends_on_what_is_spoilt(int address, Contract met)
    {
        // 7 header words, 7 nodes, 3 indices, 3 values.
        Program spoils = Of(new(Opcode.Const, 0, address), new(Opcode.Const, 1, 0x1234_5678), new(Opcode.Store, 0, 1));

        Assert.Equal(met, Conformance.Check(model, spoils, idle, Contract.Values).Met);
        Assert.True(Conformance.Check(model, spoils, idle, met).Passed);
        Assert.False(Conformance.Check(model, spoils, idle, met + 1).Passed);
    }

    [Fact]
    public void A_fault_that_only_some_words_bring_out_is_found()
    {
        // Divides by the first value: only the walk of zeros has none.
        Program divides = Of(new(Opcode.Const, 0, 17), new(Opcode.Load, 1, 0), new(Opcode.Divide, 2, 0, 1));

        Verdict verdict = Conformance.Check(model, divides, idle, Contract.Values);

        Assert.False(verdict.Passed);
        Assert.Equal("all words 0", verdict.FirstFailure!.Input);
        Assert.Equal(TrapCode.DivisionByZero, verdict.FirstFailure.Trap!.Code);
    }

    [Fact]
    public void An_illegal_program_is_not_run()
    {
        Verdict verdict = Conformance.Check(model, Of(new Op(Opcode.Const, 1536, 1)), idle, Contract.Values);

        Assert.False(verdict.Passed);
        Assert.False(verdict.IsLegal);
        Assert.Empty(verdict.Trials);
        Assert.StartsWith("illegal: op-set 0, load slot 0", verdict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_jumps_may_take_longer_on_some_walks()
    {
        // Skips an op-set when the first value is not 0.
        Program jumps = Of(
            new(Opcode.Const, 0, 17),
            new(Opcode.Load, 1, 0),
            new(Opcode.CondJumpRelative, 1, 1),
            new(Opcode.Const, 2, 0)
        );

        Verdict verdict = Conformance.Check(model, jumps, idle, Contract.FullMemory);

        Assert.True(verdict.Passed);
        Assert.False(verdict.IsStraightLine);
        Assert.Null(verdict.Cycles);
        Assert.Equal((3, 4), (verdict.Fewest, verdict.Most));
        Assert.Equal("meets FullMemory in 3 to 4 cycles", verdict.ToString());
    }

    [Fact]
    public void A_program_that_never_ends_runs_out_of_patience()
    {
        Verdict verdict = Conformance.Check(
            model,
            Of(new Op(Opcode.Jump, 0)),
            idle,
            Contract.Values,
            options: RunOptions.Default with
            {
                MaxSteps = 1000,
            }
        );

        Assert.Equal(TrapCode.StepLimit, verdict.FirstFailure!.Trap!.Code);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 3, 5)]
    [InlineData(4, 2, 9)]
    public void The_inputs_have_the_size_asked_for_and_differ(int height, int rounds, int batch)
    {
        var shape = new Shape(height, rounds, batch);
        TrialInput[] inputs = [.. Conformance.Inputs(shape)];

        Assert.All(inputs, input => Assert.Equal(shape, input.Walk.Shape));
        Assert.Distinct(inputs.Select(input => input.Walk));
        Assert.Distinct(inputs.Select(input => input.Name));
        Assert.Contains(inputs, input => input.Walk == TreeWalk.Constant(shape, 0));
        Assert.Contains(inputs, input => input.Walk == TreeWalk.Constant(shape, uint.MaxValue));
    }

    private static Program Of(params Op[] ops) => Program.OnePerCycle(ops);
}
