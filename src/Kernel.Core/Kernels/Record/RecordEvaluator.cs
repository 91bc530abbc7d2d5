using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Packing.Issuing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>
/// Builds and schedules the kernel for one set of genes after the other; it keeps its arrays, and the
/// graphs of the kernels it met last, as genes that differ often ask for the same kernel.
/// </summary>
/// <param name="model">The machine.</param>
/// <param name="shape">The size of the walk.</param>
/// <param name="contract">What the program must leave in memory.</param>
/// <param name="restrict">Switches techniques off; null leaves all on.</param>
internal sealed class RecordEvaluator(
    MachineModel model,
    Shape shape,
    Contract contract,
    Action<TechniqueMix>? restrict = null
)
{
    // A search makes its candidates from those in its pool.
    private const int graphsKept = Search.PoolSize;

    private readonly int groups = (shape.Batch + model.VectorLength - 1) / model.VectorLength;
    private readonly List<(byte[] Decisions, IssueGraph Graph)> graphs = []; // the one met last at the end
    private readonly TechniqueMix techniques = new();
    private readonly IssueParameters parameters = new();
    private readonly IssueScheduler scheduler = new(model);
    private readonly KernelBuilder k = new(model);

    /// <summary>How good the genes are. Vector work and ops left near the end tell apart what cycles do not.</summary>
    public Evaluation Evaluate(ValueArray<double> genes)
    {
        if (Schedule(Graph(genes), genes) is not { } cycles)
        {
            return new(null, double.MaxValue / 2);
        }
        double vectors = scheduler.ValuUsed + (scheduler.AluUsed / (double)model.VectorLength);
        double vectorsPerCycle = model.ValuSlots + (model.AluSlots / (double)model.VectorLength);
        return new(cycles, cycles + (0.4 * vectors / vectorsPerCycle) + (0.02 * scheduler.LeftNearEnd));
    }

    /// <summary>
    /// The program the genes give, or null when there is none. Where scratch runs full, fewer groups are
    /// let in until it does not, and those as soon as there is room.
    /// </summary>
    public Program? Build(ValueArray<double> genes)
    {
        IssueGraph graph = Graph(genes);
        int? cycles = Schedule(graph, genes);
        for (int gate = 20; cycles is null && gate <= 110; gate += 10)
        {
            parameters.Gate = gate;
            parameters.SwitchCycle = int.MaxValue;
            parameters.StartLead = double.MaxValue;
            cycles = Schedule(graph);
        }
        if (cycles is null)
        {
            return null;
        }
        return IssuePacking.Fold(model, Stream(genes), graph, scheduler);
    }

    /// <summary>The kernel as it is written, before anything is scheduled.</summary>
    public OpStream Stream(ValueArray<double> genes)
    {
        Choose(genes);
        _ = RecordKernel.Write(k, shape, contract, techniques);
        return k.Build();
    }

    private void Choose(ValueArray<double> genes)
    {
        Genes.Fill(genes, techniques);
        restrict?.Invoke(techniques);
    }

    private IssueGraph Graph(ValueArray<double> genes)
    {
        Choose(genes);
        byte[] decisions = techniques.Decisions(groups);
        int at = graphs.FindLastIndex(known => known.Decisions.AsSpan().SequenceEqual(decisions));
        IssueGraph graph;
        if (at >= 0)
        {
            graph = graphs[at].Graph;
            graphs.RemoveAt(at);
        }
        else
        {
            graph = graphs.Count < graphsKept ? new(model) : graphs[0].Graph;
            graphs.RemoveRange(0, Math.Max(0, graphs.Count - graphsKept + 1));
            IReadOnlyList<Wave> waves = RecordKernel.Write(k, shape, contract, techniques);
            graph.Read(k.Ops, waves);
        }
        graphs.Add((decisions, graph));
        return graph;
    }

    private int? Schedule(IssueGraph graph, ValueArray<double> genes)
    {
        Genes.Fill(genes, parameters, groups);
        return Schedule(graph);
    }

    private int? Schedule(IssueGraph graph)
    {
        int cycles = scheduler.Run(graph, parameters);
        return scheduler.Failed ? null : cycles;
    }
}
