using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Testing;

namespace Kernel.Core.Tests.Machine;

public class SimulatorTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    [Fact]
    public void Reads_come_before_writes_on_every_engine()
    {
        // Words 0 and 1 are exchanged, read by a store and a select, and loaded anew, all at once.
        MachineState end = Run(
            [10, 20, 30],
            OpSet.Of(new Op(Opcode.Const, 0, 1), new Op(Opcode.Const, 1, 2)),
            OpSet.Of(
                new Op(Opcode.Add, 1, 0, 9),
                new Op(Opcode.Load, 0, 1),
                new Op(Opcode.Store, 1, 0),
                new Op(Opcode.Select, 2, 0, 1, 9)
            )
        );

        Assert.Equal([30u, 1u, 2u], end.Scratch.Take(3));
        Assert.Equal([10u, 20u, 1u], end.Memory);
    }

    [Fact]
    public void A_vector_sees_the_words_another_op_writes_as_they_were()
    {
        MachineState end = Run(
            [],
            OpSet.Of(new Op(Opcode.Const, 3, 5)),
            OpSet.Of(new Op(Opcode.VBroadcast, 0, 3), new Op(Opcode.VAdd, 16, 0, 0), new Op(Opcode.Add, 30, 3, 3))
        );

        Assert.Equal([5u, 5u, 5u, 5u, 5u, 5u, 5u, 5u], end.Scratch.Take(8));
        Assert.Equal([0u, 0u, 0u, 10u, 0u, 0u, 0u, 0u], end.Scratch.Skip(16).Take(8));
        Assert.Equal(10u, end.Scratch[30]);
    }

    [Fact]
    public void Empty_and_debug_op_sets_cost_no_cycle_and_an_idle_engine_does()
    {
        MachineState end = Run(
            [],
            OpSet.Empty,
            OpSet.Of(new Op(Opcode.Comment) { Notes = ["hello"] }),
            new OpSet([], [Engine.Debug]),
            new OpSet([], [Engine.Alu]),
            OpSet.Of(new Op(Opcode.Const, 0, 1))
        );

        Assert.Equal((2, 5), (end.Cycle, end.Pc));
    }

    [Fact]
    public void An_op_set_names_the_engines_of_its_ops_once_whatever_it_was_told()
    {
        OpSet set = new([new(Opcode.Const, 0, 1), new(Opcode.Add, 1, 0, 0)], [Engine.Flow, Engine.Alu, Engine.Flow]);

        Assert.Equal([Engine.Flow, Engine.Alu, Engine.Load], set.Engines);
        Assert.Equal(OpSet.Of([.. set.Ops]).Engines, new OpSet(set.Ops, []).Engines);
        Assert.True(set.CostsCycle);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 3)]
    [InlineData(7, 9)]
    public void A_relative_jump_counts_from_the_next_op_set(int offset, int lands)
    {
        MachineState state = MachineState.Initial(model, []) with { Pc = 1, Scratch = Words(1) };

        MachineState after = Simulator.Step(model, state, OpSet.Of(new Op(Opcode.CondJumpRelative, 0, offset)));

        Assert.Equal(lands, after.Pc);
    }

    [Fact]
    public void A_conditional_jump_needs_any_word_but_0()
    {
        MachineState zero = MachineState.Initial(model, []);
        foreach (uint word in RandomWords.Edges)
        {
            MachineState after = Simulator.Step(
                model,
                zero with
                {
                    Scratch = Words(word),
                },
                OpSet.Of(new Op(Opcode.CondJump, 0, 40))
            );
            Assert.Equal(word == 0 ? 1 : 40, after.Pc);
        }
    }

    [Fact]
    public void A_pc_past_the_end_stops_however_far()
    {
        Program program = new([OpSet.Of(new Op(Opcode.Const, 0, -1)), OpSet.Of(new Op(Opcode.JumpIndirect, 0))]);

        MachineState end = Simulator.Run(model, program, memory: []);

        Assert.Equal((MachineStatus.Stopped, uint.MaxValue, 2), (end.Status, end.Pc, end.Cycle));
    }

    [Fact]
    public void The_other_ops_of_a_halting_op_set_take_effect()
    {
        MachineState end = Run(
            [],
            OpSet.Of(new Op(Opcode.Halt), new Op(Opcode.Const, 0, 7)),
            OpSet.Of(new Op(Opcode.Const, 0, 8))
        );

        Assert.Equal((MachineStatus.Stopped, 1, 7u), (end.Status, end.Pc, end.Scratch[0]));
    }

    [Fact]
    public void A_paused_machine_goes_on_after_the_pause()
    {
        Program program = new([OpSet.Of(new Op(Opcode.Pause)), OpSet.Of(new Op(Opcode.Const, 0, 7))]);
        RunOptions stopping = RunOptions.Default with { PausesStop = true };

        MachineState paused = Simulator.Run(model, program, [], stopping);
        MachineState end = Simulator.Run(model, program, paused, stopping);

        Assert.Equal((MachineStatus.Paused, 1, 0u), (paused.Status, paused.Pc, paused.Scratch[0]));
        Assert.Equal((MachineStatus.Stopped, 2, 7u), (end.Status, end.Pc, end.Scratch[0]));
    }

    [Fact]
    public void A_stopped_machine_stays_as_it_is()
    {
        Program program = new([OpSet.Of(new Op(Opcode.Const, 0, 7))]);
        MachineState stopped = MachineState.Initial(model, []) with { Status = MachineStatus.Stopped };

        Assert.Equal(stopped, Simulator.Run(model, program, stopped));
        Assert.Equal(stopped, Simulator.Step(model, program, stopped));
    }

    [Fact]
    public void Negative_numbers_are_taken_modulo_2_to_the_32()
    {
        MachineState end = Run(
            [],
            OpSet.Of(new Op(Opcode.Const, 0, -1), new Op(Opcode.Const, 1, int.MinValue)),
            OpSet.Of(new Op(Opcode.AddImmediate, 2, 0, -1))
        );

        Assert.Equal([uint.MaxValue, 0x8000_0000u, uint.MaxValue - 1], end.Scratch.Take(3));
    }

    [Fact]
    public void What_is_traced_is_appended_in_order()
    {
        MachineState end = Run(
            [],
            OpSet.Of(new Op(Opcode.Const, 0, 3)),
            OpSet.Of(new Op(Opcode.TraceWrite, 0)),
            OpSet.Of(new Op(Opcode.TraceWrite, 1))
        );

        Assert.Equal([3u, 0u], end.Trace);
    }

    [Fact]
    public void Running_changes_neither_the_start_nor_the_program()
    {
        RandomProgram random = RandomPrograms.Make(new() { OpSets = 30 }, 11);
        MachineState start = MachineState.Initial(random.Model, random.Memory);
        CompiledProgram compiled = CompiledProgram.Compile(random.Model, random.Program);

        MachineState first = compiled.Run(start);
        MachineState second = compiled.Run(start);

        Assert.Equal(MachineState.Initial(random.Model, random.Memory), start);
        Assert.NotEqual(start.Memory, first.Memory);
        Assert.Equal(first, second);
    }

    [Fact]
    public void A_run_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Program forever = new([OpSet.Of(new Op(Opcode.Jump, 0))]);
        MachineState start = MachineState.Initial(model, []);

        Assert.Throws<OperationCanceledException>(() =>
            Simulator.Run(model, forever, start, cancellation: source.Token)
        );
    }

    [Fact]
    public void Debug_comparisons_hold_on_the_reference_s_own_values()
    {
        ValueArray<uint> memory = MemoryImage.Build(TreeWalk.Random(new(3, 1, 8), 5));
        RunOptions checking = RunOptions.Default with { ValueTrace = Reference.Trace(memory) };
        ValueArray<string> keys = Enumerable.Range(0, 8).Select(item => Reference.Key(0, item, "val")).ToValueArray();
        Program program = Program.OnePerCycle([
            new(Opcode.Const, 0, new MemoryImage(new(3, 1, 8)).Values),
            new(Opcode.VLoad, 8, 0),
            new(Opcode.Compare, 8) { Notes = [keys[0]] },
            new(Opcode.VCompare, 8) { Notes = keys },
        ]);

        Assert.Null(Simulator.Run(model, program, memory, checking).Trap);
    }

    private static MachineState Run(ValueArray<uint> memory, params OpSet[] sets) =>
        Simulator.Run(model, new(sets.ToValueArray()), memory);

    private static ValueArray<uint> Words(uint first) => MachineState.Initial(model, []).Scratch.SetItem(0, first);
}
