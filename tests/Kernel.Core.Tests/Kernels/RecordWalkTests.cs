using Kernel.Core.Analysis;
using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Kernels.Record;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Workload;
using Kernel.Testing;

namespace Kernel.Core.Tests.Kernels;

/// <summary>The record kernel: rebuilt exactly from its plans, right for any size.</summary>
public class RecordWalkTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    /// <summary>What each contract may cost at most.</summary>
    public static TheoryData<Contract, int> Required =>
        new()
        {
            { Contract.Values, 876 },
            { Contract.ValuesAndIndices, 889 },
            { Contract.FullMemory, 896 },
        };

    [Theory]
    [MemberData(nameof(Required))]
    public void A_shipped_plan_gives_its_cycles_and_meets_its_contract(Contract contract, int most)
    {
        RecordPlan plan = RecordPlan.Shipped(contract)!;

        Verdict verdict = Judge(RecordWalk.Build(model, plan), Shape.TakeHome, contract);

        Assert.True(verdict.Passed, verdict.ToString());
        Assert.Equal(plan.Cycles, verdict.Cycles);
        Assert.True(plan.Cycles <= most);
    }

    [Fact]
    public void A_plan_that_does_not_give_its_cycles_is_refused()
    {
        RecordPlan plan = RecordPlan.Shipped(Contract.Values)!;

        Diagnostic refused = Assert.Single(RecordWalk.Build(model, plan with { Cycles = plan.Cycles - 1 }).Refused);

        Assert.Equal("plan-cycles", refused.Code);
    }

    [Fact]
    public void A_plan_gives_the_same_program_every_time() =>
        Assert.Equal(
            RecordWalk.Build(model, Shape.TakeHome, Contract.Values).Program,
            RecordWalk.Build(model, Shape.TakeHome, Contract.Values).Program
        );

    [Fact]
    public void Any_size_computes_what_the_reference_does()
    {
        var random = new SplitMix(11);
        for (int i = 0; i < 12; i++)
        {
            var shape = new Shape(1 + random.Below(12), random.Below(41), 1 + random.Below(i == 0 ? 1024 : 90));
            foreach (Contract contract in Enum.GetValues<Contract>())
            {
                Verdict verdict = Judge(RecordWalk.Build(model, shape, contract), shape, contract);
                Assert.True(verdict.Passed, $"{shape}, {contract}: {verdict}");
            }
        }
    }

    /// <summary>Whatever the schedule, every word of memory ends as if the ops were executed in the order they are written in.</summary>
    [Theory]
    [InlineData(10, 16, 256)]
    [InlineData(10, 16, 64)]
    [InlineData(6, 21, 77)]
    [InlineData(3, 9, 400)]
    public void A_program_leaves_every_word_as_its_stream_does(int height, int rounds, int batch)
    {
        var shape = new Shape(height, rounds, batch);
        foreach (Contract contract in Enum.GetValues<Contract>())
        {
            ValueArray<uint> memory = MemoryImage.Build(Conformance.Inputs(shape).First().Walk);
            var kernel = new RandomKernel(RecordWalk.Stream(model, shape, contract), memory);
            Program program = RecordWalk.Build(model, shape, contract).Program!;

            MachineState inOrder = kernel.Execute(model, kernel.Stream);

            Assert.Null(inOrder.Trap);
            Assert.Equal(inOrder.Memory, Simulator.Run(model, program, memory).Memory);
        }
    }

    [Theory]
    [InlineData(10, 16, 64)]
    [InlineData(7, 27, 43)]
    public void Any_mix_of_techniques_computes_what_the_reference_does(int height, int rounds, int batch)
    {
        var shape = new Shape(height, rounds, batch);
        foreach (Contract contract in Enum.GetValues<Contract>())
        {
            // The first batch of a search is its start and fifteen far mutants of it.
            SearchState state = RecordWalk.Search(model, shape, contract).Step(Search.Start(batch), 1);
            foreach (Candidate candidate in state.Pool.Where(one => one.Evaluation.Cycles is not null))
            {
                Verdict verdict = Judge(
                    RecordWalk.Build(model, RecordPlan.Of(shape, contract, candidate)),
                    shape,
                    contract
                );
                Assert.True(verdict.Passed, $"{shape}, {contract}: {verdict}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Required))]
    public void No_plan_goes_below_the_floor_of_the_techniques(Contract contract, int most)
    {
        MixFloor floor = RecordFloor.Of(model, Shape.TakeHome, contract);
        RecordPlan plan = RecordPlan.Shipped(contract)!;

        Assert.InRange((double)floor.Cycles, 0.97 * plan.Cycles, plan.Cycles);
        Assert.True(floor.Prices[Engine.Valu].Sign > 0, $"{contract}, at most {most}: vector ops bind");
    }

    [Fact]
    public void Many_items_and_few_rounds_are_built_too() =>
        Assert.True(
            Judge(RecordWalk.Build(model, new(2, 1, 1600), Contract.Values), new(2, 1, 1600), Contract.Values).Passed
        );

    [Fact]
    public void Every_technique_leaves_the_kernel_right_and_none_makes_it_slower()
    {
        long? before = null;
        for (int count = 1; count <= Technique.All.Count; count++)
        {
            BuildResult built = Technique.Build(model, Shape.TakeHome, Contract.Values, count);
            Verdict verdict = Judge(built, Shape.TakeHome, Contract.Values);
            Assert.True(verdict.Passed, $"{Technique.All[count - 1].Name}: {verdict}");
            Assert.True(
                !(verdict.Cycles > before),
                $"{Technique.All[count - 1].Name}: {verdict.Cycles} after {before}"
            );
            before = verdict.Cycles;
        }
    }

    [Fact]
    public void Plans_round_trip_and_bad_ones_are_told()
    {
        RecordPlan plan = RecordPlan.Shipped(Contract.Values)!;
        (RecordPlan? read, Diagnostic? wrong) = RecordPlan.Read(plan.Write());

        Assert.Null(wrong);
        Assert.Equal(plan.Vector(), read!.Vector());
        Assert.Equal(plan.Shape, read.Shape);
        Assert.Equal(
            "plan-version",
            RecordPlan
                .Read(plan.Write().Replace("\"version\": 2", "\"version\": 9", StringComparison.Ordinal))
                .Wrong!.Code
        );
        Assert.Equal("not-a-plan", RecordPlan.Read("{").Wrong!.Code);
        Assert.Equal("not-a-plan", RecordPlan.Read("{\"version\": 2}").Wrong!.Code);
    }

    private static Verdict Judge(BuildResult built, Shape shape, Contract contract)
    {
        Assert.Empty(built.Refused);
        return Conformance.Check(model, built.Program!, shape, contract, Conformance.Inputs(shape).Take(4));
    }
}
