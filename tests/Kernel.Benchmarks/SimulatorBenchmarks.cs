using BenchmarkDotNet.Attributes;
using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Testing;

namespace Kernel.Benchmarks;

/// <summary>
/// How long it takes to run a program, to decode it for that, and to check that it is legal: a search
/// does all three for every candidate. Divide <see cref="Subject.Ops"/> by the time for ops a second.
/// </summary>
[MemoryDiagnoser]
public class SimulatorBenchmarks
{
    private CompiledProgram compiled = null!;
    private MachineState start = null!;

    /// <summary>What is run.</summary>
    [ParamsSource(nameof(Subjects))]
    public Subject On { get; set; } = null!;

    /// <summary>
    /// Random programs, whose ops no branch predictor foresees, and kernels, whose ops repeat: packed
    /// ones of about 1,000 cycles, and long ones of one op a cycle.
    /// </summary>
    public static IEnumerable<Subject> Subjects()
    {
        var knobs = new ProgramKnobs
        {
            OpSets = 1000,
            WorkWords = 1500,
            MemoryWords = 2566,
        };
        yield return new("random, packed", RandomPrograms.Make(knobs, 1));
        yield return new("random, one op a cycle", RandomPrograms.Stream(knobs, 100_000, 1));
        yield return Kernel("record");
        yield return Kernel("baseline");
    }

    [GlobalSetup]
    public void Prepare()
    {
        compiled = CompiledProgram.Compile(On.Random.Model, On.Random.Program);
        start = MachineState.Initial(On.Random.Model, On.Random.Memory);
    }

    [Benchmark]
    public MachineState Run() => compiled.Run(start);

    [Benchmark]
    public CompiledProgram Decode() => CompiledProgram.Compile(On.Random.Model, On.Random.Program);

    [Benchmark]
    public int Check() => Legality.Check(On.Random.Model, On.Random.Program).Count;

    private static Subject Kernel(string name)
    {
        MachineModel model = MachineModel.TakeHome;
        BuildResult built = Catalogue.Find(name)!.Build(model, Shape.TakeHome, Contract.Values);
        ValueArray<uint> memory = MemoryImage.Build(TreeWalk.Random(Shape.TakeHome, 1));
        return new(name, new(model, built.Program!, memory));
    }

    /// <summary>A program with a memory to run it on, and how it is called in the table.</summary>
    public sealed record Subject(string Name, RandomProgram Random)
    {
        /// <summary>How many ops it has.</summary>
        public int Ops { get; } = Random.Program.Ops.Count();

        /// <summary>The row's label.</summary>
        public override string ToString() => $"{Name} ({Random.Program.Length} op-sets, {Ops} ops)";
    }
}
