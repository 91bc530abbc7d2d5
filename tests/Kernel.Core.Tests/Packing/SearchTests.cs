using Kernel.Core.Interchange;
using Kernel.Core.Kernels.Record;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Workload;

namespace Kernel.Core.Tests.Packing;

/// <summary>The pool search, on a landscape whose best is known and on the record kernel.</summary>
public class SearchTests
{
    private static readonly ValueArray<Gene> genes =
    [
        new("a", -10, 10, 8),
        new("b", 0, 20, 20, IsWhole: true),
        new("c", -1, 1, -1),
    ];

    [Fact]
    public void It_comes_near_the_best() =>
        Assert.True(Steps(Bowl(), Search.Start(3), 200, 1).Pool.Min(candidate => candidate.Evaluation.Cost) < 0.05);

    [Fact]
    public void Threads_change_nothing() =>
        Assert.Equal(Steps(Bowl(), Search.Start(3), 40, 1), Steps(Bowl(), Search.Start(3), 40, 5));

    [Fact]
    public void Seeds_do() =>
        Assert.NotEqual(Steps(Bowl(), Search.Start(3), 10, 1).Pool, Steps(Bowl(), Search.Start(4), 10, 1).Pool);

    [Fact]
    public void A_search_that_was_written_and_read_goes_on_as_if_it_had_not_stopped()
    {
        SearchState half = Steps(Bowl(), Search.Start(5), 20, 2);
        var journal = new SearchJournal(SearchJournal.CurrentVersion, "record", Shape.TakeHome, Contract.Values, half);

        (SearchJournal? read, Diagnostic? wrong) = SearchJournal.Read(journal.Write(), genes.Count);

        Assert.Null(wrong);
        Assert.Equal(journal, read);
        Assert.Equal(Steps(Bowl(), Search.Start(5), 40, 1), Steps(Bowl(), read!.State, 20, 1));
    }

    [Theory]
    [InlineData("", "not-a-journal")]
    [InlineData("[]", "not-a-journal")]
    [InlineData("{}", "not-a-journal")]
    [InlineData("{\"version\": 7, \"kernel\": \"record\", \"shape\": [10, 16, 256], \"pool\": []}", "journal-version")]
    [InlineData(
        "{\"version\": 1, \"kernel\": \"record\", \"shape\": [10, 16, 256], \"pool\": [{\"cost\": 1, \"genes\": [1]}]}",
        "journal-genes"
    )]
    public void A_bad_journal_is_told(string json, string code) =>
        Assert.Equal(code, SearchJournal.Read(json, genes.Count).Wrong!.Code);

    [Fact]
    public void Genes_stay_in_their_ranges()
    {
        foreach (Candidate candidate in Steps(Bowl(), Search.Start(9), 30, 1).Pool)
        {
            for (int i = 0; i < genes.Count; i++)
            {
                Assert.InRange(candidate.Genes[i], genes[i].Low, genes[i].High);
                Assert.True(!genes[i].IsWhole || candidate.Genes[i] % 1 == 0);
            }
        }
    }

    [Fact]
    public void The_record_search_does_not_depend_on_threads()
    {
        var shape = new Shape(4, 6, 32);
        SearchState one = Steps(
            RecordWalk.Search(MachineModel.TakeHome, shape, Contract.Values),
            Search.Start(1),
            4,
            1
        );
        SearchState three = Steps(
            RecordWalk.Search(MachineModel.TakeHome, shape, Contract.Values),
            Search.Start(1),
            4,
            3
        );

        Assert.Equal(one, three);
        Assert.NotNull(one.Best);
    }

    private static SearchState Steps(Search search, SearchState state, int count, int threads)
    {
        for (int i = 0; i < count; i++)
        {
            state = search.Step(state, threads);
        }
        return state;
    }

    /// <summary>A bowl with its bottom at (2, 7, 0.5).</summary>
    private static Search Bowl() =>
        new(
            genes,
            [genes.Select(gene => gene.Start).ToValueArray()],
            () =>
                x =>
                {
                    double cost = Math.Pow(x[0] - 2, 2) + Math.Pow(x[1] - 7, 2) + Math.Pow(x[2] - 0.5, 2);
                    return new((int)cost, cost);
                }
        );
}
