using CsCheck;
using Kernel.Core.Checking;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Testing;

namespace Kernel.Core.Tests.Checking;

public class LegalityTests
{
    private static readonly MachineModel takeHome = MachineModel.TakeHome;

    /// <summary>What no legal program can trap with; a store may still meet another in memory.</summary>
    private static readonly TrapCode[] staticTraps =
    [
        TrapCode.SlotLimit,
        TrapCode.ScratchOutOfRange,
        TrapCode.DoubleWrite,
        TrapCode.JumpOutOfRange,
    ];

    public static TheoryData<string> Models => [.. Machines.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Agrees_with_the_simulator_on_straight_line_programs(string model) =>
        RandomPrograms
            .Programs(new() { Model = Named(model), StaticFaults = 0.03 })
            .Sample(
                random =>
                {
                    ValueArray<Diagnostic> found = Legality.Check(random.Model, random.Program);
                    Trap? trap = Run(random).Trap;
                    Assert.Equal(trap is null, found.Count == 0);
                    // The first thing to go wrong when it runs is the first thing found when it is read.
                    Assert.True(trap is null || found[0].Place.StartsWith($"op-set {trap.Pc}, "), trap?.Message);
                },
                iter: 300
            );

    [Theory]
    [MemberData(nameof(Models))]
    public void A_legal_program_traps_only_over_values(string model) =>
        RandomPrograms
            .Programs(
                new()
                {
                    Model = Named(model),
                    Jumps = true,
                    Stops = true,
                    WildValues = 0.2,
                }
            )
            .Sample(
                random =>
                {
                    Assert.Empty(Legality.Check(random.Model, random.Program));
                    Trap? trap = Run(random).Trap;
                    bool isAboutMemory = trap?.Reason.StartsWith("memory word", StringComparison.Ordinal) ?? false;
                    Assert.True(trap is null || isAboutMemory || !staticTraps.Contains(trap.Code), trap?.Message);
                },
                iter: 300
            );

    [Theory]
    [MemberData(nameof(Models))]
    public void Rejects_an_op_too_many(string model) =>
        Rejects(model, "slot-limit", (machine, set, _, random) => Faults.OneTooMany(machine, set, random));

    [Theory]
    [MemberData(nameof(Models))]
    public void Rejects_a_scratch_address_outside(string model) =>
        Rejects(
            model,
            "scratch-out-of-range",
            (machine, set, _, random) => Faults.OutsideScratch(machine, set, random)
        );

    [Theory]
    [MemberData(nameof(Models))]
    public void Rejects_a_word_written_twice(string model) =>
        Rejects(model, "double-write", (machine, set, _, random) => Faults.WrittenTwice(machine, set, random));

    [Theory]
    [MemberData(nameof(Models))]
    public void Rejects_a_jump_to_before_the_start(string model) =>
        Rejects(model, "jump-out-of-range", (_, set, index, _) => Faults.JumpToBefore(set, index, 0));

    [Theory]
    [InlineData("small")]
    [InlineData("broad")]
    [InlineData("many flows")]
    public void Rejects_two_jumps_at_once(string model) =>
        Rejects(model, "double-write", (machine, set, _, _) => Faults.TwoJumps(machine, set));

    [Fact]
    public void Names_the_place_and_both_ops_of_a_word_written_twice()
    {
        var first = new Op(Opcode.VAdd, 8, 100, 200);
        var second = new Op(Opcode.Const, 15, 7);

        Diagnostic found = Assert.Single(Check(OpSet.Empty, OpSet.Of(first, new(Opcode.Const, 16, 7), second)));

        Assert.Equal("double-write", found.Code);
        Assert.Equal("op-set 1, load slot 1", found.Place);
        Assert.Equal(second, found.Op);
        Assert.Equal(first, found.Partner);
        Assert.Contains("""["const", 15, 7]""", found.Message, StringComparison.Ordinal);
        Assert.Contains("""["v+", 8, 100, 200]""", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_two_vectors_that_share_words_once() =>
        Assert.Single(Check(OpSet.Of(new Op(Opcode.VAdd, 0, 100, 200), new Op(Opcode.VXor, 3, 100, 200))));

    [Fact]
    public void The_same_op_twice_is_a_word_written_twice()
    {
        var op = new Op(Opcode.Const, 0, 7);

        Assert.Equal("double-write", Assert.Single(Check(OpSet.Of(op, op))).Code);
    }

    [Fact]
    public void Thirteen_scalar_ops_are_one_diagnostic_on_the_engine()
    {
        Op[] ops = [.. Enumerable.Range(0, 13).Select(i => new Op(Opcode.Add, i, 100, 200))];

        Diagnostic found = Assert.Single(Check(OpSet.Of(ops)));

        Assert.Equal("op-set 0, alu", found.Place);
        Assert.Equal("slot-limit", found.Code);
        Assert.Equal("13 ops, but the engine has 12 slots a cycle", found.Message);
        Assert.Equal(ops[12], found.Op);
    }

    [Theory]
    [InlineData(1528, true)]
    [InlineData(1529, false)]
    public void A_vector_must_end_inside_scratch(int start, bool isLegal) =>
        Assert.Equal(isLegal, Check(OpSet.Of(new Op(Opcode.VBroadcast, start, 0))).Count == 0);

    [Theory]
    [InlineData(1535, 0, true)]
    [InlineData(1529, 7, false)]
    [InlineData(-3, 3, true)]
    [InlineData(-3, 2, false)]
    public void An_offset_counts(int address, int offset, bool isLegal) =>
        Assert.Equal(isLegal, Check(OpSet.Of(new Op(Opcode.LoadOffset, address, 40, offset))).Count == 0);

    [Fact]
    public void Offsets_tell_words_apart() =>
        Assert.Empty(Check(OpSet.Of(new Op(Opcode.LoadOffset, 0, 40, 1), new Op(Opcode.LoadOffset, 0, 40, 2))));

    [Fact]
    public void All_wrong_operands_of_an_op_are_told()
    {
        ValueArray<Diagnostic> found = Check(OpSet.Of(new Op(Opcode.MultiplyAdd, 1536, 0, 1529, 5000)));

        Assert.Equal(["dest", "b", "c"], found.Select(diagnostic => diagnostic.Message.Split(' ')[0]));
        Assert.All(found, diagnostic => Assert.Equal("op-set 0, valu slot 0", diagnostic.Place));
    }

    [Fact]
    public void A_relative_jump_may_land_on_the_first_op_set_and_no_further()
    {
        var back = new Op(Opcode.CondJumpRelative, 0, -3);

        Assert.Empty(Check(OpSet.Empty, OpSet.Empty, OpSet.Of(back)));
        Assert.Equal("jump-out-of-range", Assert.Single(Check(OpSet.Empty, OpSet.Of(back))).Code);
    }

    [Fact]
    public void Jumps_past_the_end_stop_and_are_legal() =>
        Assert.Empty(Check(OpSet.Of(new Op(Opcode.Jump, 5_000_000))));

    [Fact]
    public void Reading_and_writing_a_word_in_one_op_set_is_legal() =>
        Assert.Empty(Check(OpSet.Of(new Op(Opcode.Add, 0, 0, 1), new Op(Opcode.Subtract, 1, 0, 1))));

    [Fact]
    public void A_jump_and_a_pause_decide_different_things()
    {
        MachineModel model = Machines.ManyFlows;

        Assert.Empty(Legality.Check(model, Of(OpSet.Of(new Op(Opcode.Jump, 1), new Op(Opcode.Pause)))));
        Assert.Single(Legality.Check(model, Of(OpSet.Of(new Op(Opcode.Halt), new Op(Opcode.Pause)))));
    }

    [Fact]
    public void A_vector_comparison_needs_a_key_a_lane() =>
        Assert.Equal(
            "key-count",
            Assert.Single(Check(OpSet.Of(new Op(Opcode.VCompare, 0) { Notes = [Reference.Key(0, 0, "idx")] }))).Code
        );

    private static ValueArray<Diagnostic> Check(params OpSet[] sets) => Legality.Check(takeHome, Of(sets));

    private static Program Of(params OpSet[] sets) => new(sets.ToValueArray());

    private static MachineModel Named(string name) => Machines.All.Single(model => model.Name == name);

    private static MachineState Run(RandomProgram random) =>
        Simulator.Run(random.Model, random.Program, random.Memory, RunOptions.Default with { MaxSteps = 300 });

    /// <summary>A legal program with one op-set made illegal is rejected, there and for that.</summary>
    private static void Rejects(string model, string code, Func<MachineModel, OpSet, int, SplitMix, OpSet?> mutate)
    {
        int mutants = 0;
        Gen.Select(RandomPrograms.Programs(new() { Model = Named(model), Debug = true }), Gen.ULong)
            .Sample(
                (random, seed) =>
                {
                    Assert.Empty(Legality.Check(random.Model, random.Program));
                    var chance = new SplitMix(seed);
                    int index = chance.Below(random.Program.Length);
                    OpSet? mutant = mutate(random.Model, random.Program.OpSets[index], index, chance);
                    if (mutant is null)
                    {
                        return;
                    }
                    Interlocked.Increment(ref mutants);
                    ValueArray<Diagnostic> found = Legality.Check(
                        random.Model,
                        new(random.Program.OpSets.SetItem(index, mutant))
                    );
                    Assert.Contains(found, diagnostic => diagnostic.Code == code);
                    Assert.All(
                        found,
                        diagnostic =>
                        {
                            Assert.StartsWith($"op-set {index}, ", diagnostic.Place, StringComparison.Ordinal);
                            Assert.Contains(diagnostic.Op, mutant.Ops);
                            Assert.True(code != "double-write" || mutant.Ops.Contains(diagnostic.Partner));
                        }
                    );
                },
                iter: 200
            );
        Assert.True(mutants > 20, $"only {mutants} mutants were made");
    }
}
