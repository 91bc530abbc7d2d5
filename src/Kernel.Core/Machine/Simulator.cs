namespace Kernel.Core.Machine;

/// <summary>
/// The machine's meaning. <c>Step</c> is the definition, written for reading: one op-set
/// takes one state to the next. <c>Run</c> is the same thing fast.
/// </summary>
/// <remarks>
/// Semantics after the simulator of the public take-home, whose results the tests hold as vectors.
/// Where a Python list would take a negative index, this machine traps.
/// </remarks>
public static class Simulator
{
    /// <summary>
    /// Executes one op-set: all reads before all writes. The pc has already moved past the op-set when
    /// a relative jump looks at it.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="state">The state before; its status is not looked at.</param>
    /// <param name="set">The op-set.</param>
    /// <param name="options">How to treat pauses and debug ops; null for the defaults.</param>
    /// <returns>The state after, or the state before with the trap.</returns>
    public static MachineState Step(MachineModel model, MachineState state, OpSet set, RunOptions? options = null)
    {
        var effects = new CycleEffects(model, state, options ?? RunOptions.Default);
        CheckSlots(model, set, effects);
        foreach (Op op in set.Ops)
        {
            effects.Execute(op);
        }
        return effects.After(set);
    }

    /// <summary>
    /// Executes the op-set at the state's pc, or stops when the pc is past the end. A state that is
    /// stopped or trapped stays as it is; a paused one goes on.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">The program.</param>
    /// <param name="state">The state before.</param>
    /// <param name="options">How to treat pauses and debug ops; null for the defaults.</param>
    public static MachineState Step(
        MachineModel model,
        Program program,
        MachineState state,
        RunOptions? options = null
    ) =>
        state.Status is MachineStatus.Stopped or MachineStatus.Trapped ? state
        : state.Pc >= program.Length ? state with { Status = MachineStatus.Stopped }
        : Step(model, state, program.OpSets[(int)state.Pc], options);

    /// <summary>Runs until the machine pauses, stops or traps. Equals folding <see cref="Step(MachineModel, Program, MachineState, RunOptions?)"/>.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">The program.</param>
    /// <param name="state">Where to start.</param>
    /// <param name="options">Limits, pauses, debug checks; null for the defaults.</param>
    /// <param name="cancellation">Stops the run with <see cref="OperationCanceledException"/>.</param>
    public static MachineState Run(
        MachineModel model,
        Program program,
        MachineState state,
        RunOptions? options = null,
        CancellationToken cancellation = default
    ) => CompiledProgram.Compile(model, program).Run(state, options, cancellation);

    /// <summary>Runs from a fresh machine; see the other overload.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">The program.</param>
    /// <param name="memory">What memory holds at the start.</param>
    /// <param name="options">Limits, pauses, debug checks; null for the defaults.</param>
    public static MachineState Run(
        MachineModel model,
        Program program,
        ValueArray<uint> memory,
        RunOptions? options = null
    ) => Run(model, program, MachineState.Initial(model, memory), options);

    private static void CheckSlots(MachineModel model, OpSet set, CycleEffects effects)
    {
        foreach (Engine engine in set.Engines)
        {
            int used = set.On(engine).Count();
            if (used > model.Slots(engine))
            {
                effects.Fail(
                    TrapCode.SlotLimit,
                    $"{used} ops on {engine.Name()}, which has {model.Slots(engine)} slot{(model.Slots(engine) == 1 ? "" : "s")}"
                );
            }
        }
    }
}
