using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>
/// A search for the list scheduler's options that pack a given stream in the fewest cycles: for any kernel,
/// where the compiler tries only a few of them.
/// </summary>
public static class ScheduleSearch
{
    /// <summary>How many cycles before the end ops count as left over.</summary>
    private const int tail = 20;

    /// <summary>The options that are turned, each under its name.</summary>
    public static ValueArray<Gene> Genes { get; } =
    [
        new("stagger", 0, 32, 4),
        new("stretch", 0.2, 4, 1),
        new("inFlight", 2, 64, 32, IsWhole: true),
        new("vectorsOnAlu", 0, 1, 1),
        new("selectBacklog", 0, 32, 0, IsWhole: true),
        new("loadLead", -60, 60, 0),
        new("flowLead", -60, 60, 0),
        new("constantLead", -200, 200, 0),
        new("margin", 8, 64, 16, IsWhole: true),
    ];

    private static readonly ScheduleOption[] options = [.. Genes.Select(gene => ScheduleOption.Find(gene.Name))];

    /// <summary>The options a candidate stands for.</summary>
    /// <param name="genes">A value for each of <see cref="Genes"/>, in order.</param>
    public static ScheduleOptions Options(ValueArray<double> genes) =>
        options.Zip(genes).Aggregate(new ScheduleOptions(), (set, pair) => pair.First.Set(set, pair.Second));

    /// <summary>
    /// A search for one stream. It makes cycles small and, at equal cycles, the work left shortly before the
    /// end, since cycles alone do not say which way is down.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A straight-line stream that writes each word once, such as a pipeline leaves.</param>
    public static Search Of(MachineModel model, OpStream stream)
    {
        var graph = ScheduleGraph.Of(model, stream);
        ValueArray<double> start = Genes.Select(gene => gene.Start).ToValueArray();
        // The slope of the wavefront matters most, and a search should not have to find that out.
        double[] staggers = [4, 1, 2, 3, 6, 8, 16, 24];
        return new(
            Genes,
            staggers.Select(stagger => start.SetItem(0, stagger)).ToValueArray(),
            () => genes => Evaluate(ListScheduler.Run(graph, Options(genes)))
        );
    }

    private static Evaluation Evaluate(Schedule? schedule)
    {
        if (schedule is null)
        {
            return new(null, double.MaxValue);
        }
        int left = schedule.Issues.Count(issue => issue.Cycle >= schedule.Length - tail);
        return new(schedule.Length, schedule.Length + (0.02 * left));
    }
}
