using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Passes;
using Kernel.Core.Workload;

namespace Kernel.Core.Analysis;

/// <summary>What the compiled stream needs when so many levels of the tree are chosen from scratch.</summary>
/// <param name="Depths">Levels below the root that are chosen from scratch; deeper nodes are loaded.</param>
/// <param name="Loads">Ops on load, constants among them.</param>
/// <param name="Alu">Scalar arithmetic ops.</param>
/// <param name="VectorOps">Vector arithmetic ops.</param>
/// <param name="MultiplyAdds">Of these the ones that only valu can do.</param>
/// <param name="Flow">Ops on flow.</param>
/// <param name="Floors">The floors when a scheduler may split vectors and make constants on flow.</param>
/// <param name="WithArithmetic">The floors when selects may be arithmetic as well.</param>
public sealed record CrossoverRow(
    int Depths,
    int Loads,
    int Alu,
    int VectorOps,
    int MultiplyAdds,
    int Flow,
    Floors Floors,
    Floors WithArithmetic
);

/// <summary>
/// Where loading nodes stops being the limit and choosing them begins to be: the floors by how many levels
/// of the tree are kept in scratch.
/// </summary>
public static class Crossover
{
    /// <summary>The most levels that <see cref="CompiledTreeWalk.Selecting"/> can choose.</summary>
    public const int MostDepths = 4;

    /// <summary>The table: no level below the root first, then one more a row.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="contract">Whether final indices are written as well.</param>
    /// <param name="cancellation">Stops with <see cref="OperationCanceledException"/>.</param>
    public static ValueArray<CrossoverRow> Of(
        MachineModel model,
        Shape shape,
        Contract contract = Contract.Values,
        CancellationToken cancellation = default
    )
    {
        var rows = new CrossoverRow[MostDepths + 1];
        var options = new ParallelOptions { CancellationToken = cancellation };
        Parallel.For(0, rows.Length, options, depths => rows[depths] = Row(model, shape, depths, contract));
        return rows.ToValueArray();
    }

    private static CrossoverRow Row(MachineModel model, Shape shape, int depths, Contract contract)
    {
        OpStream stream = Pipeline.Usual.Apply(model, CompiledTreeWalk.Selecting(shape, depths, contract));
        var flow = DataFlow.Of(model, stream);
        return new(
            depths,
            On(Engine.Load),
            On(Engine.Alu),
            On(Engine.Valu),
            stream.Ops.Count(op => op.Code == Opcode.MultiplyAdd),
            On(Engine.Flow),
            Floors.Of(flow, Freedom.Scheduling, scalarsStay: true),
            Floors.Of(flow, Freedom.Full, scalarsStay: true)
        );

        int On(Engine engine) => stream.Ops.Count(op => op.Engine == engine);
    }
}
