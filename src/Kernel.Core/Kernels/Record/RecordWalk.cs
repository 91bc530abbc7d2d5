using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>The best kernel for the tree walk: rebuilt from its plan, or searched for anew.</summary>
public static class RecordWalk
{
    /// <summary>The numbers a search turns.</summary>
    public static ValueArray<Gene> Genes => Record.Genes.All;

    /// <summary>
    /// Builds the program: from the shipped plan when there is one for the size and contract, else from
    /// the genes a search starts with, which serve any size.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="contract">What it must leave in memory.</param>
    public static BuildResult Build(MachineModel model, Shape shape, Contract contract) =>
        Plan(shape, contract) is { } plan ? Build(model, plan) : Build(model, shape, contract, Record.Genes.Start());

    /// <summary>
    /// The kernel as <see cref="Build(MachineModel, Shape, Contract)"/> writes it, before anything is scheduled: ops
    /// over virtual scratch words, to be executed one a cycle. Strips and blocks are written more than once, so passes
    /// that ask for words written once do not take it.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="contract">What it must leave in memory.</param>
    public static OpStream Stream(MachineModel model, Shape shape, Contract contract) =>
        new RecordEvaluator(model, shape, contract).Stream(Plan(shape, contract)?.Vector() ?? Record.Genes.Start());

    private static RecordPlan? Plan(Shape shape, Contract contract) =>
        shape == Shape.TakeHome ? RecordPlan.Shipped(contract) : null;

    /// <summary>Builds the program a plan describes.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="plan">The plan.</param>
    /// <returns>The program, or why there is none: also when it does not take the cycles the plan promises.</returns>
    public static BuildResult Build(MachineModel model, RecordPlan plan)
    {
        BuildResult built = Build(model, plan.Shape, plan.Contract, plan.Vector());
        // Straight-line code: its op-sets are its cycles.
        return built.Program?.OpSets.Count(set => set.CostsCycle) is { } cycles && cycles != plan.Cycles
            ? new(
                null,
                [
                    new(
                        "plan-cycles",
                        "cycles",
                        $"the plan promises {plan.Cycles} cycles and gives {cycles}: it was made by another version of the kernel or "
                            + "the scheduler; search again from it"
                    ),
                ]
            )
            : built;
    }

    /// <summary>A search for a size and contract.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="contract">What the program must leave in memory.</param>
    /// <param name="starts">Plans to start from; none starts from nothing.</param>
    public static Search Search(
        MachineModel model,
        Shape shape,
        Contract contract,
        params ReadOnlySpan<RecordPlan> starts
    )
    {
        var from = new List<ValueArray<double>> { Record.Genes.Start() };
        foreach (RecordPlan plan in starts)
        {
            from.Add(plan.Vector());
        }
        return new(Record.Genes.All, from.ToValueArray(), () => new RecordEvaluator(model, shape, contract).Evaluate);
    }

    /// <summary>Builds the program of some genes, with some techniques switched off.</summary>
    internal static BuildResult Build(
        MachineModel model,
        Shape shape,
        Contract contract,
        ValueArray<double> genes,
        Action<TechniqueMix>? restrict = null
    ) =>
        new RecordEvaluator(model, shape, contract, restrict).Build(genes) is { } program
            ? new(program, [])
            : new(
                null,
                [
                    new(
                        "scratch-shortage",
                        "",
                        "the schedule ran out of scratch; search for a plan of that size (`kernel search --shape H,R,B`)"
                    ),
                ]
            );
}
