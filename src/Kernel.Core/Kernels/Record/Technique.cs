using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>One technique of the record kernel, told so that it can be taught.</summary>
/// <param name="Kernel">The name of the kernel that uses it and those before it, such as <c>pair-tables</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Why">What it does and why it pays.</param>
public sealed record Technique(string Kernel, string Name, string Why)
{
    private static readonly (int Gate, int Blocks, int Strips)[] rooms =
    [
        (20, 1, 2),
        (40, 2, 8),
        (10, 2, 14),
        (20, 2, 18),
        (34, 2, 19),
        (8, 6, 2),
        (20, 6, 2),
    ];

    private static readonly double[] ends = [40, 75];

    /// <summary>Switches the technique off in a mix that has it.</summary>
    internal Action<TechniqueMix> Without { get; init; } = static _ => { };

    /// <summary>The techniques in the order in which they were put on top of each other.</summary>
    public static ValueArray<Technique> All { get; } =
    [
        new(
            "all-in-vectors",
            "vectors, all state in scratch",
            "Eight items an op; values, parities and addresses never leave scratch. Every node below the root is "
                + "gathered by eight loads, 3,584 in all, and loads bind."
        ),
        new(
            "selected-nodes",
            "nodes of depth 1 and 2 selected",
            "Six nodes stay in scratch and the parities choose among them on the flow engine, which idles otherwise."
        )
        {
            Without = mix => mix.SelectDepth = 0,
        },
        new(
            "fused-hash",
            "hash fused",
            "Stages 0, 2 and 4 are one multiply_add each, and stage 2 is folded into both halves of stage 3: 11 vector "
                + "ops a hash instead of 18."
        )
        {
            Without = mix => mix.FuseHash = false,
        },
        new(
            "last-constant",
            "last constant left to the nodes",
            "The xor with the hash's last constant is done once on the nodes kept in scratch or tables instead of on "
                + "every value. The constant is odd, so parities come out inverted and the tables are mirrored."
        )
        {
            Without = mix => mix.FoldC5 = false,
        },
        new(
            "pair-tables",
            "pair tables",
            "Blocks of a node and its two children stand in three neighbouring words: one vload an item serves two "
                + "rounds, and the second round chooses between two values already hashed with their node."
        )
        {
            Without = mix => mix.Tables = [],
        },
        new(
            "child-strips",
            "children of even and odd lanes apart",
            "Blocks of every other lane land two words apart, so that all left and all right children of those lanes are "
                + "each a vector: a vector op less for a second select."
        )
        {
            Without = mix => Array.Clear(mix.Strips),
        },
        new(
            "addresses-ahead",
            "raw nodes addressed two words ahead",
            "Loads that start two words before their node make its address half of the next one's: no constant is chosen."
        )
        {
            Without = mix => mix.Ahead = false,
        },
        new(
            "derived-constants",
            "constants from constants",
            "Constants and addresses are sums of others, an eighth of an alu cycle each, instead of loads."
        )
        {
            Without = mix => mix.DeriveConstants = false,
        },
        new(
            "stored-children",
            "children through the store engine",
            "The store engine idles, so it turns children that stand apart into vectors: a flow or vector op less for a load "
                + "or two."
        )
        {
            Without = mix =>
            {
                Array.Clear(mix.Spread);
                Array.Clear(mix.HalfSpread);
                mix.StoredConstants = 0;
            },
        },
    ];

    /// <summary>
    /// Builds the kernel with the first techniques only, on the best of a few schedules near the one that a search
    /// starts from, with the end game where this kernel ends.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="contract">What it must leave in memory.</param>
    /// <param name="count">How many of <see cref="All"/>, from the first; at least 1.</param>
    public static BuildResult Build(MachineModel model, Shape shape, Contract contract, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Action<TechniqueMix> restrict = mix =>
        {
            foreach (Technique technique in All.Skip(count))
            {
                technique.Without(mix);
            }
        };
        return RecordWalk.Build(model, shape, contract, Schedule(model, shape, contract, restrict), restrict);
    }

    private static ValueArray<double> Schedule(
        MachineModel model,
        Shape shape,
        Contract contract,
        Action<TechniqueMix> restrict
    )
    {
        ValueArray<double> start = Genes.Start();
        var evaluator = new RecordEvaluator(model, shape, contract, restrict);
        // While every pair and every step takes the flow engine, it has too much to do.
        ValueArray<double> fewerSelects = Enumerable
            .Range(0, Genes.Steps)
            .Aggregate(start, (genes, i) => Genes.With(genes, $"one flow {i}", 1));
        (int? Cycles, ValueArray<double> Genes) best = (null, start);
        foreach (ValueArray<double> candidate in (ReadOnlySpan<ValueArray<double>>)[start, fewerSelects])
        {
            // Buffers take scratch from everything else, so a kernel without pairs, or without strips, wants fewer.
            foreach ((int gate, int blocks, int strips) in rooms)
            {
                ValueArray<double> genes = Genes.With(candidate, "gate", gate);
                genes = Genes.With(Genes.With(genes, "blocks", blocks), "strips", strips);
                if (Try(genes) is { } cycles)
                {
                    foreach (double end in ends)
                    {
                        Try(Genes.With(genes, "switch cycle", cycles - end));
                    }
                }
            }
        }
        return best.Genes;

        int? Try(ValueArray<double> genes)
        {
            int? cycles = evaluator.Evaluate(genes).Cycles;
            best = cycles is not null && !(best.Cycles <= cycles) ? (cycles, genes) : best;
            return cycles;
        }
    }
}
