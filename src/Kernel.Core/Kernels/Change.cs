using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels;

/// <summary>One step of the timeline: a name, why it was made, and what it makes.</summary>
/// <param name="Kernel">The kernel's name on the command line, such as <c>hash-multiply</c>.</param>
/// <param name="Name">What was changed, in a phrase.</param>
/// <param name="Why">Why it was made, or what it taught.</param>
/// <param name="Step">The step of the record it retells, which orders the timeline.</param>
/// <param name="Contract">What the kernel leaves in memory.</param>
/// <param name="Write">Writes the stream for a machine and a size of walk.</param>
[TypeFormatterSource]
public sealed record Change(
    string Kernel,
    string Name,
    string Why,
    int Step,
    Contract Contract,
    Func<MachineModel, Shape, OpStream> Write
)
{
    /// <summary>The cycles the record holds for the step, or null when it holds none.</summary>
    public int? Recorded => OptimisationRecord.At(Step)?.Cycles;

    /// <summary>
    /// Whether the stream is a plain one for the compiler, on virtual words: then only what the compiler makes
    /// of it can be executed.
    /// </summary>
    public bool IsCompiled { get; init; }

    /// <summary>Builds a finished program, for a change that no stream goes before; null for all others.</summary>
    public Func<MachineModel, Shape, BuildResult>? Build { get; init; }

    /// <summary>Where this rebuild parts from the record, and why; empty when it does not.</summary>
    public string Note { get; init; } = "";
}
