using Kernel.Core.Machine;

namespace Kernel.Interactive.Viewer;

/// <summary>The viewer as a question to a program, short enough for a cell.</summary>
public static class ProgramViewer
{
    /// <summary>The program's timeline, op by op.</summary>
    /// <param name="program">A legal program.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="model">The machine; null for the take-home's.</param>
    public static TimelineViewer Viewer(this Program program, string name = "program", MachineModel? model = null) =>
        TimelineViewer.Of(model ?? MachineModel.TakeHome, program, name);
}
