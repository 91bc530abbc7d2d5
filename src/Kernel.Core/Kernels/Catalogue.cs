using Kernel.Core.Kernels.Record;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels;

/// <summary>The outcome of building a kernel.</summary>
/// <param name="Program">The program; null when it could not be built.</param>
/// <param name="Refused">Why it could not be built; empty when it was.</param>
public sealed record BuildResult(Program? Program, ValueArray<Diagnostic> Refused);

/// <summary>A kernel that can be built by name.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Description">What it is, in a phrase.</param>
/// <param name="Contract">What it leaves in memory unless asked for more.</param>
/// <param name="Build">
/// Builds its program for a machine, a size and a contract, or says why it cannot. A kernel that is written
/// for one contract builds that, whatever it is asked.
/// </param>
public sealed record CatalogueEntry(
    string Name,
    string Description,
    Contract Contract,
    Func<MachineModel, Shape, Contract, BuildResult> Build
);

/// <summary>The tree-walk kernels by name.</summary>
public static class Catalogue
{
    /// <summary>
    /// Every kernel: the timeline's, one op a cycle, each again as packed by the first scheduler, the
    /// compiled ones, and those that use the techniques of the record.
    /// </summary>
    public static ValueArray<CatalogueEntry> All { get; } =
    [
        .. Timeline.Changes.Select(Unpacked),
        .. Timeline.Changes.Select(Packed),
        Compiled("compiled-plain", "the plain scalar stream, compiled", CompiledTreeWalk.Plain),
        Compiled(
            "compiled-selects",
            "the stream that chooses the nodes of depth 1 to 3, compiled",
            (shape, contract) => CompiledTreeWalk.Selecting(shape, 3, contract)
        ),
        .. Timeline.Techniques.SkipLast(1).Select(Built),
        new("record", "the best kernel, rebuilt from its plan", Contract.Values, RecordWalk.Build),
    ];

    /// <summary>The kernel of that name, or null.</summary>
    /// <param name="name">A name such as <c>by-depth</c>.</param>
    public static CatalogueEntry? Find(string name) => All.FirstOrDefault(entry => entry.Name == name);

    private static CatalogueEntry Unpacked(Change change) =>
        new(
            change.Kernel,
            $"{change.Name}, one op a cycle",
            change.Contract,
            (model, shape, _) => Build(model, change.Write(model, shape), stream => new(stream.OnePerCycle(), []))
        );

    private static CatalogueEntry Packed(Change change) =>
        new(
            $"{change.Kernel}-packed",
            $"{change.Name}, packed by the first scheduler",
            change.Contract,
            (model, shape, _) => Build(model, change.Write(model, shape), stream => Pack(model, stream))
        );

    private static CatalogueEntry Built(Change change) =>
        new(
            change.Kernel,
            $"{change.Name}, and the techniques before it",
            change.Contract,
            (model, shape, _) => change.Build!(model, shape)
        );

    private static CatalogueEntry Compiled(string name, string description, Func<Shape, Contract, OpStream> write) =>
        new(
            name,
            description,
            Contract.Values,
            (model, shape, contract) =>
            {
                ListPacked compiled = Compiler.Compile(model, write(shape, contract));
                return new(compiled.Program, compiled.Diagnostics);
            }
        );

    private static BuildResult Pack(MachineModel model, OpStream stream)
    {
        PackResult packed = FirstFit.Pack(model, stream);
        return new(packed.Program, packed.Violations.Select(violation => violation.ToDiagnostic()).ToValueArray());
    }

    private static BuildResult Build(MachineModel model, OpStream stream, Func<OpStream, BuildResult> build) =>
        ScratchDemand.Shortage(model, stream) is { } shortage ? new(null, [shortage]) : build(stream);
}
