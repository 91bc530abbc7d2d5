using Kernel.Core.Kernels.Record;
using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;
using Kernel.Core.Packing.Issuing;
using Kernel.Core.Workload;

namespace Kernel.Core.Analysis;

/// <summary>How low the record kernel can go with any mix of its techniques.</summary>
public static class RecordFloor
{
    /// <summary>
    /// The floor over all mixes, from ops counted in graphs that were built: one without any choice taken, then
    /// one for each option, taken by all groups.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="contract">What the kernel must leave in memory.</param>
    public static MixFloor Of(MachineModel model, Shape shape, Contract contract)
    {
        var builder = new KernelBuilder(model);
        var graph = new IssueGraph(model);
        int groups = (shape.Batch + model.VectorLength - 1) / model.VectorLength;
        EngineWork plain = Built(static _ => { });
        var choices = new List<MixChoice>();
        for (int i = 0; i < Genes.Steps; i++)
        {
            int step = i;
            Choose(
                $"address step {step}",
                groups,
                ("one vector op and three selects", static _ => { }),
                ("two and one", mix => mix.OneFlow[step] = 1),
                ("three and none", mix => mix.NoFlow[step] = 1)
            );
        }
        for (int i = 0; i < Genes.Pairs; i++)
        {
            int pair = i;
            Choose(
                $"children of pair {pair}",
                groups,
                ("two xors", static _ => { }),
                ("strips", mix => mix.Strips[pair] = 1),
                ("right ones stored", mix => mix.HalfSpread[pair] = 1),
                ("both stored", mix => mix.Spread[pair] = 1)
            );
        }
        for (int i = 0; i < Genes.Scalars; i++)
        {
            int scalar = i;
            Choose(
                $"shared constant {(Shared)scalar}",
                1,
                ("vector", static _ => { }),
                ("scalar", mix => mix.Scalar[scalar] = true)
            );
        }
        const int late = 16;
        Choose("late constants", late, ("broadcast", static _ => { }), ("stored", mix => mix.StoredConstants = late));
        return MixFloor.Of(model, plain, choices.ToValueArray());

        EngineWork Built(Action<TechniqueMix> change)
        {
            var mix = new TechniqueMix();
            change(mix);
            IReadOnlyList<Wave> waves = RecordKernel.Write(builder, shape, contract, mix);
            graph.Read(builder.Ops, waves);
            return Count(graph, model.VectorLength);
        }

        void Choose(string name, int times, params ReadOnlySpan<(string Name, Action<TechniqueMix> Change)> ways)
        {
            var options = new List<MixOption>();
            foreach ((string way, Action<TechniqueMix> change) in ways)
            {
                options.Add(new(way, Built(change).Less(plain, Math.Max(1, times))));
            }
            // What costs the same changes nothing; what the kernel does not do costs nothing at all.
            MixOption[] different = [.. options.DistinctBy(option => option.Work)];
            if (different.Length > 1)
            {
                choices.Add(new(name, times, different.ToValueArray()));
            }
        }
    }

    private static EngineWork Count(IssueGraph graph, int lanes)
    {
        var ops = graph.Unit.AsSpan(0, graph.Nodes).ToArray().CountBy(unit => unit).ToDictionary();
        long Of(Unit unit) => ops.GetValueOrDefault(unit);
        return new(
            Of(Unit.ValuOnly),
            Of(Unit.Scalar) + (lanes * Of(Unit.AluLanes)),
            Of(Unit.Vector),
            Of(Unit.Load),
            Of(Unit.Constant),
            Of(Unit.Flow),
            Of(Unit.Store)
        );
    }
}
