using Kernel.Core.Machine;
using Kernel.Testing;

namespace Kernel.Core.Tests.Machine;

/// <summary>Every trap, stepping and running, with its place and both ops.</summary>
public class TrapTests
{
    private static readonly Op one = new(Opcode.Const, 0, 1);
    private static readonly RunOptions checking = RunOptions.Default with
    {
        ValueTrace = new Dictionary<string, uint>(StringComparer.Ordinal) { ["7"] = 5 },
    };

    [Theory]
    [InlineData(Opcode.Divide)]
    [InlineData(Opcode.CeilingDivide)]
    [InlineData(Opcode.Remainder)]
    [InlineData(Opcode.VDivide)]
    [InlineData(Opcode.VCeilingDivide)]
    [InlineData(Opcode.VRemainder)]
    public void Division_by_zero(Opcode code) => Traps(TrapCode.DivisionByZero, new(code, 16, 0, 8));

    [Fact]
    public void One_lane_that_divides_by_zero_is_enough()
    {
        OpSet[] fill = [.. Enumerable.Range(8, 7).Select(word => OpSet.Of(new Op(Opcode.Const, word, 3)))];
        Trap trap = Run(MachineModel.TakeHome, [.. fill, OpSet.Of(new Op(Opcode.VDivide, 16, 0, 8))]);

        Assert.Equal((TrapCode.DivisionByZero, 7), (trap.Code, trap.Pc));
    }

    [Fact]
    public void Loads_and_stores_outside_memory()
    {
        // Memory has ten words; word 1 holds 10, word 2 holds 3.
        foreach (Op op in (Op[])[new(Opcode.Load, 3, 1), new(Opcode.LoadOffset, 3, 0, 1), new(Opcode.Store, 1, 3)])
        {
            Traps(TrapCode.MemoryOutOfRange, op);
        }
        foreach (Op op in (Op[])[new(Opcode.VLoad, 8, 2), new(Opcode.VStore, 2, 8)])
        {
            Traps(TrapCode.MemoryOutOfRange, op);
        }
    }

    [Fact]
    public void Scratch_addresses_outside_on_any_operand()
    {
        foreach (OpInfo row in OpTable.All.Where(row => row.Engine != Engine.Debug))
        {
            for (int i = 0; i < row.Operands.Count; i++)
            {
                if (row.Operands[i].IsScratch)
                {
                    // All words hold 1, so that nothing else goes wrong first; a select takes its last arm on a 0.
                    uint fill = row.Code is Opcode.Select or Opcode.VSelect && i == 3 ? 0u : 1u;
                    Op sound = new(row.Code, 16, i == 3 ? 24 : 0, 0, 0);
                    long last = row.Operands[i].IsVector ? 1529 : 1536;
                    Traps(TrapCode.ScratchOutOfRange, sound.With(i, last), fill);
                }
            }
        }
    }

    [Fact]
    public void More_ops_than_slots_on_any_engine()
    {
        foreach (Engine engine in Engines.Costed)
        {
            OpInfo row = OpTable.All.First(row => row.Engine == engine);
            int slots = MachineModel.TakeHome.Slots(engine);
            Op[] ops = [.. Enumerable.Range(0, slots + 1).Select(i => new Op(row.Code, 8 * i))];

            Trap trap = Run(MachineModel.TakeHome, OpSet.Of(one), OpSet.Of(ops));

            Assert.Equal((TrapCode.SlotLimit, 1, 1), (trap.Code, trap.Pc, trap.Cycle));
            Assert.StartsWith($"{slots + 1} ops on {engine.Name()}", trap.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_writers_of_a_scratch_word_are_both_named()
    {
        var first = new Op(Opcode.VXor, 8, 0, 0);
        var second = new Op(Opcode.Add, 15, 0, 0);

        Trap trap = Run(MachineModel.TakeHome, OpSet.Of(first, second));

        Assert.Equal((TrapCode.DoubleWrite, second, first), (trap.Code, trap.Op, trap.Partner));
        Assert.Contains("scratch word 15", trap.Reason, StringComparison.Ordinal);
        Assert.Contains("""(other op: ["v^", 8, 0, 0])""", trap.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_writers_of_a_memory_word_are_both_named()
    {
        var first = new Op(Opcode.VStore, 100, 8);
        var second = new Op(Opcode.Store, 2, 8);

        Trap trap = Run(MachineModel.TakeHome, OpSet.Of(new Op(Opcode.Const, 2, 7)), OpSet.Of(first, second));

        Assert.Equal((TrapCode.DoubleWrite, second, first), (trap.Code, trap.Op, trap.Partner));
        Assert.Contains("memory word 7", trap.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_jumps_are_both_named_and_only_if_both_are_taken()
    {
        var first = new Op(Opcode.Jump, 5);
        var second = new Op(Opcode.CondJump, 0, 5);

        Trap trap = Run(Machines.ManyFlows, OpSet.Of(one), OpSet.Of(first, second));

        Assert.Equal((TrapCode.DoubleWrite, second, first), (trap.Code, trap.Op, trap.Partner));
        Program untaken = new([OpSet.Of(first, second)]);
        Assert.Null(Simulator.Run(Machines.ManyFlows, untaken, memory: []).Trap);
    }

    [Fact]
    public void A_halt_and_a_pause_are_both_named()
    {
        Op[] ops = [new(Opcode.Halt), new(Opcode.Pause)];
        Program program = new([OpSet.Of(ops)]);
        MachineState start = MachineState.Initial(Machines.ManyFlows, []);
        RunOptions stopping = RunOptions.Default with { PausesStop = true };

        Trap trap = Simulator.Run(Machines.ManyFlows, program, start, stopping).Trap!;

        Assert.Equal((TrapCode.DoubleWrite, ops[1], ops[0]), (trap.Code, trap.Op, trap.Partner));
        Assert.Null(Simulator.Run(Machines.ManyFlows, program, start).Trap);
    }

    [Fact]
    public void Jumps_to_before_the_first_op_set()
    {
        Traps(TrapCode.JumpOutOfRange, new(Opcode.CondJumpRelative, 0, -100));
        Traps(TrapCode.JumpOutOfRange, new(Opcode.CondJump, 0, -1));
        Traps(TrapCode.JumpOutOfRange, new(Opcode.Jump, -1));
    }

    [Fact]
    public void Debug_checks_that_fail()
    {
        Traps(TrapCode.UnexpectedValue, new(Opcode.Compare, 0) { Notes = ["7"] }, options: checking);
        Traps(TrapCode.UnknownTraceKey, new(Opcode.Compare, 0) { Notes = ["8"] }, options: checking);
        ValueArray<string> keys = Enumerable.Repeat("7", 8).ToValueArray();
        Traps(TrapCode.UnexpectedValue, new(Opcode.VCompare, 0) { Notes = keys }, options: checking);
    }

    [Fact]
    public void Too_many_steps()
    {
        Program forever = new([OpSet.Of(one), OpSet.Of(new Op(Opcode.Jump, 0))]);

        MachineState end = Simulator.Run(MachineModel.TakeHome, forever, [], RunOptions.Default with { MaxSteps = 7 });

        Assert.Equal((TrapCode.StepLimit, 7, 1), (end.Trap!.Code, end.Trap.Cycle, end.Trap.Pc));
        Assert.Equal("step-limit", end.Trap.CodeName);
    }

    [Fact]
    public void A_trapped_state_is_the_one_before_the_op_set()
    {
        // The store and the constant of the op-set that traps must not be seen.
        Program program = new([
            OpSet.Of(one, new Op(Opcode.Const, 1, 9)),
            OpSet.Of(new Op(Opcode.Store, 0, 1), new Op(Opcode.Const, 2, 5), new Op(Opcode.Divide, 3, 0, 4)),
        ]);

        MachineState end = Simulator.Run(MachineModel.TakeHome, program, [7, 7]);

        Assert.Equal(MachineStatus.Trapped, end.Status);
        Assert.Equal([7u, 7u], end.Memory);
        Assert.Equal([1u, 9u, 0u, 0u], end.Scratch.Take(4));
        Assert.Equal((1, 1), (end.Pc, end.Cycle));
        Assert.Equal("division-by-zero: op-set 1, cycle 1, [\"//\", 3, 0, 4]: division by zero", end.Trap!.ToString());
    }

    /// <summary>The op alone, third in a program, traps with this code and is named with its place.</summary>
    private static void Traps(TrapCode code, Op op, uint fill = 0, RunOptions? options = null)
    {
        Program program = new([
            OpSet.Of(one, new Op(Opcode.Const, 1, 10)),
            OpSet.Of(new Op(Opcode.Const, 2, 3)),
            OpSet.Of(op),
        ]);
        var start = new MachineState(
            Enumerable.Repeat(fill, MachineModel.TakeHome.ScratchSize).ToValueArray(),
            Enumerable.Repeat(1u, 10).ToValueArray()
        );

        Trap trap = Simulator.Run(MachineModel.TakeHome, program, start, options).Trap!;

        Assert.NotNull(trap);
        Assert.Equal((code, op, 2), (trap.Code, trap.Op, trap.Pc));
        Assert.Null(trap.Partner);
        Assert.Contains(op.ToString(), trap.Message, StringComparison.Ordinal);
    }

    private static Trap Run(MachineModel model, params OpSet[] sets)
    {
        MachineState start = MachineState.Initial(model, Enumerable.Repeat(1u, 10).ToValueArray());
        return Simulator.Run(model, new(sets.ToValueArray()), start).Trap ?? throw new ArgumentException("no trap");
    }
}
