using Kernel.Core.Checking;
using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>One pass of a pipeline.</summary>
/// <param name="Name">Its name, such as <c>constant folding</c>.</param>
/// <param name="Apply">What it does: a pure function from stream to stream.</param>
public sealed record Pass(string Name, Func<MachineModel, OpStream, OpStream> Apply);

/// <summary>What one pass did.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="Before">The stream it was given.</param>
/// <param name="After">The stream it made.</param>
/// <param name="Time">How long it took; zero when no clock was given.</param>
/// <param name="Faults">What <see cref="StreamCheck"/> says of the stream it made: nothing, when the pass is sound.</param>
public sealed record PassResult(
    Pass Pass,
    OpStream Before,
    OpStream After,
    TimeSpan Time,
    ValueArray<Diagnostic> Faults
);

/// <summary>A named list of passes.</summary>
/// <param name="Passes">The passes in order.</param>
public sealed record Pipeline(ValueArray<Pass> Passes)
{
    /// <summary>What the compiler runs: from plain scalar code to vector code, ready for scheduling.</summary>
    public static Pipeline Usual { get; } =
        new([
            new("debug stripping", (_, stream) => DebugStripping.Apply(stream)),
            new("constant folding", ConstantFolding.Apply),
            // Which ops add 0 or multiply by 1 shows when constants are known.
            new("copy removal", CopyRemoval.Apply),
            // Needs constants in second place, which folding sees to.
            new("strength reduction", StrengthReduction.Apply),
            // The masks and shift counts of strength reduction may stand there already.
            new("constant sharing", ConstantFolding.Apply),
            new("common subexpressions", CommonSubexpressions.Apply),
            // Leaves the test to the dead ops, if nobody else asks.
            new("zero tests", ZeroTests.Apply),
            // Before grouping, so that nothing dead is given a lane.
            new("dead ops", DeadOps.Apply),
            new("grouping", Grouping.Apply),
            // Scalars have no multiply_add, so only now.
            new("multiply-add fusion", MultiplyAddFusion.Apply),
            new("common subexpressions again", CommonSubexpressions.Apply),
            // A product counts as needed only once when the dead readers are gone.
            new("dead ops again", DeadOps.Apply),
            new("parallel multiply-adds", ParallelMultiplyAdds.Apply),
            new("constant vectors shared", CommonSubexpressions.Apply),
            new("dead ops at last", DeadOps.Apply),
            // Which engine is short of slots shows only when nothing else will change.
            new("constants by addition", ConstantsByAddition.Apply),
            // A part of a constant may be one that stood there already.
            new("constant parts shared", CommonSubexpressions.Apply),
            // Which arms are the same two shows when all else is shared; nobody but the scheduler reads them.
            new("differences of arms", SelectDifferences.Apply),
        ]);

    /// <summary>Passes that help some kernels only: to be put where one's own kernel needs them.</summary>
    public static ValueArray<Pass> Optional { get; } =
    [
        new("selects to arithmetic", SelectsToArithmetic.Apply),
        new("arithmetic to selects", ArithmeticToSelects.Apply),
        new("lane splitting", LaneSplitting.Apply),
        new("constants by flow", ConstantsByFlow.Apply),
    ];

    /// <summary>The stream after all passes.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">The stream to start from.</param>
    public OpStream Apply(MachineModel model, OpStream stream)
    {
        foreach (Pass pass in Passes)
        {
            stream = pass.Apply(model, stream);
        }
        return stream;
    }

    /// <summary>
    /// Runs the passes, checks the stream after each and keeps what each did: the waterfall of a kernel, and where to look for the pass
    /// that broke it.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">The stream to start from.</param>
    /// <param name="clock">Tells the time, to measure each pass by; null measures nothing.</param>
    public ValueArray<PassResult> Run(MachineModel model, OpStream stream, Func<TimeSpan>? clock = null)
    {
        var results = new List<PassResult>(Passes.Count);
        foreach (Pass pass in Passes)
        {
            TimeSpan start = clock?.Invoke() ?? TimeSpan.Zero;
            OpStream after = pass.Apply(model, stream);
            TimeSpan time = (clock?.Invoke() ?? TimeSpan.Zero) - start;
            results.Add(new(pass, stream, after, time, StreamCheck.Check(model, after)));
            stream = after;
        }
        return results.ToValueArray();
    }

    /// <summary>The first passes only, to find the one at fault.</summary>
    /// <param name="count">How many; all when there are fewer.</param>
    public Pipeline StopAfter(int count) => new(Passes.Take(count).ToValueArray());
}
