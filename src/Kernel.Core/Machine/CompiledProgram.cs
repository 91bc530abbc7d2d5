namespace Kernel.Core.Machine;

/// <summary>
/// A program decoded once so that it can be run many times: addresses already checked, the ops of each
/// op-set in an order in which no op reads a word that an earlier one has written, equal ops together.
/// </summary>
/// <remarks>
/// Anything that traps is left to <see cref="Simulator.Step(MachineModel, Program, MachineState, RunOptions?)"/>:
/// the run is repeated up to the op-set before it, and Step words the trap. So there is one
/// definition of every trap, and the fast path never has to undo a half-executed op-set.
/// </remarks>
public sealed class CompiledProgram
{
    private readonly MachineModel model;
    private readonly Program program;
    private readonly DecodedProgram decoded;

    private CompiledProgram(MachineModel model, Program program, DecodedProgram decoded)
    {
        this.model = model;
        this.program = program;
        this.decoded = decoded;
    }

    /// <summary>Decodes a program for a machine.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">The program; op-sets that break a rule trap only when they are reached.</param>
    public static CompiledProgram Compile(MachineModel model, Program program) =>
        new(model, program, new Decoder(model).Decode(program));

    /// <summary>Runs until the machine pauses, stops or traps.</summary>
    /// <param name="start">Where to start.</param>
    /// <param name="options">Limits, pauses, debug checks; null for the defaults.</param>
    /// <param name="cancellation">Stops the run with <see cref="OperationCanceledException"/>.</param>
    public MachineState Run(MachineState start, RunOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= RunOptions.Default;
        long left = options.MaxSteps;
        MachineState state = start;
        while (state.Status is MachineStatus.Running or MachineStatus.Paused)
        {
            var run = new FastRun(model, decoded, state, options);
            if (run.Go(left, cancellation))
            {
                return run.State(state);
            }
            left -= run.Steps;
            MachineState before = Replay(state, run.Steps, options, cancellation);
            if (left == 0)
            {
                return OutOfSteps(before, options.MaxSteps);
            }
            // What the fast path declines need not trap: Step knows.
            state = Simulator.Step(model, program, before, options);
            left--;
            if (state.Status == MachineStatus.Paused)
            {
                return state;
            }
        }
        return state;
    }

    private MachineState Replay(MachineState start, long steps, RunOptions options, CancellationToken cancellation)
    {
        var run = new FastRun(model, decoded, start, options);
        _ = run.Go(steps, cancellation);
        return run.State(start);
    }

    private static MachineState OutOfSteps(MachineState state, long limit) =>
        state with
        {
            Status = MachineStatus.Trapped,
            Trap = new(
                TrapCode.StepLimit,
                state.Cycle,
                state.Pc,
                null,
                null,
                $"the run has taken {limit} op-sets without stopping"
            ),
        };
}
