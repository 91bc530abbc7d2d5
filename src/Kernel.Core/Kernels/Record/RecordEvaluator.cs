using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Packing.Issuing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>
/// Builds and schedules the kernel for one set of genes after the other; it keeps its arrays, and the
/// graph as long as the techniques stay the same.
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
    private readonly RecordKernel kernel = new(model);
    private readonly TechniqueMix techniques = new();
    private readonly IssueParameters parameters = new();
    private readonly IssueScheduler scheduler = new(model);
    private double[] built = [];

    /// <summary>How good the genes are. Vector work and ops left near the end tell apart what cycles do not.</summary>
    public Evaluation Evaluate(ValueArray<double> genes)
    {
        if (Schedule(genes) is not { } cycles)
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
        int? cycles = Schedule(genes);
        for (int gate = 20; cycles is null && gate <= 110; gate += 10)
        {
            parameters.Gate = gate;
            parameters.SwitchCycle = int.MaxValue;
            parameters.StartLead = double.MaxValue;
            cycles = Schedule();
        }
        return cycles is null ? null : IssueEmitter.Emit(model, kernel.Graph, scheduler);
    }

    private int? Schedule(ValueArray<double> genes)
    {
        ReadOnlySpan<double> mix = Genes.Mix(genes);
        if (!mix.SequenceEqual(built))
        {
            Genes.Fill(genes, techniques);
            restrict?.Invoke(techniques);
            _ = kernel.Build(shape, contract, techniques);
            built = mix.ToArray();
        }
        int groups = (shape.Batch + model.VectorLength - 1) / model.VectorLength;
        Genes.Fill(genes, parameters, groups);
        return Schedule();
    }

    private int? Schedule()
    {
        int cycles = scheduler.Run(kernel.Graph, parameters);
        return scheduler.Failed ? null : cycles;
    }
}
