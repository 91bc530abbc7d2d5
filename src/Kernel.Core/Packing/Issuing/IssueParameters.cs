namespace Kernel.Core.Packing.Issuing;

/// <summary>What a schedule is made with: all numbers a search may turn. Filled anew for every schedule.</summary>
internal sealed class IssueParameters
{
    /// <summary>Cycles between the due dates of neighbouring groups.</summary>
    public double Stagger { get; set; } = 20;

    /// <summary>Cycles added to the due date of each group; none beyond the end.</summary>
    public double[] Bump { get; set; } = [];

    /// <summary>How much the critical path is stretched: above 1, deep ops go earlier.</summary>
    public double Stretch { get; set; } = 2;

    /// <summary>Cycles a load is taken to last when due dates are computed; it really lasts one.</summary>
    public double LoadLatency { get; set; } = 1;

    /// <summary>The same for flow ops.</summary>
    public double FlowLatency { get; set; } = 1;

    /// <summary>The same for arithmetic.</summary>
    public double VectorLatency { get; set; } = 1;

    /// <summary>Cycles by which each round is held back, or hurried when negative; none beyond the end.</summary>
    public double[] RoundOffset { get; } = new double[16];

    /// <summary>Free vectors of scratch that a group needs to start.</summary>
    public int Gate { get; set; } = 8;

    /// <summary>Buffers for blocks of three words a lane.</summary>
    public int Blocks { get; set; } = 6;

    /// <summary>Buffers for loads at neighbouring words.</summary>
    public int Strips { get; set; }

    /// <summary>From this cycle on the longest remaining path goes first.</summary>
    public int SwitchCycle { get; set; } = 830;

    /// <summary>In the end, 64ths of a cycle by which each group may lag behind the one before.</summary>
    public double TailStagger { get; set; }

    /// <summary>Cycles by which alu prefers ops that only alu can run.</summary>
    public double LanesBias { get; set; }

    /// <summary>Cycles by which flow puts constants after selects.</summary>
    public double ConstantBias { get; set; }

    /// <summary>Cycles by which tables are built later.</summary>
    public double TableBias { get; set; }

    /// <summary>Cycles by which valu prefers multiply_add, which alu lacks.</summary>
    public double MultiplyBias { get; set; }

    /// <summary>So many ready vector ops are left to alu while valu has multiply_adds; -1 leaves none.</summary>
    public int Reserve { get; set; }

    /// <summary>Cycles before its latest start at which a group may start.</summary>
    public double StartLead { get; set; } = 1e9;
}
