using Kernel.Core.Kernels.Record;
using Kernel.Core.Machine;
using Kernel.Core.Passes;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels;

/// <summary>
/// The recorded optimisation, change by change. Streams are written one op a cycle; the first four
/// counts follow from the ops alone, the others as far as the record says what was written.
/// </summary>
public static class Timeline
{
    private static readonly ScalarOptions baseline = new();

    private static readonly ScalarOptions inScratch = baseline with { StateInScratch = true };

    private static readonly ScalarOptions multiplying = inScratch with { MultiplyThenAdd = true };

    private static readonly ScalarOptions byDepth = multiplying with { ByDepth = true };

    private static readonly ScalarOptions preloading = byDepth with { Nodes = NodeAccess.PreloadChildren };

    private static readonly ScalarOptions trimmed = preloading with { TrimmedHeader = true };

    private static readonly ScalarOptions vectorTransfers = trimmed with { VectorTransfers = true };

    private static readonly ScalarOptions noSelects = vectorTransfers with { ArithmeticSelects = true };

    private static readonly ScalarOptions singleLoad = noSelects with { Nodes = NodeAccess.Load };

    private static readonly ScalarOptions scalarTransfers = singleLoad with { VectorTransfers = false };

    private static readonly ScalarOptions topSelects = scalarTransfers with { Nodes = NodeAccess.SelectTopLevels };

    /// <summary>The changes in the order of the record.</summary>
    public static ValueArray<Change> Changes { get; } =
    [
        Scalar(
            "baseline",
            "baseline",
            "Every item reads and writes its index and value in memory each round: 36 ops an item and round.",
            39,
            Contract.FullMemory,
            baseline
        ),
        new(
            "no-debug",
            "debug ops and pauses removed",
            "What only the author looks at need not travel with the program.",
            55,
            Contract.FullMemory,
            (model, shape) => DebugStripping.Apply(ScalarTreeWalk.Write(model, shape, baseline))
        )
        {
            Note =
                "Two cycles below: debug ops are free, but each of the two pauses is a flow op and costs its cycle. "
                + "The record's count did not move, so its pauses were still being counted.",
        },
        Scalar(
            "state-in-scratch",
            "indices and values stay in scratch",
            "512 words of scratch spare 8 ops of every item and round; each item is loaded once and stored once.",
            82,
            Contract.FullMemory,
            inScratch
        ),
        Scalar(
            "hash-multiply",
            "hash stages 0, 2, 4 as multiply, add",
            "(a + c) + (a << k) is a * (1 + 2^k) + c: two ops instead of three, three times a hash.",
            94,
            Contract.FullMemory,
            multiplying
        ),
        Scalar(
            "by-depth",
            "rounds specialised by depth",
            "All items stand at one depth: no wrap test, the wrap round sets the index to 0, the last round computes none.",
            123,
            Contract.Values,
            byDepth
        ),
        Scalar(
            "child-preload",
            "both children preloaded, chosen by select",
            "One vload brings both children while the hash still runs, items at stride 2; the parity then chooses.",
            140,
            Contract.Values,
            preloading
        ) with
        {
            Note =
                "The record grows by 518 cycles and does not say where. The ops an item needs stay the same; 518 is exactly "
                + "the size of the child buffer (2 words an item and 6 that the last load runs over), so this rebuild "
                + "clears the buffer word by word.",
        },
        Scalar(
            "trimmed-header",
            "unused header loads removed",
            "Rounds, nodes, batch and height are known when the kernel is written: four loads and their addresses go.",
            142,
            Contract.Values,
            trimmed
        ),
        Scalar(
            "vector-transfers",
            "initial load and final store vectorised",
            "Eight neighbouring items move in one op; only every eighth offset remains a constant.",
            144,
            Contract.Values,
            vectorTransfers
        ) with
        {
            Note =
                "448 below. Vector transfers spare 1,792 ops and 219 constants here; the record gained only 1,563. The 448 "
                + "between are what one of the four transfers costs when it stays scalar (512 ops instead of 64); the "
                + "record does not say which, so all four are vectors.",
        },
        Scalar(
            "no-selects",
            "selects replaced by arithmetic",
            "There is one flow slot a cycle: left ^ ((left ^ right) & -parity) uses none.",
            182,
            Contract.Values,
            noSelects
        ) with
        {
            Note =
                "448 below, carried on from the vector transfers. The step itself is exact: 3 ops more in each of 14 rounds "
                + "of 256 items, 10,752.",
        },
        Scalar(
            "single-load",
            "child preload removed",
            "Computing the index first and loading one node leaves less to do than choosing between two.",
            211,
            Contract.Values,
            singleLoad
        ) with
        {
            Note =
                "1,594 above. The record says that the node xor was simplified and not how: it sheds 66 ops an item, this "
                + "rebuild 56 and, with the child buffer, 518 once.",
        },
        Scalar(
            "scalar-transfers",
            "initial load and final store scalar again",
            "Vectorising is the packer's job: the stream should say what, not how.",
            213,
            Contract.Values,
            scalarTransfers
        ) with
        {
            Note =
                "2,042 above: the 8 ops an item of the step before, less 6. Scalar transfers cost 2,011 here (1,792 ops and 219 "
                + "constants), 1,563 in the record.",
        },
        Scalar(
            "top-selects",
            "depth 1 and 2 nodes chosen from scratch",
            "Six nodes fit in scratch and cost no load slot, which a packed kernel is short of.",
            220,
            Contract.Values,
            topSelects
        ) with
        {
            Note =
                "529 below. The record adds 18 ops an item and 23 once; telling two nodes apart takes 2 ops and four nodes 6 "
                + "here, 8 ops an item more than loading them over two passes, and 12 ops once.",
        },
    ];

    /// <summary>What the record reached with its packers, here with the compiler; in the order of the record.</summary>
    public static ValueArray<Change> Compiled { get; } =
    [
        Compiling(
            "compiled-plain",
            "the plain stream, vectorised and packed",
            "The stream says what must be computed; vectors, engines and cycles are the compiler's business.",
            175,
            shape => CompiledTreeWalk.Plain(shape, Contract.Values)
        ) with
        {
            Note =
                "The cycles are ours to compare, not to match: the record does not tell its packer's passes, and this is "
                + "another compiler, given a plain stream of its own.",
        },
        Compiling(
            "compiled-selects",
            "depth 1 to 3 nodes chosen with vselect, packed in a wavefront",
            "Flow has slots to spare while load has none: nodes near the root are chosen, not loaded.",
            243,
            shape => CompiledTreeWalk.Selecting(shape, 3, Contract.Values)
        ) with
        {
            Note =
                "Again another compiler: the wavefront and the sweep over its options follow the record in idea, and the "
                + "passes are our own.",
        },
    ];

    /// <summary>
    /// Where the record ends and this project goes on: the techniques of the record kernel, each on top of those
    /// before it, and the plan that a search found for all of them.
    /// </summary>
    public static ValueArray<Change> Techniques { get; } =
    [
        .. Technique.All.Select(
            (technique, i) =>
                Building(
                    technique.Kernel,
                    technique.Name,
                    technique.Why,
                    OptimisationRecord.Steps[^1].Step + 1 + i,
                    (model, shape) => Technique.Build(model, shape, Contract.Values, i + 1)
                )
        ),
        Building(
            "record",
            "the schedule and the share of each technique searched",
            "Some seventy numbers decide which op goes first and which group takes which way; a search turns them.",
            OptimisationRecord.Steps[^1].Step + 1 + Technique.All.Count,
            (model, shape) => RecordWalk.Build(model, shape, Contract.Values)
        ),
    ];

    /// <summary>Every change, written out, compiled or built, in the order of the record and beyond it.</summary>
    public static ValueArray<Change> All { get; } =
        Changes.Concat(Compiled).Concat(Techniques).OrderBy(change => change.Step).ToValueArray();

    private static Change Building(
        string kernel,
        string name,
        string why,
        int step,
        Func<MachineModel, Shape, BuildResult> build
    ) =>
        new(
            kernel,
            name,
            why,
            step,
            Contract.Values,
            (model, shape) => new(build(model, shape).Program?.Ops.ToValueArray() ?? [])
        )
        {
            IsCompiled = true,
            Build = build,
        };

    private static Change Compiling(string kernel, string name, string why, int step, Func<Shape, OpStream> write) =>
        new(kernel, name, why, step, Contract.Values, (_, shape) => write(shape)) { IsCompiled = true };

    private static Change Scalar(
        string kernel,
        string name,
        string why,
        int step,
        Contract contract,
        ScalarOptions options
    ) => new(kernel, name, why, step, contract, (model, shape) => ScalarTreeWalk.Write(model, shape, options));
}
