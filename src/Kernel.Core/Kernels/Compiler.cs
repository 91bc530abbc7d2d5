using Kernel.Core.Checking;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Passes;

namespace Kernel.Core.Kernels;

/// <summary>
/// From a plain stream of scalar ops to packed vector code: the usual passes, then the list scheduler
/// with each of a few slopes of the wavefront, of which the shortest schedule is kept.
/// </summary>
public static class Compiler
{
    /// <summary>The options that are tried unless told otherwise.</summary>
    public static ValueArray<ScheduleOptions> UsualOptions { get; } =
        (
            from inFlight in (int[])[16, 32]
            from stagger in (double[])[1, 2, 3, 4, 6, 8, 16]
            select new ScheduleOptions { Stagger = stagger, InFlight = inFlight }
        ).ToValueArray();

    /// <summary>
    /// Compiles a stream. The program leaves in memory what the stream leaves, executed one op a cycle, if the
    /// stream does not trap; an op that traps may vanish when nothing needs its result.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">
    /// A stream as <see cref="Writing.KernelBuilder"/> builds it, or any in which <see cref="StreamCheck"/> finds nothing.
    /// </param>
    /// <param name="pipeline">The passes; null for the usual ones.</param>
    /// <param name="options">The scheduler's options to try; null for the usual ones.</param>
    /// <returns>The packed program, or why there is none: what is wrong with the stream, or that scratch is short.</returns>
    public static ListPacked Compile(
        MachineModel model,
        OpStream stream,
        Pipeline? pipeline = null,
        IReadOnlyList<ScheduleOptions>? options = null
    )
    {
        options ??= UsualOptions;
        ValueArray<Diagnostic> faults = StreamCheck.Check(model, stream);
        return faults.Count > 0
            ? new(null, options[0], 0, faults)
            : ListPacking.Best(model, (pipeline ?? Pipeline.Usual).Apply(model, stream), options);
    }
}
