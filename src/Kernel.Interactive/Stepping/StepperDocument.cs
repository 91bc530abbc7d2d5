using Kernel.Core.Machine;

namespace Kernel.Interactive.Stepping;

/// <summary>A stretch of a run as JSON: where it stands at each step, and what each op-set wrote.</summary>
public static class StepperDocument
{
    // Each step may write a hundred words; a notebook carries its outputs along.
    private const int most = 200;

    /// <summary>The document of a stepper; of a long one the first steps, and how many more there are.</summary>
    /// <param name="stepper">The stepper.</param>
    public static object Of(Stepper stepper)
    {
        MachineState end = stepper.Outline(stepper.Steps.Count);
        return new
        {
            stepper.First,
            Steps = stepper
                .Steps.Take(most)
                .Select(step => new
                {
                    step.Cycle,
                    OpSet = step.Pc,
                    Ops = step.OpSet.Ops.Select(op => op.ToString()),
                    Scratch = step.Scratch.Select(Write),
                    Memory = step.Memory.Select(Write),
                }),
            More = Math.Max(0, stepper.Steps.Count - most),
            stepper.GoesOn,
            End = new
            {
                end.Status,
                end.Pc,
                Cycles = end.Cycle,
                Trap = end.Trap?.ToString(),
            },
        };
    }

    private static object Write(WordWrite write) =>
        new
        {
            write.Address,
            write.Before,
            write.After,
        };
}
