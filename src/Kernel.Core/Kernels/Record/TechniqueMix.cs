namespace Kernel.Core.Kernels.Record;

/// <summary>How an address step of two levels is computed.</summary>
internal enum StepMode
{
    /// <summary>One vector op and three selects.</summary>
    MostFlow,

    /// <summary>Two vector ops and one select.</summary>
    OneFlow,

    /// <summary>Three vector ops.</summary>
    NoFlow,
}

/// <summary>How the second round of a pair gets the child that the parity chooses.</summary>
internal enum ChildMode
{
    /// <summary>The value xored with both, and one select.</summary>
    TwoXors,

    /// <summary>Both turned into vectors by the store engine, and one select.</summary>
    Spread,

    /// <summary>Left ones stay in lane order, right ones go through the store engine, and one select.</summary>
    HalfSpread,

    /// <summary>Even and odd lanes in buffers of their own, and a select for each.</summary>
    Strips,
}

/// <summary>Constants that can stay a scalar, which alu can read in every lane and valu cannot.</summary>
internal enum Shared
{
    /// <summary>The root as it is.</summary>
    Root,

    /// <summary>The root with the hash's last constant.</summary>
    FoldedRoot,

    /// <summary>The hash's last constant.</summary>
    LastConstant,

    /// <summary>The shift of the hash's second stage.</summary>
    FirstShift,

    /// <summary>The shift of the hash's last stage.</summary>
    LastShift,

    /// <summary>One, the mask of parities.</summary>
    One,
}

/// <summary>Which techniques a kernel uses, and how often.</summary>
internal sealed class TechniqueMix
{
    /// <summary>Nodes of depth 1 to this are selected from scratch.</summary>
    public int SelectDepth { get; set; } = 2;

    /// <summary>Hash stages fused into multiply_adds.</summary>
    public bool FuseHash { get; set; } = true;

    /// <summary>The last constant of the hash folded into the nodes, which inverts the parity.</summary>
    public bool FoldC5 { get; set; } = true;

    /// <summary>Depths at which a pair, a node and its two children, is read by one vload.</summary>
    public int[] Tables { get; set; } = [3, 5, 7];

    /// <summary>Constants and addresses made from others by alu, instead of loaded.</summary>
    public bool DeriveConstants { get; set; } = true;

    /// <summary>Groups that may have the addresses of their values in scratch at once.</summary>
    public int Tile { get; } = 48;

    /// <summary>For each address step, the share of groups, 0 to 1, that take two vector ops and one select.</summary>
    public double[] OneFlow { get; } = new double[16];

    /// <summary>For each address step, the share of groups that take three vector ops and no select.</summary>
    public double[] NoFlow { get; } = new double[16];

    /// <summary>So many constant vectors come through the idle store engine.</summary>
    public int StoredConstants { get; set; }

    /// <summary>For each pair of the walk, the share of groups that get the children through the store engine.</summary>
    public double[] Spread { get; } = new double[4];

    /// <summary>For each pair of the walk, the share of groups that get the right children through the store engine.</summary>
    public double[] HalfSpread { get; } = new double[4];

    /// <summary>For each pair of the walk, the share of groups that read it into a buffer for even and one for odd lanes.</summary>
    public double[] Strips { get; } = new double[4];

    /// <summary>The constants that stay scalar.</summary>
    public bool[] Scalar { get; } = new bool[6];

    /// <summary>The address of a raw node, taken two words ahead, is half of the next one's.</summary>
    public bool Ahead { get; set; } = true;

    /// <summary>How a group gets the children of a pair; spread evenly over groups.</summary>
    public ChildMode Children(int pair, int group)
    {
        if (pair >= Strips.Length)
        {
            return ChildMode.TwoXors;
        }
        double at = pair == 3 ? 1 - ((group + 0.5) / 32) : Spot(group, 0.37);
        return at < Spread[pair] ? ChildMode.Spread
            : at < Spread[pair] + HalfSpread[pair] ? ChildMode.HalfSpread
            : at < Spread[pair] + HalfSpread[pair] + Strips[pair] ? ChildMode.Strips
            : ChildMode.TwoXors;
    }

    /// <summary>How a group computes an address step.</summary>
    public StepMode Mode(int step, int group)
    {
        // The last step's flow ops come free in the end, when no other are left: late groups take them.
        double at =
            step == 5 ? group / 32.0
            : step == 6 ? 1 - ((group + 0.5) / 32)
            : Spot(group, 0);
        return at < NoFlow[step] ? StepMode.NoFlow
            : at < NoFlow[step] + OneFlow[step] ? StepMode.OneFlow
            : StepMode.MostFlow;
    }

    /// <summary>What the shares come to: two mixes that decide alike give the same kernel, as far as genes go.</summary>
    /// <param name="groups">How many groups of items there are.</param>
    public byte[] Decisions(int groups)
    {
        var decisions = new List<byte>((groups * (Genes.Steps + Genes.Pairs)) + Scalar.Length + 1);
        for (int group = 0; group < groups; group++)
        {
            for (int step = 0; step < Genes.Steps; step++)
            {
                decisions.Add((byte)Mode(step, group));
            }
            for (int pair = 0; pair < Genes.Pairs; pair++)
            {
                decisions.Add((byte)Children(pair, group));
            }
        }
        decisions.AddRange(Scalar.Select(isScalar => isScalar ? (byte)1 : (byte)0));
        decisions.Add((byte)StoredConstants);
        return [.. decisions];
    }

    /// <summary>A place from 0 to 1 for each group, neighbours far apart: multiples of the golden ratio.</summary>
    private static double Spot(int group, double shift) => ((group * 0.6180339887) + shift) % 1.0;
}
