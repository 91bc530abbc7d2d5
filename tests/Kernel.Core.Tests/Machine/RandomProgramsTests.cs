using CsCheck;
using Kernel.Core.Machine;
using Kernel.Testing;

namespace Kernel.Core.Tests.Machine;

/// <summary>A property is worth as much as the programs it is tried on: these reach everything.</summary>
public class RandomProgramsTests
{
    private const int seeds = 150;

    public static TheoryData<string> Models => [.. Machines.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Without_faults_no_run_traps(string name)
    {
        MachineModel model = Machines.All.Single(machine => machine.Name == name);
        RandomPrograms
            .Programs(new() { Model = model, Debug = true })
            .Sample(random => Assert.Null(Simulator.Run(random.Model, random.Program, random.Memory).Trap), iter: 200);
        Gen.ULong.Select(seed => RandomPrograms.Stream(new() { Model = model, Debug = true }, 50, seed))
            .Sample(
                random =>
                {
                    Assert.Null(Simulator.Run(random.Model, random.Program, random.Memory).Trap);
                    Assert.All(random.Program.OpSets, set => Assert.Single(set.Ops));
                },
                iter: 100
            );
    }

    [Fact]
    public void Every_op_occurs()
    {
        var knobs = new ProgramKnobs
        {
            Debug = true,
            Jumps = true,
            Stops = true,
        };

        HashSet<Opcode> seen = [.. Many(knobs).SelectMany(random => random.Program.Ops).Select(op => op.Code)];

        Assert.Equal(Enum.GetValues<Opcode>(), seen.Order());
    }

    [Fact]
    public void Every_trap_that_needs_no_value_trace_occurs()
    {
        var knobs = new ProgramKnobs
        {
            Model = Machines.ManyFlows,
            Jumps = true,
            StaticFaults = 0.05,
            WildValues = 0.05,
        };

        HashSet<TrapCode> seen = [.. Many(knobs).Select(Run).Select(end => end.Trap?.Code).OfType<TrapCode>()];

        Assert.Equal(
            Enum.GetValues<TrapCode>().Except([TrapCode.UnexpectedValue, TrapCode.UnknownTraceKey]),
            seen.Order()
        );
    }

    [Fact]
    public void Words_are_exchanged_within_op_sets()
    {
        int exchanges = Many(new() { Density = 0.8 })
            .SelectMany(random => random.Program.OpSets)
            .Count(set => set.Ops.Any(a => set.Ops.Any(b => ReadsWhatWrites(a, b) && ReadsWhatWrites(b, a) && a != b)));

        Assert.True(exchanges > seeds, $"only {exchanges} op-sets exchange words");
    }

    [Fact]
    public void Equal_seeds_give_equal_programs()
    {
        Assert.Equal(RandomPrograms.Make(new(), 5), RandomPrograms.Make(new(), 5));
        Assert.NotEqual(RandomPrograms.Make(new(), 5), RandomPrograms.Make(new(), 6));
    }

    private static IEnumerable<RandomProgram> Many(ProgramKnobs knobs) =>
        Enumerable.Range(0, seeds).Select(seed => RandomPrograms.Make(knobs, (ulong)seed));

    private static MachineState Run(RandomProgram random) =>
        Simulator.Run(random.Model, random.Program, random.Memory, RunOptions.Default with { MaxSteps = 300 });

    private static bool ReadsWhatWrites(Op reader, Op writer) =>
        writer.Write(MachineModel.TakeHome) is { } written
        && reader.Reads(MachineModel.TakeHome).Any(read => read.Overlaps(written));
}
