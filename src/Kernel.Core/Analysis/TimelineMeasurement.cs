using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Passes;
using Kernel.Core.Workload;

namespace Kernel.Core.Analysis;

/// <summary>A change of the timeline, built, run and judged.</summary>
/// <param name="Change">The change.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Program">The stream one op a cycle; for a compiled change the compiled program.</param>
/// <param name="Verdict">What the judge says of that program.</param>
/// <param name="Packed">
/// The stream packed by the first scheduler, or the compiled program; null when it was refused.
/// </param>
/// <param name="PackedVerdict">What the judge says of the packed program; null when there is none.</param>
/// <param name="Refused">Why the stream could not be packed; empty when it could.</param>
[TypeFormatterSource]
public sealed record MeasuredChange(
    Change Change,
    OpStream Stream,
    Program Program,
    Verdict Verdict,
    Program? Packed,
    Verdict? PackedVerdict,
    ValueArray<Diagnostic> Refused
)
{
    /// <summary>
    /// Whether both programs left, on every input, the words that the change's contract looks at.
    /// </summary>
    public bool IsCorrect => Verdict.Passed && PackedVerdict is { Passed: true };

    /// <summary>What each pass made of the stream; empty unless the change is compiled.</summary>
    public ValueArray<PassStep> Passes { get; init; }

    /// <summary>
    /// Simulated cycles, one op a cycle, or of the compiled program; null when no input ran to the end.
    /// </summary>
    public long? Cycles => Verdict.Cycles;

    /// <summary>Simulated cycles of the packed program, or null.</summary>
    public long? PackedCycles => PackedVerdict?.Cycles;

    /// <summary>What went wrong, or null when nothing did.</summary>
    public string? Fault =>
        !Verdict.Passed ? Verdict.ToString()
        : Refused.Count > 0 ? $"not packed: {Refused[0]}"
        : PackedVerdict is { Passed: false } packed ? $"packed: {packed}"
        : null;
}

/// <summary>Builds, runs and judges the changes of a timeline.</summary>
public static class TimelineMeasurement
{
    /// <summary>
    /// Measures one change: one op a cycle, then packed by the first scheduler; a compiled one as the
    /// compiler packs it, with what each pass did.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellation">Stops with <see cref="OperationCanceledException"/>.</param>
    public static MeasuredChange Measure(
        MachineModel model,
        Shape shape,
        Change change,
        CancellationToken cancellation = default
    )
    {
        if (change.Build is { } build)
        {
            return Built(model, shape, change, build(model, shape), cancellation);
        }
        if (change.IsCompiled)
        {
            return Compile(model, shape, change, cancellation);
        }
        OpStream stream = change.Write(model, shape);
        Program program = stream.OnePerCycle();
        if (ScratchDemand.Shortage(model, stream) is { } shortage)
        {
            return new(change, stream, program, TooLarge(shape, change, shortage), null, null, [shortage]);
        }
        Verdict verdict = Judge(program);
        cancellation.ThrowIfCancellationRequested();
        PackResult packed = FirstFit.Pack(model, stream);
        return new(
            change,
            stream,
            program,
            verdict,
            packed.Program,
            packed.Program is { } packedProgram ? Judge(packedProgram) : null,
            packed.Violations.Select(violation => violation.ToDiagnostic()).ToValueArray()
        );

        Verdict Judge(Program candidate) =>
            Conformance.Check(model, candidate, shape, change.Contract, cancellation: cancellation);
    }

    private static MeasuredChange Compile(
        MachineModel model,
        Shape shape,
        Change change,
        CancellationToken cancellation
    )
    {
        OpStream stream = change.Write(model, shape);
        ValueArray<PassResult> passes = Pipeline.Usual.Run(model, stream);
        cancellation.ThrowIfCancellationRequested();
        ListPacked packed = ListPacking.Best(model, passes[^1].After, Compiler.UsualOptions);
        ValueArray<PassStep> waterfall = PassWaterfall.Of(model, passes);
        if (packed.Program is not { } program)
        {
            Verdict refused = TooLarge(shape, change, packed.Diagnostics[0]);
            return new(change, stream, new([]), refused, null, null, packed.Diagnostics) { Passes = waterfall };
        }
        Verdict verdict = Conformance.Check(model, program, shape, change.Contract, cancellation: cancellation);
        return new(change, stream, program, verdict, program, verdict, []) { Passes = waterfall };
    }

    private static MeasuredChange Built(
        MachineModel model,
        Shape shape,
        Change change,
        BuildResult built,
        CancellationToken cancellation
    )
    {
        if (built.Program is not { } program)
        {
            return new(change, new([]), new([]), TooLarge(shape, change, built.Refused[0]), null, null, built.Refused);
        }
        cancellation.ThrowIfCancellationRequested();
        OpStream stream = new(program.Ops.ToValueArray());
        Verdict verdict = Conformance.Check(model, program, shape, change.Contract, cancellation: cancellation);
        return new(change, stream, program, verdict, program, verdict, []);
    }

    // Judged op by op, a kernel that does not fit would give a complaint for each of its million ops.
    private static Verdict TooLarge(Shape shape, Change change, Diagnostic shortage) =>
        new()
        {
            Shape = shape,
            Required = change.Contract,
            Illegal = [shortage],
            Trials = [],
            IsStraightLine = true,
        };

    /// <summary>Measures changes side by side; the result is in their order, whatever the threads did.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="measured">Told of each change as it is done, in any order and from any thread; may be null.</param>
    /// <param name="cancellation">Stops with <see cref="OperationCanceledException"/>.</param>
    public static ValueArray<MeasuredChange> MeasureAll(
        MachineModel model,
        Shape shape,
        ValueArray<Change> changes,
        Action<MeasuredChange>? measured = null,
        CancellationToken cancellation = default
    )
    {
        var results = new MeasuredChange[changes.Count];
        var options = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        Parallel.For(
            0,
            results.Length,
            options,
            i =>
            {
                results[i] = Measure(model, shape, changes[i], cancellation);
                measured?.Invoke(results[i]);
            }
        );
        return results.ToValueArray();
    }
}
