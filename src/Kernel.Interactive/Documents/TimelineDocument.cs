using Kernel.Core.Analysis;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Documents;

/// <summary>The timeline as JSON.</summary>
public static class TimelineDocument
{
    /// <summary>The document of measured changes, with the whole record beside them.</summary>
    /// <param name="model">The machine, whose slots the shares are of.</param>
    /// <param name="changes">The measured changes.</param>
    public static object Of(MachineModel model, IEnumerable<MeasuredChange> changes) =>
        new
        {
            Changes = changes.Select(change => Of(model, change)),
            Record = OptimisationRecord.Steps.Select(step => new
            {
                step.Step,
                step.Cycles,
                step.Text,
            }),
        };

    /// <summary>The document of one measured change.</summary>
    /// <param name="model">The machine, whose slots the shares are of.</param>
    /// <param name="change">The measured change.</param>
    public static object Of(MachineModel model, MeasuredChange change) =>
        new
        {
            change.Change.Name,
            Recorded = TimelineTable.Recorded(change),
            Measured = change.Cycles,
            Correct = change.IsCorrect,
            change.Change.Kernel,
            change.Change.Step,
            change.Change.Why,
            change.Change.Note,
            Contract = change.Change.Contract,
            Packed = change.PackedCycles,
            Utilization = Shares(model, change.Program),
            PackedUtilization = change.Packed is { } packed ? Shares(model, packed) : null,
            change.Fault,
            Passes = change.Passes.Select(Of),
        };

    /// <summary>The document of what a stream is after a pass.</summary>
    /// <param name="pass">The step.</param>
    public static object Of(PassStep pass) =>
        new
        {
            pass.Pass,
            Ops = pass.Ops.ToDictionary(ops => ops.Engine.Name(), ops => ops.Ops),
            pass.Change,
            Floor = pass.Floors.Highest,
            Binding = pass.Floors.Binding.Name,
        };

    /// <summary>The document of a change before it is measured.</summary>
    /// <param name="change">The change.</param>
    public static object Of(Change change) =>
        new
        {
            change.Name,
            change.Recorded,
            change.Kernel,
            change.Step,
            change.Why,
            change.Note,
            change.Contract,
            Compiled = change.IsCompiled,
        };

    private static Dictionary<string, double> Shares(MachineModel model, Program program) =>
        Utilization.Of(model, program).ToDictionary(use => use.Engine.Name(), use => Math.Round(use.Share, 4));
}
