using CsCheck;
using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Workload;
using Kernel.Testing;

namespace Kernel.Core.Tests.Packing;

/// <summary>
/// Compiled random kernels against the scalar stream executed one op a cycle: the simulator says what
/// either leaves in memory.
/// </summary>
public class ListPackingTests
{
    private static readonly ScheduleOptions[] few = [new() { Stagger = 2, InFlight = 16 }, new() { Stagger = 8 }];

    private static readonly Gen<MachineModel> models = Gen.Int[0, Machines.All.Count - 1].Select(i => Machines.All[i]);

    [Fact]
    public void A_compiled_kernel_is_legal_and_leaves_what_the_scalar_stream_leaves() =>
        RandomKernels
            .Kernels(40, withVectors: true)
            .Sample(kernel => Assert.NotNull(Compile(MachineModel.TakeHome, kernel).Program), iter: 150);

    [Fact]
    public void So_it_does_on_other_machines_or_it_says_that_scratch_is_short() =>
        Gen.Select(models, Gen.Int[0, 3], RandomKernels.Kernels(20))
            .Sample(
                (model, size, kernel) =>
                {
                    int scratch = size == 0 ? model.ScratchSize : model.VectorLength * size * 3;
                    ListPacked packed = Compile(model with { ScratchSize = scratch }, kernel);
                    if (packed.Program is null)
                    {
                        Diagnostic shortage = Assert.Single(packed.Diagnostics);
                        Assert.Equal("scratch-shortage", shortage.Code);
                        Assert.Contains("words of scratch at once", shortage.Message, StringComparison.Ordinal);
                    }
                },
                iter: 150
            );

    [Fact]
    public void Where_one_op_at_a_time_leaves_half_of_scratch_free_there_is_a_schedule() =>
        RandomKernels
            .Kernels(20)
            .Sample(
                kernel =>
                {
                    MachineModel model = MachineModel.TakeHome;
                    OpStream stream = Core.Passes.Pipeline.Usual.Apply(model, kernel.Stream);
                    int needed = ListPacking.Pack(model with { ScratchSize = 1 }, stream, few[0]).ScratchPeak;
                    int scratch = (2 * needed) + 64;
                    Assert.NotNull(ListPacking.Pack(model with { ScratchSize = scratch }, stream, few[0]).Program);
                },
                iter: 60
            );

    [Fact]
    public void The_best_of_several_options_is_the_first_shortest_however_many_threads_look_for_it() =>
        RandomKernels
            .Kernels(30)
            .Sample(
                kernel =>
                {
                    MachineModel model = MachineModel.TakeHome;
                    OpStream stream = Core.Passes.Pipeline.Usual.Apply(model, kernel.Stream);
                    ScheduleOptions[] options = [.. Compiler.UsualOptions.Take(5)];
                    ListPacked best = options
                        .Select(option => ListPacking.Pack(model, stream, option))
                        .MinBy(packed => packed.Program!.Length)!;
                    Assert.Equal(best, ListPacking.Best(model, stream, options));
                },
                iter: 30
            );

    [Fact]
    public void A_stream_of_nothing_is_a_program_of_nothing() =>
        Assert.Equal(0, Compiler.Compile(MachineModel.TakeHome, new([])).Program!.Length);

    [Fact]
    public void A_stream_that_is_not_well_formed_is_told_and_not_compiled()
    {
        ListPacked packed = Compiler.Compile(
            MachineModel.TakeHome,
            new([new(Opcode.Const, 0, 1), new(Opcode.Const, 0, 2), new(Opcode.Store, 0, 1)])
        );

        Assert.Null(packed.Program);
        Assert.Equal(["second-write", "read-before-write"], packed.Diagnostics.Select(fault => fault.Code));
    }

    [Fact]
    public void A_stop_keeps_its_place()
    {
        Op[] before = [new(Opcode.Const, 0, 1), new(Opcode.Const, 1, 7), new(Opcode.Store, 0, 1)];
        Op[] after = [new(Opcode.Const, 2, 2), new(Opcode.Store, 2, 1)];
        OpStream stream = new([.. before, new(Opcode.Halt), .. after]);

        Program program = Compiler.Compile(MachineModel.TakeHome, stream).Program!;

        Assert.Equal([0u, 7u, 0u], Simulator.Run(MachineModel.TakeHome, program, [0, 0, 0]).Memory);
    }

    [Fact]
    public void A_division_by_zero_whose_result_is_needed_traps_still()
    {
        var k = new KernelBuilder();
        MemoryArray words = k.Array("words", 0);
        for (int i = 0; i < 8; i++)
        {
            words[8 + i] = words[i] / (words[i] ^ words[i]);
        }

        Program program = Compiler.Compile(MachineModel.TakeHome, k.Build()).Program!;

        Trap? trap = Simulator.Run(MachineModel.TakeHome, program, [.. new uint[16]]).Trap;
        Assert.Equal(TrapCode.DivisionByZero, trap?.Code);
    }

    [Fact]
    public void A_priority_of_ones_own_decides_who_goes_first()
    {
        // Three constants for two load slots, none on flow: the one due first may not wait.
        Op[] constants = [.. Enumerable.Range(0, 3).Select(i => new Op(Opcode.Const, i, 100 + i))];
        Op[] stores = [.. Enumerable.Range(0, 3).Select(i => new Op(Opcode.Store, i, i) { Touches = new("out", i) })];
        OpStream stream = new([.. constants, .. stores]);

        ValueArray<Op> FirstOps(long urgent) =>
            ListPacking
                .Pack(
                    MachineModel.TakeHome,
                    stream,
                    new()
                    {
                        ConstantsByFlow = false,
                        Due = op => op.Op.Code == Opcode.Const && op.Op.X1 == urgent ? 0 : 1,
                    }
                )
                .Program!.OpSets[0]
                .Ops;

        Assert.Equal([102L, 100L], FirstOps(102).Select(op => op.X1));
        Assert.Equal([100L, 101L], FirstOps(100).Select(op => op.X1));
    }

    [Fact]
    public void A_select_goes_to_whichever_engine_has_a_slot_once_the_difference_of_its_arms_is_known() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 6], Gen.Int[0, 3], Gen.ULong)
            .Sample(
                (vectors, steps, backlog, seed) =>
                {
                    MachineModel model = MachineModel.TakeHome;
                    RandomKernel kernel = Choosing(8 * vectors, steps, seed);
                    ScheduleOptions[] options = [new() { Stagger = 2, SelectBacklog = backlog }];

                    Program choice = Compiler.Compile(model, kernel.Stream, options: options).Program!;

                    Assert.Empty(Legality.Check(model, choice));
                    Assert.Equal(
                        kernel.Execute(model, kernel.Stream).Memory,
                        Simulator.Run(model, choice, kernel.Memory).Memory
                    );
                },
                iter: 60
            );

    [Fact]
    public void Choosing_the_engine_at_issue_beats_flow_alone()
    {
        MachineModel model = MachineModel.TakeHome;
        RandomKernel kernel = Choosing(items: 256, steps: 12, seed: 1);
        Core.Passes.Pipeline usual = Core.Passes.Pipeline.Usual;
        var flowAlone = new Core.Passes.Pipeline(
            usual.Passes.Where(pass => pass.Apply != Core.Passes.SelectDifferences.Apply).ToValueArray()
        );

        Program choice = Compiler.Compile(model, kernel.Stream).Program!;
        Program alone = Compiler.Compile(model, kernel.Stream, flowAlone).Program!;

        Assert.True(alone.Length > 384); // as many selects as flow has to do
        Assert.True(choice.Length < alone.Length * 2 / 3, $"{choice.Length} against {alone.Length}");
        Assert.InRange(On(choice, Opcode.VSelect), 1, 383);
    }

    private static int On(Program program, Opcode code) =>
        program.OpSets.Sum(opSet => opSet.Ops.Count(op => op.Code == code));

    /// <summary>Many selects, of which every item has its own condition and all share the arms.</summary>
    private static RandomKernel Choosing(int items, int steps, ulong seed)
    {
        var k = new KernelBuilder();
        MemoryArray arms = k.Array("arms", 0);
        MemoryArray values = k.Array("values", 64);
        for (int item = 0; item < items; item++)
        {
            Value value = values[item];
            for (int step = 0; step < steps; step++)
            {
                value = (value < arms[2 * step]).Select(arms[step], arms[step + 1]) ^ value;
            }
            values[item] = value;
        }
        var words = new SplitMix(seed);
        return new(k.Build(), Enumerable.Range(0, 64 + items).Select(_ => words.NextWord()).ToValueArray());
    }

    private static ListPacked Compile(MachineModel model, RandomKernel kernel)
    {
        ListPacked packed = Compiler.Compile(model, kernel.Stream, options: few);
        if (packed.Program is { } program)
        {
            Assert.Empty(Legality.Check(model, program));
            MachineState end = Simulator.Run(model, program, kernel.Memory);
            Assert.Null(end.Trap);
            Assert.Equal(kernel.Execute(model, kernel.Stream).Memory, end.Memory);
            Assert.InRange(packed.ScratchPeak, 0, model.ScratchSize);
        }
        return packed;
    }
}
