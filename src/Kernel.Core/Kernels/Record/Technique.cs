using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>One technique of the record kernel, told so that it can be taught.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Why">What it does and why it pays.</param>
public sealed record Technique(string Name, string Why)
{
    /// <summary>Switches the technique off in a mix that has it.</summary>
    internal Action<TechniqueMix> Without { get; init; } = static _ => { };

    /// <summary>The techniques in the order in which they were put on top of each other.</summary>
    public static ValueArray<Technique> All { get; } =
    [
        new(
            "vectors, all state in scratch",
            "Eight items an op; values, parities and addresses never leave scratch. Every node below the root is "
                + "gathered by eight loads, 3,584 in all, and loads bind."
        ),
        new(
            "nodes of depth 1 and 2 selected",
            "Six nodes stay in scratch and the parities choose among them on the flow engine, which idles otherwise."
        )
        {
            Without = mix => mix.SelectDepth = 0,
        },
        new(
            "hash fused",
            "Stages 0, 2 and 4 are one multiply_add each, and stage 2 is folded into both halves of stage 3: 11 vector "
                + "ops a hash instead of 18."
        )
        {
            Without = mix => mix.FuseHash = false,
        },
        new(
            "last constant left to the nodes",
            "The xor with the hash's last constant is done once on the nodes kept in scratch or tables instead of on "
                + "every value. The constant is odd, so parities come out inverted and the tables are mirrored."
        )
        {
            Without = mix => mix.FoldC5 = false,
        },
        new(
            "pair tables",
            "Blocks of a node and its two children stand in three neighbouring words: one vload an item serves two "
                + "rounds, and the second round chooses between two values already hashed with their node."
        )
        {
            Without = mix => mix.Tables = [],
        },
        new(
            "pointers in the table of depth 3",
            "Two neighbouring blocks and a pointer for each fill eight words, so that the table's own address is two "
                + "multiply_adds and the next one starts from the pointer."
        )
        {
            Without = mix => mix.Pointers = false,
        },
        new(
            "constants from constants",
            "Constants and addresses are sums of others, an eighth of an alu cycle each, instead of loads."
        )
        {
            Without = mix => mix.DeriveConstants = false,
        },
    ];

    /// <summary>
    /// Builds the kernel with the first techniques only, on the schedule that a search starts from.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="contract">What it must leave in memory.</param>
    /// <param name="count">How many of <see cref="All"/>, from the first; at least 1.</param>
    public static BuildResult Build(MachineModel model, Shape shape, Contract contract, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return RecordWalk.Build(
            model,
            shape,
            contract,
            Genes.Start(),
            mix =>
            {
                foreach (Technique technique in All.Skip(count))
                {
                    technique.Without(mix);
                }
            }
        );
    }
}
