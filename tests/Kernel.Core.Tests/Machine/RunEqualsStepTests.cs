using CsCheck;
using Kernel.Core.Machine;
using Kernel.Testing;

namespace Kernel.Core.Tests.Machine;

/// <summary><c>Run</c> is fast and must be nothing else than a fold of <c>Step</c>.</summary>
public class RunEqualsStepTests
{
    private static readonly RunOptions briefly = RunOptions.Default with { MaxSteps = 300 };

    public static TheoryData<string> Models => [.. Machines.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void On_legal_programs(string model) => AgreeOn(new() { Model = Named(model), Debug = true }, briefly);

    [Theory]
    [MemberData(nameof(Models))]
    public void On_crowded_programs_that_exchange_words(string model) =>
        AgreeOn(
            new()
            {
                Model = Named(model),
                Density = 0.9,
                MemoryWords = 24,
            },
            briefly
        );

    [Theory]
    [MemberData(nameof(Models))]
    public void On_programs_that_jump_and_loop(string model) =>
        AgreeOn(new() { Model = Named(model), Jumps = true }, briefly);

    [Theory]
    [MemberData(nameof(Models))]
    public void On_programs_that_pause_and_halt(string model)
    {
        var knobs = new ProgramKnobs
        {
            Model = Named(model),
            Jumps = true,
            Stops = true,
        };
        AgreeOn(knobs, briefly);
        AgreeOn(knobs, briefly with { PausesStop = true });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void On_programs_that_trap(string model)
    {
        var knobs = new ProgramKnobs
        {
            Model = Named(model),
            Jumps = true,
            Stops = true,
            Debug = true,
        };
        AgreeOn(knobs with { StaticFaults = 0.05 }, briefly);
        AgreeOn(knobs with { WildValues = 0.1 }, briefly);
        AgreeOn(knobs with { WildValues = 0.1, MemoryWords = 0 }, briefly);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void On_programs_whose_debug_ops_are_checked(string model)
    {
        // Some keys are known and of those some hold what scratch holds, mostly 0 at the start.
        var trace = new Dictionary<string, uint>(StringComparer.Ordinal) { ["7"] = 0, ["\"named\""] = 0 };
        AgreeOn(
            new()
            {
                Model = Named(model),
                Debug = true,
                Density = 0.1,
            },
            briefly with
            {
                ValueTrace = trace,
            }
        );
    }

    [Fact]
    public void However_few_steps_are_allowed() =>
        Gen.Select(RandomPrograms.Programs(new() { Jumps = true, OpSets = 10 }), Gen.Int[0, 40])
            .Sample((random, steps) => Agree(random, briefly with { MaxSteps = steps }), iter: 300);

    [Fact]
    public void From_the_middle_of_a_run() =>
        Gen.Select(RandomPrograms.Programs(new() { Jumps = true, Stops = true }), Gen.Int[1, 30])
            .Sample(
                (random, steps) =>
                {
                    MachineState state = MachineState.Initial(random.Model, random.Memory);
                    for (int i = 0; i < steps; i++)
                    {
                        state = Simulator.Step(random.Model, random.Program, state, briefly);
                    }
                    Assert.Equal(
                        Fold(random, state, briefly),
                        Simulator.Run(random.Model, random.Program, state, briefly)
                    );
                },
                iter: 300
            );

    private static MachineModel Named(string name) => Machines.All.Single(model => model.Name == name);

    private static void AgreeOn(ProgramKnobs knobs, RunOptions options) =>
        RandomPrograms.Programs(knobs).Sample(random => Agree(random, options), iter: 200);

    private static void Agree(RandomProgram random, RunOptions options)
    {
        MachineState start = MachineState.Initial(random.Model, random.Memory);
        MachineState folded = Fold(random, start, options);
        MachineState run = Simulator.Run(random.Model, random.Program, start, options);
        Assert.Equal(folded, run);
        if (run.Status == MachineStatus.Paused)
        {
            Assert.Equal(Fold(random, folded, options), Simulator.Run(random.Model, random.Program, run, options));
        }
    }

    /// <summary>What running means, op-set by op-set.</summary>
    private static MachineState Fold(RandomProgram random, MachineState state, RunOptions options)
    {
        for (long steps = 0; state.Status is MachineStatus.Running or MachineStatus.Paused; steps++)
        {
            if (steps == options.MaxSteps && state.Pc < random.Program.Length)
            {
                string reason = $"the run has taken {steps} op-sets without stopping";
                Trap trap = new(TrapCode.StepLimit, state.Cycle, state.Pc, null, null, reason);
                return state with { Status = MachineStatus.Trapped, Trap = trap };
            }
            state = Simulator.Step(random.Model, random.Program, state, options);
            if (state.Status == MachineStatus.Paused)
            {
                return state;
            }
        }
        return state;
    }
}
