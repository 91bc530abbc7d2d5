using System.Text.Json;
using System.Text.Json.Serialization;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Workload;

namespace Kernel.Core.Interchange;

/// <summary>
/// A search as a file: all that is needed to go on as if it had never stopped. It is written whole from
/// time to time; what was tried since is tried again, with the same result.
/// </summary>
/// <param name="Version">The version of this form and of the genes' meaning.</param>
/// <param name="Kernel">The kernel that is searched for.</param>
/// <param name="Shape">The size of the walk.</param>
/// <param name="Contract">What the program must leave in memory.</param>
/// <param name="State">Where the search stands.</param>
public sealed record SearchJournal(int Version, string Kernel, Shape Shape, Contract Contract, SearchState State)
{
    /// <summary>The version that this code writes and reads.</summary>
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The journal as JSON.</summary>
    public string Write() =>
        JsonSerializer.Serialize(
            new Form(
                Version,
                Kernel,
                [Shape.Height, Shape.Rounds, Shape.Batch],
                Contract,
                State.Seed,
                State.Random,
                State.Evaluations,
                [.. State.Pool.Select(Entry.Of)],
                State.Best is { } best ? Entry.Of(best) : null
            ),
            format
        ) + "\n";

    /// <summary>Reads a journal, or says what is wrong with it.</summary>
    /// <param name="json">The text of a journal.</param>
    /// <param name="genes">How many genes a candidate has.</param>
    public static (SearchJournal? Journal, Diagnostic? Wrong) Read(string json, int genes)
    {
        try
        {
            Form? form = JsonSerializer.Deserialize<Form>(json, format);
            return form is not { Shape.Length: 3, Pool: not null, Kernel: not null }
                    ? (null, new("not-a-journal", "", "the file holds no search: start one with --journal"))
                : form.Version != CurrentVersion
                    ? (
                        null,
                        new(
                            "journal-version",
                            "version",
                            $"the journal has version {form.Version}, this program reads {CurrentVersion}"
                        )
                    )
                : form.Pool.Append(form.Best).Any(entry => entry is not null && entry.Genes.Length != genes)
                    ? (
                        null,
                        new(
                            "journal-genes",
                            "pool",
                            $"a candidate of this search has {genes} genes; the journal is of another one"
                        )
                    )
                : (form.Journal(), null);
        }
        catch (Exception e) when (e is JsonException or ArgumentOutOfRangeException)
        {
            return (
                null,
                new(
                    "not-a-journal",
                    e is JsonException json1 ? $"line {json1.LineNumber + 1}" : "shape",
                    $"this is no journal: {e.Message}"
                )
            );
        }
    }

    private sealed record Form(
        int Version,
        string Kernel,
        int[] Shape,
        Contract Contract,
        int Seed,
        ulong Random,
        long Evaluations,
        Entry[] Pool,
        Entry? Best
    )
    {
        public SearchJournal Journal() =>
            new(
                Version,
                Kernel,
                new(Shape[0], Shape[1], Shape[2]),
                Contract,
                new(
                    Seed,
                    Random,
                    Evaluations,
                    Pool.Select(entry => entry.Candidate()).ToValueArray(),
                    Best?.Candidate()
                )
            );
    }

    private sealed record Entry(int? Cycles, double Cost, double[] Genes)
    {
        public static Entry Of(Candidate candidate) =>
            new(candidate.Evaluation.Cycles, candidate.Evaluation.Cost, [.. candidate.Genes]);

        public Candidate Candidate() => new(Genes.ToValueArray(), new(Cycles, Cost));
    }
}
