using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Passes;
using Kernel.Core.Workload;
using Kernel.Testing;

namespace Kernel.Core.Tests.Analysis;

public class ComparisonTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    [Fact]
    public void A_program_does_not_differ_from_itself() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                var compared = Comparison.Of(input.Model, input.Program, input.Program);
                Assert.True(compared.IsEmpty);
                Assert.Equal(IssuedOp.Of(input.Program).Count, compared.Same);
                Assert.All(compared.Lead, lead => Assert.Equal(0, lead));
                Assert.All(compared.Mix, mix => Assert.Equal(0, mix.Change));
                Assert.Empty(compared.Stretches());
            },
            iter: 200
        );

    [Fact]
    public void The_other_way_round_it_says_the_opposite() =>
        Gen.Select(Gen.Int[0, Machines.All.Count - 1], Gen.Int[0, 25], Gen.ULong, Gen.ULong)
            .Sample(
                (machine, length, seedA, seedB) =>
                {
                    ProgramKnobs knobs = new() { Model = Machines.All[machine], OpSets = length };
                    Program a = RandomPrograms.Make(knobs, seedA).Program;
                    Program b = RandomPrograms.Make(knobs with { OpSets = length / 2 }, seedB).Program;
                    var forth = Comparison.Of(knobs.Model, a, b, "a", "b");
                    var back = Comparison.Of(knobs.Model, b, a, "b", "a");
                    Assert.Equal(forth.Change, -back.Change);
                    Assert.Equal(forth.OnlyA, back.OnlyB);
                    Assert.Equal(forth.OnlyB, back.OnlyA);
                    Assert.Equal(forth.Same, back.Same);
                    Assert.Equal(
                        forth.Moved.Select(moved => new MovedOp(moved.B, moved.A)).OrderBy(moved => moved.A.Index),
                        back.Moved
                    );
                    Assert.Equal(forth.Lead.Select(lead => -lead), back.Lead);
                    Assert.Equal(forth.Mix.Select(mix => -mix.Change), back.Mix.Select(mix => mix.Change));
                    AssertAddsUp(forth, a, b);
                },
                iter: 200
            );

    [Fact]
    public void Ops_are_known_again_on_other_words_and_in_other_cycles()
    {
        Program a = Program.OnePerCycle([new(Opcode.Const, 0, 7), new(Opcode.Load, 1, 0), new(Opcode.Add, 2, 1, 0)]);
        Program b = Program.OnePerCycle([
            new(Opcode.Const, 9, 8),
            new(Opcode.Const, 5, 7),
            new(Opcode.Load, 4, 5),
            new(Opcode.Add, 3, 4, 5),
        ]);

        var compared = Comparison.Of(model, a, b);

        Assert.Equal([1, 1, 1], compared.Moved.Select(moved => moved.Shift));
        Assert.Equal(new Op(Opcode.Const, 9, 8), compared.OnlyB.Single().Op);
        Assert.Empty(compared.OnlyA);
        Assert.Equal([0, 0, 0, 1], compared.Lead);
    }

    [Fact]
    public void Two_schedules_of_one_stream_hold_the_same_ops()
    {
        OpStream stream = Pipeline.Usual.Apply(model, CompiledTreeWalk.Selecting(new(3, 5, 32), 2, Contract.Values));
        Program a = Packed(
            new()
            {
                Stagger = 0,
                VectorsOnAlu = 0,
                ConstantsByFlow = false,
            }
        );
        Program b = Packed(
            new()
            {
                Stagger = 9,
                VectorsOnAlu = 0,
                ConstantsByFlow = false,
            }
        );

        var compared = Comparison.Of(model, a, b);

        Assert.Empty(compared.OnlyA);
        Assert.Empty(compared.OnlyB);
        Assert.NotEmpty(compared.Moved);

        Program Packed(ScheduleOptions options) => ListPacking.Pack(model, stream, options).Program!;
    }

    [Fact]
    public void The_one_that_does_more_ops_sooner_is_ahead()
    {
        Op[] ops = [.. Enumerable.Range(0, 4).Select(i => new Op(Opcode.Const, i, i))];
        Program slow = Program.OnePerCycle(ops);
        Program fast = new([OpSet.Of(ops[0], ops[1]), OpSet.Of(ops[2], ops[3])]);

        LeadStretch stretch = Comparison.Of(model, slow, fast).Stretches().Single();

        Assert.Equal(new LeadStretch(0, 2, 2, 1), stretch);
    }

    [Fact]
    public void A_sweep_tries_every_combination_in_order()
    {
        SweepAxis<(double X, double Y)>[] axes =
        [
            new("x", [1, 2], (at, value) => (value, at.Y)),
            new("y", [5, 3, 4], (at, value) => (at.X, value)),
        ];

        Sweep sweep = Sweep.Run((0, 0), axes, at => new((int)((10 * at.X) + at.Y), 0, [], []));

        Assert.Equal(["x", "y"], sweep.Axes);
        Assert.Equal([15, 13, 14, 25, 23, 24], sweep.Points.Select(point => point.Result.Cycles));
        Assert.Equal([1, 3], sweep.Best!.Values);
        Assert.Equal(0, Sweep.Run(0, [], at => new(at, 0, [], [])).Points.Single().Result.Cycles);
    }

    [Fact]
    public void A_sweep_of_the_scheduler_measures_what_packing_gives()
    {
        OpStream stream = Pipeline.Usual.Apply(model, CompiledTreeWalk.Selecting(new(3, 5, 32), 2, Contract.Values));
        SweepAxis<ScheduleOptions> stagger = ScheduleSweep.Axes[0] with { Values = [0, 12] };

        Sweep sweep = Sweep.Run(new ScheduleOptions(), [stagger], o => ScheduleSweep.Measure(model, stream, o));

        foreach (SweepPoint point in sweep.Points)
        {
            Program program = ListPacking.Pack(model, stream, new() { Stagger = point.Values[0] }).Program!;
            Assert.Equal(program.Length, point.Result.Cycles);
            Assert.Equal(Utilization.Of(model, program), point.Result.Use);
            Assert.Equal(Pressure.Of(model, program).Peak, point.Result.ScratchPeak);
        }
        MachineModel tiny = model with { ScratchSize = 40 };
        Assert.Equal("scratch-shortage", ScheduleSweep.Measure(tiny, stream, new()).Refused.Single().Code);
    }

    [Fact]
    public void A_report_gathers_what_the_analyses_say() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                var report = Report.Of(input.Model, input.Program);
                Assert.Equal(IssuedOp.CyclesOf(input.Program), report.Cycles);
                Assert.Equal(report.Ops, report.Mix.Sum(count => count.Ops));
                Assert.Equal(report.Ops, report.Use.Sum(use => use.Used));
                Assert.Equal(report.Use.Max(use => use.Share), report.Limiting.Share);
                Assert.Equal(Pressure.Of(input.Model, input.Program).Peak, report.Pressure.Peak);
                Assert.Equal(report.Gap, report.Floors.Gap(report.Cycles));
            },
            iter: 100
        );

    private static void AssertAddsUp(Comparison compared, Program a, Program b)
    {
        int matched = compared.Same + compared.Moved.Count;
        Assert.Equal(IssuedOp.Of(a).Count, matched + compared.OnlyA.Count);
        Assert.Equal(IssuedOp.Of(b).Count, matched + compared.OnlyB.Count);
        int end = compared.Lead.Count == 0 ? 0 : compared.Lead[^1];
        Assert.Equal(compared.OnlyB.Count - compared.OnlyA.Count, end);
        Assert.Equal(compared.Mix.Sum(mix => mix.Change), end);
    }
}
