using Kernel.Core.Machine;

namespace Kernel.Interactive.Stepping;

/// <summary>The stepper as a question to a program, short enough for a cell.</summary>
public static class ProgramStepper
{
    /// <summary>The machine step by step, forward and back.</summary>
    /// <param name="program">A program.</param>
    /// <param name="memory">What memory holds at the start.</param>
    /// <param name="first">Op-sets to execute before the stretch begins.</param>
    /// <param name="count">The most steps to keep.</param>
    /// <param name="model">The machine; null for the take-home's.</param>
    public static Stepper Stepper(
        this Program program,
        ValueArray<uint> memory,
        long first = 0,
        int count = Stepping.Stepper.Usual,
        MachineModel? model = null
    ) => Stepping.Stepper.Of(model ?? MachineModel.TakeHome, program, memory, first, count);
}
