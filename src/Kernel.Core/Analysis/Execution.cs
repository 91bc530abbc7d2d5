using System.Globalization;
using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>
/// A run of a program written out: a loop that is passed three times stands there three times. What is
/// figured from a program as written holds of it cycle by cycle.
/// </summary>
/// <param name="Executed">The op-sets in the order in which they were executed.</param>
/// <param name="OpSets">For each of them its index in the program.</param>
/// <param name="End">The state after the last of them.</param>
public sealed record Execution(Program Executed, ValueArray<int> OpSets, MachineState End)
{
    /// <summary>The most op-sets that are written out unless more are asked for.</summary>
    public const int Most = 200_000;

    /// <summary>How the run ended, in a sentence.</summary>
    public string Ending =>
        End.Trap is { } trap ? $"It trapped: {trap}."
        : End.Status == MachineStatus.Stopped
            ? string.Create(CultureInfo.InvariantCulture, $"It stopped after {End.Cycle:N0} cycles.")
        : string.Create(CultureInfo.InvariantCulture, $"It goes on after these first {OpSets.Count:N0} op-sets.");

    /// <summary>Runs a program and writes down what it executes; an op-set that traps is left out.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program.</param>
    /// <param name="memory">What memory holds at the start.</param>
    /// <param name="most">The most op-sets to execute.</param>
    public static Execution Of(MachineModel model, Program program, ValueArray<uint> memory, int most = Most)
    {
        var state = MachineState.Initial(model, memory);
        var sets = new List<int>();
        while (sets.Count < most && state.Status != MachineStatus.Stopped && state.Pc < program.Length)
        {
            int pc = (int)state.Pc;
            state = Simulator.Step(model, program, state);
            if (state.Status == MachineStatus.Trapped)
            {
                break;
            }
            sets.Add(pc);
        }
        if (state.Status == MachineStatus.Running && state.Pc >= program.Length)
        {
            state = state with { Status = MachineStatus.Stopped };
        }
        return new(new(sets.Select(set => program.OpSets[set]).ToValueArray()), sets.ToValueArray(), state);
    }
}
