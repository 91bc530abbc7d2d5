using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Passes;
using Kernel.Core.Workload;

namespace Kernel.Core.Tests.Packing;

/// <summary>The search over the list scheduler's options.</summary>
public class ScheduleSearchTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    private static readonly OpStream stream = Pipeline.Usual.Apply(
        model,
        CompiledTreeWalk.Selecting(new(6, 8, 64), 2, Contract.Values)
    );

    [Fact]
    public void The_genes_start_as_the_options_do()
    {
        ScheduleOptions start = ScheduleSearch.Options(ScheduleSearch.Genes.Select(gene => gene.Start).ToValueArray());

        Assert.Equal(new ScheduleOptions() with { Stagger = 4 }, start);
    }

    [Fact]
    public void It_finds_what_packs_to_the_cycles_it_says_and_no_more_than_it_started_with()
    {
        SearchState state = Search.Start(seed: 3);
        Search search = ScheduleSearch.Of(model, stream);
        int first = ListPacking.Pack(model, stream, new() { Stagger = 4 }).Program!.Length;
        while (state.Evaluations < 96)
        {
            state = search.Step(state, threads: 2);
        }

        Candidate best = state.Best!;
        ListPacked packed = ListPacking.Pack(model, stream, ScheduleSearch.Options(best.Genes));
        Assert.Equal(best.Evaluation.Cycles, packed.Program!.Length);
        Assert.True(packed.Program.Length < first, $"{packed.Program.Length} cycles, {first} without a search");
    }

    [Fact]
    public void Threads_change_nothing_but_the_time()
    {
        SearchState one = Search.Start(seed: 5);
        SearchState two = one;
        Search first = ScheduleSearch.Of(model, stream);
        Search second = ScheduleSearch.Of(model, stream);
        for (int i = 0; i < 4; i++)
        {
            one = first.Step(one, threads: 1);
            two = second.Step(two, threads: 3);
        }

        Assert.Equal(one, two);
    }
}
