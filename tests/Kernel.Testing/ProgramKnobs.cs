using Kernel.Core.Interchange;
using Kernel.Core.Machine;

namespace Kernel.Testing;

/// <summary>What the random programs are to be like.</summary>
public sealed record ProgramKnobs
{
    /// <summary>The machine they are for.</summary>
    public MachineModel Model { get; init; } = MachineModel.TakeHome;

    /// <summary>Op-sets after the ones that set up addresses, divisors and jump targets.</summary>
    public int OpSets { get; init; } = 20;

    /// <summary>Words of memory; when there is no vector of them, memory is left alone.</summary>
    public int MemoryWords { get; init; } = 60;

    /// <summary>
    /// Scratch words the ops crowd on, apart from the ones that are set up; few, so that they meet. A
    /// scratch that is smaller is used whole.
    /// </summary>
    public int? WorkWords { get; init; }

    /// <summary>The share of slots that are filled on average, 0 to 1.</summary>
    public double Density { get; init; } = 0.4;

    /// <summary>Whether there are jumps and counted loops. Then a program may run for ever.</summary>
    public bool Jumps { get; init; }

    /// <summary>Whether there are pauses and halts.</summary>
    public bool Stops { get; init; }

    /// <summary>Whether there are debug ops.</summary>
    public bool Debug { get; init; }

    /// <summary>The chance that an op-set holds something illegal whatever the words hold, 0 to 1.</summary>
    public double StaticFaults { get; init; }

    /// <summary>
    /// The chance that an op-set takes its addresses and divisors from anywhere, 0 to 1: it traps or
    /// not as the words happen to be.
    /// </summary>
    public double WildValues { get; init; }
}

/// <summary>A random program with a memory it can run on.</summary>
/// <param name="Model">The machine it is for.</param>
/// <param name="Program">The program.</param>
/// <param name="Memory">What memory holds at the start.</param>
public sealed record RandomProgram(MachineModel Model, Program Program, ValueArray<uint> Memory)
{
    /// <summary>All that is needed to try it again: the machine, the memory, the program file.</summary>
    public override string ToString() => $"{Model}\nmemory {Memory}\n{ProgramJson.Write(Program)}";
}
