using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Packing.Issuing;

namespace Kernel.Core.Kernels.Record;

/// <summary>The numbers from which the record kernel and its schedule follow.</summary>
internal static class Genes
{
    /// <summary>Address steps of a walk that choose between engines; later ones do as the last.</summary>
    public const int Steps = 7;

    /// <summary>Rounds that can be hurried or held back.</summary>
    public const int Rounds = 16;

    /// <summary>Pairs of a walk whose children may come through the store engine.</summary>
    public const int Pairs = 4;

    /// <summary>Constants that may stay scalar: ops that read them then run on alu only.</summary>
    public const int Scalars = 6;

    // Rounds with loads are held back or hurried; found by searching, like all starts.
    private static readonly double[] roundStarts =
    [
        -27,
        22,
        19,
        26,
        6,
        -10,
        -34,
        15,
        -34,
        14,
        -12,
        3,
        -30,
        -39,
        33,
        -40,
    ];

    private static readonly double[] oneFlowStarts = [1, 0, 0, 0, 0, 0.3, 1];

    private const int firstMix = 21 + Rounds;

    /// <summary>Every gene: first those of the schedule, then those of the mix of techniques.</summary>
    public static ValueArray<Gene> All { get; } =
    [
        new("stagger", 8, 32, 8),
        new("stretch", 0.8, 4, 2.2),
        new("load latency", 0.3, 4, 0.3),
        new("flow latency", 0.3, 4, 0.5),
        new("vector latency", 0.3, 2, 0.6),
        new("gate", 2, 110, 34, IsWhole: true),
        new("blocks", 1, 14, 2, IsWhole: true),
        new("strips", 2, 30, 19, IsWhole: true),
        new("switch cycle", 780, 900, 802, IsWhole: true),
        new("lanes bias", -20, 80, 15),
        new("constant bias", -100, 300, -62),
        new("start lead", 0, 400, 146),
        new("first bump", -150, 150, -2),
        new("first bump reach", 1, 12, 8),
        new("last bump", -150, 150, 9),
        new("last bump reach", 1, 12, 5),
        new("curve", -0.5, 0.5, -0.15),
        new("set-up bias", -200, 200, -22),
        new("multiply bias", -20, 60, 51),
        new("reserve", -1, 8, 1, IsWhole: true),
        new("tail stagger", -20, 200, 49),
        .. Enumerable.Range(0, Rounds).Select(i => new Gene($"round {i}", -40, 40, roundStarts[i])),
        .. Enumerable.Range(0, Steps).Select(i => new Gene($"one flow {i}", 0, 1, oneFlowStarts[i], IsCostly: true)),
        .. Enumerable.Range(0, Steps).Select(i => new Gene($"no flow {i}", 0, 1, 0, IsCostly: true)),
        .. Enumerable.Range(0, Pairs).Select(i => new Gene($"spread {i}", 0, 1, 0, IsCostly: true)),
        .. Enumerable.Range(0, Pairs).Select(i => new Gene($"half spread {i}", 0, 1, i < 3 ? 0.5 : 0, IsCostly: true)),
        .. Enumerable.Range(0, Pairs).Select(i => new Gene($"strips {i}", 0, 1, 1, IsCostly: true)),
        .. Enumerable.Range(0, Scalars).Select(i => new Gene($"scalar {i}", 0, 1, 0, IsWhole: true, IsCostly: true)),
        new("stored constants", 0, 24, 12, IsWhole: true, IsCostly: true),
    ];

    /// <summary>The genes with one of them changed.</summary>
    public static ValueArray<double> With(ValueArray<double> genes, string name, double value) =>
        genes.SetItem(All.Select(gene => gene.Name).ToList().IndexOf(name), value);

    /// <summary>Where a search from nothing starts.</summary>
    public static ValueArray<double> Start() => All.Select(gene => gene.Start).ToValueArray();

    /// <summary>Sets the scheduler's parameters.</summary>
    public static void Fill(ValueArray<double> genes, IssueParameters parameters, int groups)
    {
        var next = new Reader(genes, 0);
        parameters.Stagger = next.Take();
        parameters.Stretch = next.Take();
        parameters.LoadLatency = next.Take();
        parameters.FlowLatency = next.Take();
        parameters.VectorLatency = next.Take();
        parameters.Gate = (int)next.Take();
        parameters.Blocks = (int)next.Take();
        parameters.Strips = (int)next.Take();
        parameters.SwitchCycle = (int)next.Take();
        parameters.LanesBias = next.Take();
        parameters.ConstantBias = next.Take();
        parameters.StartLead = next.Take();
        double first = next.Take();
        double firstReach = next.Take();
        double last = next.Take();
        double lastReach = next.Take();
        double curve = next.Take();
        parameters.TableBias = next.Take();
        parameters.MultiplyBias = next.Take();
        parameters.Reserve = (int)next.Take();
        parameters.TailStagger = next.Take();
        double[] bump = parameters.Bump.Length == groups ? parameters.Bump : new double[groups];
        for (int group = 0; group < groups; group++)
        {
            double middle = (group - (groups / 2.0)) / groups;
            bump[group] =
                (first * Math.Max(0, 1 - (group / firstReach)))
                + (last * Math.Max(0, 1 - ((groups - 1 - group) / lastReach)))
                + (curve * 4 * parameters.Stagger * groups * ((middle * middle) - 0.25));
        }
        parameters.Bump = bump;
        for (int round = 0; round < Rounds; round++)
        {
            parameters.RoundOffset[round] = next.Take();
        }
    }

    /// <summary>Sets the mix of techniques.</summary>
    public static void Fill(ValueArray<double> genes, TechniqueMix mix)
    {
        var next = new Reader(genes, firstMix);
        for (int step = 0; step < Steps; step++)
        {
            mix.OneFlow[step] = next.Take();
        }
        for (int step = 0; step < Steps; step++)
        {
            // Three vector ops instead of one and three selects: seldom worth it for all groups.
            mix.NoFlow[step] = next.Take() * 0.5;
        }
        for (int pair = 0; pair < Pairs; pair++)
        {
            mix.Spread[pair] = next.Take();
        }
        for (int pair = 0; pair < Pairs; pair++)
        {
            mix.HalfSpread[pair] = next.Take();
        }
        for (int pair = 0; pair < Pairs; pair++)
        {
            mix.Strips[pair] = next.Take();
        }
        for (int scalar = 0; scalar < Scalars; scalar++)
        {
            mix.Scalar[scalar] = next.Take() > 0;
        }
        mix.StoredConstants = (int)next.Take();
    }

    private sealed class Reader(ValueArray<double> genes, int first)
    {
        private int at = first;

        public double Take() => genes[at++];
    }
}
