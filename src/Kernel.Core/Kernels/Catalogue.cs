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
/// <param name="Contract">The strictest contract it meets.</param>
/// <param name="Build">Builds its program, or says why it cannot for that machine and size.</param>
public sealed record CatalogueEntry(
    string Name,
    string Description,
    Contract Contract,
    Func<MachineModel, Shape, BuildResult> Build
);

/// <summary>The tree-walk kernels by name.</summary>
public static class Catalogue
{
    /// <summary>
    /// Every kernel: the timeline's, one op a cycle, each again as packed by the first scheduler, and the
    /// compiled ones.
    /// </summary>
    public static ValueArray<CatalogueEntry> All { get; } =
    [
        .. Timeline.Changes.Select(Unpacked),
        .. Timeline.Changes.Select(Packed),
        Compiled(
            "compiled-plain",
            "the plain scalar stream, compiled",
            Contract.Values,
            shape => CompiledTreeWalk.Plain(shape, Contract.Values)
        ),
        Compiled(
            "compiled-selects",
            "the stream that chooses the nodes of depth 1 to 3, compiled",
            Contract.Values,
            shape => CompiledTreeWalk.Selecting(shape, 3, Contract.Values)
        ),
        Compiled(
            "compiled-indices",
            "the same, final indices written too",
            Contract.FullMemory,
            shape => CompiledTreeWalk.Selecting(shape, 3, Contract.FullMemory)
        ),
    ];

    /// <summary>The kernel of that name, or null.</summary>
    /// <param name="name">A name such as <c>by-depth</c>.</param>
    public static CatalogueEntry? Find(string name) => All.FirstOrDefault(entry => entry.Name == name);

    private static CatalogueEntry Unpacked(Change change) =>
        new(
            change.Kernel,
            $"{change.Name}, one op a cycle",
            change.Contract,
            (model, shape) => Build(model, change.Write(model, shape), stream => new(stream.OnePerCycle(), []))
        );

    private static CatalogueEntry Packed(Change change) =>
        new(
            $"{change.Kernel}-packed",
            $"{change.Name}, packed by the first scheduler",
            change.Contract,
            (model, shape) => Build(model, change.Write(model, shape), stream => Pack(model, stream))
        );

    private static CatalogueEntry Compiled(
        string name,
        string description,
        Contract contract,
        Func<Shape, OpStream> write
    ) =>
        new(
            name,
            description,
            contract,
            (model, shape) =>
            {
                ListPacked compiled = Compiler.Compile(model, write(shape));
                return new(compiled.Program, compiled.Diagnostics);
            }
        );

    private static BuildResult Pack(MachineModel model, OpStream stream)
    {
        PackResult packed = FirstFit.Pack(model, stream);
        return new(packed.Program, packed.Violations.Select(violation => violation.ToDiagnostic()).ToValueArray());
    }

    private static BuildResult Build(MachineModel model, OpStream stream, Func<OpStream, BuildResult> build) =>
        ScratchShortage(model, stream) is { } shortage ? new(null, [shortage]) : build(stream);

    /// <summary>One word on too little scratch, where a checker would complain of every op beyond it.</summary>
    private static Diagnostic? ScratchShortage(MachineModel model, OpStream stream)
    {
        long needed = stream.Names.Max(name => name.Words.End);
        if (needed <= model.ScratchSize)
        {
            return null;
        }
        IEnumerable<string> largest = stream
            .Names.OrderByDescending(name => name.Words.Length)
            .Take(3)
            .Select(name => $"{name.Name} {name.Words.Length:N0}");
        return new(
            "scratch-shortage",
            "",
            $"the kernel needs {needed:N0} words of scratch for that size and the machine has {model.ScratchSize:N0}; "
                + $"the largest are {string.Join(", ", largest)}: try a smaller batch"
        );
    }
}
