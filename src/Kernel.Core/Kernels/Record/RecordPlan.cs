using System.Text.Json;
using System.Text.Json.Serialization;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>
/// What rebuilds a record program exactly: not a schedule but the numbers it follows from, and the cycles
/// it must give.
/// </summary>
/// <param name="Version">The version of the genes' meaning; plans of another version are refused.</param>
/// <param name="Height">Height of the tree.</param>
/// <param name="Rounds">Rounds.</param>
/// <param name="Batch">Items.</param>
/// <param name="Contract">What the program leaves in memory.</param>
/// <param name="Cycles">The cycles it takes.</param>
/// <param name="Genes">The numbers by name.</param>
public sealed record RecordPlan(
    int Version,
    int Height,
    int Rounds,
    int Batch,
    Contract Contract,
    int Cycles,
    IReadOnlyDictionary<string, double> Genes
)
{
    /// <summary>The version that this code writes and reads.</summary>
    public const int CurrentVersion = 2;

    private static readonly JsonSerializerOptions format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The size of the walk.</summary>
    [JsonIgnore]
    public Shape Shape => new(Height, Rounds, Batch);

    /// <summary>The shipped plan for the take-home's size and a contract, or null when there is none.</summary>
    /// <param name="contract">What the program must leave in memory.</param>
    public static RecordPlan? Shipped(Contract contract)
    {
        using Stream? stream = typeof(RecordPlan).Assembly.GetManifestResourceStream($"record-{contract}.json");
        return stream is null ? null : JsonSerializer.Deserialize<RecordPlan>(stream, format);
    }

    /// <summary>The plan that a candidate is.</summary>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="contract">What the program leaves in memory.</param>
    /// <param name="candidate">A candidate that was scheduled.</param>
    public static RecordPlan Of(Shape shape, Contract contract, Candidate candidate)
    {
        var genes = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < Record.Genes.All.Count; i++)
        {
            genes[Record.Genes.All[i].Name] = candidate.Genes[i];
        }
        int cycles =
            candidate.Evaluation.Cycles
            ?? throw new ArgumentException("The candidate has no schedule.", nameof(candidate));
        return new(CurrentVersion, shape.Height, shape.Rounds, shape.Batch, contract, cycles, genes);
    }

    /// <summary>The plan as JSON, a few kilobytes.</summary>
    public string Write() => JsonSerializer.Serialize(this, format) + "\n";

    /// <summary>Reads a plan, or says what is wrong with it.</summary>
    /// <param name="json">The text of a plan file.</param>
    public static (RecordPlan? Plan, Diagnostic? Wrong) Read(string json)
    {
        try
        {
            RecordPlan? plan = JsonSerializer.Deserialize<RecordPlan>(json, format);
            return plan switch
            {
                { Version: not CurrentVersion } => (
                    null,
                    new(
                        "plan-version",
                        "version",
                        $"the plan has version {plan.Version}, this program reads {CurrentVersion}"
                    )
                ),
                { Genes: not null } => (plan, null),
                _ => (null, new("not-a-plan", "", "the file holds no plan: it has no genes")),
            };
        }
        catch (JsonException e)
        {
            return (null, new("not-a-plan", $"line {e.LineNumber + 1}", $"this is no plan: {e.Message}"));
        }
    }

    /// <summary>The genes in order; what the plan does not name is where a search from nothing starts.</summary>
    public ValueArray<double> Vector() =>
        Record
            .Genes.All.Select(gene => Genes.TryGetValue(gene.Name, out double value) ? value : gene.Start)
            .ToValueArray();
}
