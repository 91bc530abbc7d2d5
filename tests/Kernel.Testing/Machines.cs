using Kernel.Core.Machine;

namespace Kernel.Testing;

/// <summary>Machines to test on: the take-home's and some that no number of it fits.</summary>
public static class Machines
{
    /// <summary>Vectors of 4, two flow slots, one store slot, a tiny scratch.</summary>
    public static MachineModel Small { get; } = new("small", 3, 2, 2, 1, 2, 4, 64);

    /// <summary>Vectors of 16, three of everything, a scratch just big enough for programs to crowd in.</summary>
    public static MachineModel Broad { get; } = new("broad", 3, 3, 3, 3, 3, 16, 200);

    /// <summary>One slot an engine, vectors of a single word.</summary>
    public static MachineModel Narrow { get; } = new("narrow", 1, 1, 1, 1, 1, 1, 40);

    /// <summary>The take-home's vectors with more flow and store slots.</summary>
    public static MachineModel ManyFlows { get; } =
        TakeHome with
        {
            Name = "many flows",
            FlowSlots = 4,
            StoreSlots = 4,
        };

    /// <summary>The take-home's machine.</summary>
    public static MachineModel TakeHome => MachineModel.TakeHome;

    /// <summary>All of them.</summary>
    public static ValueArray<MachineModel> All { get; } = [TakeHome, Small, Broad, Narrow, ManyFlows];
}
