using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Passes;
using Kernel.Core.Workload;
using Kernel.Testing;

namespace Kernel.Core.Tests.Analysis;

public class FloorsTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    [Fact]
    public void No_program_is_shorter_than_its_floors() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                int cycles = IssuedOp.CyclesOf(input.Program);
                foreach (Freedom freedom in (Freedom[])[Freedom.None, Freedom.Scheduling, Freedom.Full])
                {
                    var floors = Floors.Of(input.Model, input.Program, freedom);
                    Assert.All(
                        [.. floors.AsWritten, .. floors.Bounds],
                        floor => Assert.InRange(floor.Cycles, 0, cycles)
                    );
                    Assert.Equal(floors.Bounds.Max(bound => bound.Cycles), floors.Highest);
                    Assert.Equal(floors.Highest == 0 ? null : (double)cycles / floors.Highest, floors.Gap(cycles));
                }
            },
            iter: 300
        );

    [Theory]
    [InlineData(3, 5, 24, 0)]
    [InlineData(4, 7, 17, 2)]
    [InlineData(2, 6, 40, 1)]
    public void No_schedule_of_a_stream_is_shorter_than_the_stream_s_floors(
        int height,
        int rounds,
        int batch,
        int depths
    )
    {
        OpStream plain = CompiledTreeWalk.Selecting(new(height, rounds, batch), depths, Contract.Values);
        OpStream stream = Pipeline.Usual.Apply(model, plain);
        foreach (double vectorsOnAlu in (double[])[0, 1])
        {
            ScheduleOptions options = new() { Stagger = 2, VectorsOnAlu = vectorsOnAlu };
            Program program = ListPacking.Pack(model, stream, options).Program!;
            foreach (Freedom freedom in (Freedom[])[Freedom.Scheduling, Freedom.Full])
            {
                Assert.All(
                    [.. Floors.Of(model, stream, freedom).Bounds, .. Floors.Of(model, program, freedom).Bounds],
                    bound => Assert.InRange(bound.Cycles, 0, program.Length)
                );
            }
        }
    }

    [Fact]
    public void All_engines_together_is_the_best_of_all_ways_to_share_out_the_ops() =>
        Gen.Select(Gen.Int[0, 30].Array[7], Gen.Int[0, Machines.All.Count - 1])
            .Sample(
                (counts, machine) =>
                {
                    MachineModel m = Machines.All[machine];
                    var floors = Floors.Of(m, Stream(counts));
                    Assert.Equal(BestOfAll(m, counts), floors["all engines"].Cycles);
                    Assert.Equal(m.ValuSlots == 0 ? 0 : Ceiling(counts[2], m.ValuSlots), floors["valu"].Cycles);
                    Assert.Equal(Ceiling(counts[1] + counts[2], m.ValuSlots), floors.AsWritten[1].Cycles);
                },
                iter: 300
            );

    [Fact]
    public void A_multiply_add_stays_on_valu_and_other_vector_ops_may_leave()
    {
        Op[] ops =
        [
            .. Enumerable.Range(0, 60).Select(i => new Op(Opcode.VXor, 8 * (i + 2), 0, 8)),
            .. Enumerable.Range(62, 12).Select(i => new Op(Opcode.MultiplyAdd, 8 * i, 0, 8, 0)),
        ];

        var floors = Floors.Of(model, new OpStream([.. ops]));

        Assert.Equal(12, floors.AsWritten[1].Cycles);
        Assert.Equal(2, floors["valu"].Cycles);
        Assert.Equal(72 * 8, floors["alu+valu"].Work);
        Assert.Equal(10, floors["alu+valu"].Cycles);
        Assert.Equal("alu+valu", floors.Binding.Name);
        Assert.Equal(12, Floors.Of(model, new OpStream([.. ops]), Freedom.None).Highest);
    }

    [Fact]
    public void The_waterfall_follows_the_passes()
    {
        OpStream plain = CompiledTreeWalk.Plain(new(3, 4, 16), Contract.Values);
        ValueArray<PassStep> steps = PassWaterfall.Of(model, Pipeline.Usual.Run(model, plain));

        Assert.Equal(
            ["as written", .. Pipeline.Usual.Passes.Select(pass => pass.Name)],
            steps.Select(step => step.Pass)
        );
        Assert.Equal(plain.Ops.Count, steps[0].Total);
        Assert.Equal(Pipeline.Usual.Apply(model, plain).Ops.Count, steps[^1].Total);
        Assert.Equal(steps[^1].Total - steps[0].Total, steps.Sum(step => step.Change));
        Assert.True(steps[^1].Total < steps[0].Total / 2);
        Assert.True(steps[^1].Floors["alu+valu"].Work < steps[0].Floors["alu+valu"].Work);
        Assert.Empty(PassWaterfall.Of(model, []));
    }

    [Fact]
    public void The_more_levels_are_chosen_the_fewer_are_loaded()
    {
        ValueArray<CrossoverRow> rows = Crossover.Of(model, new(6, 10, 64));

        Assert.Equal([0, 1, 2, 3, 4], rows.Select(row => row.Depths));
        Assert.Equal(rows.Select(row => row.Loads).OrderDescending(), rows.Select(row => row.Loads));
        Assert.Equal(rows.Select(row => row.Flow).Order(), rows.Select(row => row.Flow));
        Assert.Equal("load", rows[0].Floors.Binding.Name);
        Assert.Equal("flow", rows[^1].Floors.Binding.Name);
        Assert.All(rows, row => Assert.True(row.WithArithmetic.Highest <= row.Floors.Highest));
    }

    /// <summary>Alu, vector, multiply_add, load, const, vselect and store ops that do not wait for each other.</summary>
    private static OpStream Stream(int[] counts)
    {
        Op[] kinds =
        [
            new(Opcode.Xor, 100, 0, 1),
            new(Opcode.VXor, 100, 0, 16),
            new(Opcode.MultiplyAdd, 100, 0, 16, 32),
            new(Opcode.Load, 100, 0),
            new(Opcode.Const, 100, 7),
            new(Opcode.VSelect, 100, 0, 16, 32),
            new(Opcode.Store, 0, 1),
        ];
        // A word that only the run knows: what is made of it is no constant.
        return new([.. counts.SelectMany((count, kind) => Enumerable.Repeat(kinds[kind], count))]);
    }

    private static long BestOfAll(MachineModel m, int[] counts)
    {
        (int alu, int vector, int multiplyAdd, int load, int constant, int select, int store) = (
            counts[0],
            counts[1],
            counts[2],
            counts[3],
            counts[4],
            counts[5],
            counts[6]
        );
        long best = long.MaxValue;
        for (int onFlow = 0; onFlow <= constant; onFlow++)
        {
            for (int asArithmetic = 0; asArithmetic <= select; asArithmetic++)
            {
                int lanes = alu + (m.VectorLength * (vector + multiplyAdd + asArithmetic));
                long[] needs =
                [
                    Ceiling(alu, m.AluSlots),
                    Ceiling(multiplyAdd, m.ValuSlots),
                    Ceiling(load + constant - onFlow, m.LoadSlots),
                    Ceiling(onFlow + select - asArithmetic, m.FlowSlots),
                    Ceiling(store, m.StoreSlots),
                    Ceiling(lanes, m.AluSlots + (m.ValuSlots * m.VectorLength)),
                ];
                best = Math.Min(best, needs.Max());
            }
        }
        return best;
    }

    private static long Ceiling(long work, long perCycle) => (work + perCycle - 1) / perCycle;
}
