using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Core.Checking;

/// <summary>A tree walk to try a kernel on.</summary>
/// <param name="Name">What it is, such as <c>all words zero</c>.</param>
/// <param name="Walk">The walk.</param>
public sealed record TrialInput(string Name, TreeWalk Walk);

/// <summary>What a kernel did on one walk.</summary>
/// <param name="Input">The walk's name.</param>
/// <param name="Cycles">Cycles until it stopped or trapped.</param>
/// <param name="Trap">Why it trapped, or null.</param>
/// <param name="Wrong">The first word the required contract looks at that is wrong, or null.</param>
/// <param name="Met">The strictest contract met, or null when it trapped or the values are wrong.</param>
public sealed record Trial(string Input, long Cycles, Trap? Trap, WrongWord? Wrong, Contract? Met)
{
    /// <summary>Whether it ran to its end and met the required contract.</summary>
    public bool Passed => Trap is null && Wrong is null;
}

/// <summary>Whether a program is a kernel for the tree walk, and all that speaks against it.</summary>
[TypeFormatterSource]
public sealed record Verdict
{
    /// <summary>The size of the walks.</summary>
    public required Shape Shape { get; init; }

    /// <summary>The contract that was asked for.</summary>
    public required Contract Required { get; init; }

    /// <summary>Everything illegal about the program; an illegal program is not run.</summary>
    public required ValueArray<Diagnostic> Illegal { get; init; }

    /// <summary>One trial a walk, in the order of the walks; none when the program is illegal.</summary>
    public required ValueArray<Trial> Trials { get; init; }

    /// <summary>Whether the program has no jumps, so that it must take equally long on every walk.</summary>
    public required bool IsStraightLine { get; init; }

    /// <summary>Whether every op-set can be executed.</summary>
    public bool IsLegal => Illegal.Count == 0;

    /// <summary>
    /// Whether the program is legal, met the required contract on every walk and, when it is
    /// straight-line code, took equally long on all of them.
    /// </summary>
    public bool Passed =>
        IsLegal && Trials.Count > 0 && Trials.All(trial => trial.Passed) && !(IsStraightLine && Cycles is null);

    /// <summary>The first trial that failed, or null.</summary>
    public Trial? FirstFailure => Trials.FirstOrDefault(trial => !trial.Passed);

    /// <summary>The strictest contract met on every walk, or null when there is one it met none on.</summary>
    public Contract? Met =>
        Trials.Count == 0 || Trials.Any(trial => trial.Met is null) ? null : Trials.Min(trial => trial.Met);

    /// <summary>The cycles it took, or null when it was not run or the walks differ in them.</summary>
    public long? Cycles => Fewest == Most ? Most : null;

    /// <summary>The fewest cycles on any walk, or null when it was not run.</summary>
    public long? Fewest => Trials.Count == 0 ? null : Trials.Min(trial => trial.Cycles);

    /// <summary>The most cycles on any walk, or null when it was not run.</summary>
    public long? Most => Trials.Count == 0 ? null : Trials.Max(trial => trial.Cycles);

    /// <summary>The verdict in a line.</summary>
    public override string ToString() =>
        !IsLegal ? $"illegal: {Illegal[0]}"
        : FirstFailure is { } failed ? $"wrong on {failed.Input}: {(object?)failed.Trap ?? failed.Wrong}"
        : !Passed ? $"straight-line code took {Fewest} cycles on one walk and {Most} on another"
        : Cycles is { } cycles ? $"meets {Met} in {cycles} {(cycles == 1 ? "cycle" : "cycles")}"
        : $"meets {Met} in {Fewest} to {Most} cycles";
}

/// <summary>
/// Runs a program on tree walks and compares what it leaves in memory with what the reference leaves.
/// </summary>
public static class Conformance
{
    /// <summary>How long a trial may take before it counts as running for ever.</summary>
    public static RunOptions Patience { get; } = RunOptions.Default with { MaxSteps = 100_000_000 };

    /// <summary>Judges a program.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">The program.</param>
    /// <param name="shape">The size of the walks.</param>
    /// <param name="required">What it must leave in memory.</param>
    /// <param name="inputs">The walks, all of that size; null for <see cref="Inputs"/>.</param>
    /// <param name="options">How to run it; null for <see cref="Patience"/>.</param>
    /// <param name="cancellation">Stops with <see cref="OperationCanceledException"/>.</param>
    public static Verdict Check(
        MachineModel model,
        Program program,
        Shape shape,
        Contract required,
        IEnumerable<TrialInput>? inputs = null,
        RunOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ValueArray<Diagnostic> illegal = Legality.Check(model, program);
        var verdict = new Verdict
        {
            Shape = shape,
            Required = required,
            Illegal = illegal,
            Trials = [],
            IsStraightLine = !program.Jumps,
        };
        if (illegal.Count > 0)
        {
            return verdict;
        }
        CompiledProgram compiled = CompiledProgram.Compile(model, program);
        return verdict with
        {
            Trials = (inputs ?? Inputs(shape))
                .Select(input => Try(model, compiled, input, required, options ?? Patience, cancellation))
                .ToValueArray(),
        };
    }

    /// <summary>
    /// The walks a kernel is tried on unless told otherwise: drawn as the take-home draws them, drawn
    /// from all words, and the corner cases in which carries, signs and shifts go wrong.
    /// </summary>
    /// <param name="shape">Their size.</param>
    public static IEnumerable<TrialInput> Inputs(Shape shape)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            yield return new($"random words below 2^30, seed {seed}", TreeWalk.Random(shape, seed));
        }
        for (ulong seed = 1; seed <= 2; seed++)
        {
            var random = new SplitMix(seed);
            yield return new($"random words, seed {seed}", Fill(shape, _ => random.NextWord()));
        }
        yield return new("all words 0", TreeWalk.Constant(shape, 0));
        yield return new("all words 2^32 - 1", TreeWalk.Constant(shape, uint.MaxValue));
        uint[] extremes = [0, uint.MaxValue, 0x8000_0000, 0x7FFF_FFFF, 1, 0xFFFF_FFFE];
        yield return new("words at the extremes", Fill(shape, i => extremes[i % extremes.Length]));
        yield return new("words that count up", Fill(shape, i => (uint)i));
    }

    private static TreeWalk Fill(Shape shape, Func<int, uint> word)
    {
        TreeWalk walk = TreeWalk.Constant(shape, 0);
        uint[] nodes = [.. Enumerable.Range(0, shape.Nodes).Select(word)];
        uint[] values = [.. Enumerable.Range(shape.Nodes, shape.Batch).Select(word)];
        return walk with
        {
            Tree = walk.Tree with { Values = ValueArray.Freeze(nodes) },
            Batch = walk.Batch with { Values = ValueArray.Freeze(values) },
        };
    }

    private static Trial Try(
        MachineModel model,
        CompiledProgram program,
        TrialInput input,
        Contract required,
        RunOptions options,
        CancellationToken cancellation
    )
    {
        ValueArray<uint> memory = MemoryImage.Build(input.Walk);
        MachineState end = program.Run(MachineState.Initial(model, memory), options, cancellation);
        if (end.Trap is { } trap)
        {
            return new(input.Name, end.Cycle, trap, Wrong: null, Met: null);
        }
        ValueArray<uint> expected = Reference.Run(memory);
        return new(
            input.Name,
            end.Cycle,
            Trap: null,
            Contracts.FirstWrong(required, input.Walk.Shape, expected, end.Memory),
            Contracts.Strictest(input.Walk.Shape, expected, end.Memory)
        );
    }
}
