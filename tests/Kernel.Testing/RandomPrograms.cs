using CsCheck;
using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Testing;

/// <summary>
/// Random programs. Without faults every op-set is legal by construction and, without wild values, no
/// run of it traps; the knobs let in jumps, stops and faults of every kind.
/// </summary>
public static class RandomPrograms
{
    /// <summary>Programs of every kind for all machines, with and without debug ops, jumps and stops.</summary>
    /// <param name="most">The most op-sets.</param>
    /// <param name="staticFaults">The chance that an op-set of every other program holds something illegal.</param>
    public static Gen<RandomProgram> Any(int most = 40, double staticFaults = 0) =>
        from machine in Gen.Int[0, Machines.All.Count - 1].Select(i => Machines.All[i])
        from length in Gen.Int[0, most]
        from density in Gen.Double[0.1, 0.9]
        from mixed in Gen.Bool
        from faulty in Gen.Bool
        from seed in Gen.ULong
        select Make(
            new()
            {
                Model = machine,
                OpSets = length,
                Density = density,
                Debug = mixed,
                Jumps = mixed,
                Stops = mixed,
                StaticFaults = faulty ? staticFaults : 0,
            },
            seed
        );

    /// <summary>A program; equal knobs and seeds give equal programs.</summary>
    /// <param name="knobs">What it is to be like.</param>
    /// <param name="seed">Any number.</param>
    public static RandomProgram Make(ProgramKnobs knobs, ulong seed)
    {
        var random = new SplitMix(seed);
        var ops = new RandomOps(knobs, random);
        Op[] setUp = [.. ops.SetUp(knobs.OpSets + 30)];
        int length = setUp.Length + knobs.OpSets;
        var sets = new List<OpSet>(length);
        sets.AddRange(setUp.Select(op => OpSet.Of(op)));
        var loop = new Loop();
        while (sets.Count < length)
        {
            OpSet set = NextSet(knobs, random, ops, loop.Next(knobs, random, ops, sets.Count, length), length);
            sets.Add(
                random.NextDouble() < knobs.StaticFaults
                    ? Faults.Any(knobs.Model, set, sets.Count, ops.NonZero, random)
                    : set
            );
        }
        uint[] memory = [.. Enumerable.Range(0, knobs.MemoryWords).Select(_ => RandomWords.Next(random))];
        return new(knobs.Model, new(sets.ToValueArray()), memory.ToValueArray());
    }

    /// <summary>Random ops in an order in which they can be executed one a cycle without a trap.</summary>
    /// <param name="knobs">What they are to be like; jumps and stops are left out.</param>
    /// <param name="count">How many, after the set-up.</param>
    /// <param name="seed">Any number.</param>
    public static RandomProgram Stream(ProgramKnobs knobs, int count, ulong seed)
    {
        knobs = knobs with { Jumps = false, Stops = false };
        var random = new SplitMix(seed);
        var ops = new RandomOps(knobs, random);
        var stream = new List<Op>(ops.SetUp(count));
        Engine[] engines = [.. knobs.Debug ? Engines.All : Engines.Costed];
        int length = stream.Count + count;
        while (stream.Count < length)
        {
            if (ops.Next(RandomWords.Pick(random, engines), [], length, isWild: false) is { } op)
            {
                stream.Add(op);
            }
        }
        uint[] memory = [.. Enumerable.Range(0, knobs.MemoryWords).Select(_ => RandomWords.Next(random))];
        return new(knobs.Model, Program.OnePerCycle(stream), memory.ToValueArray());
    }

    /// <summary>A CsCheck generator of programs that shrinks towards fewer op-sets.</summary>
    /// <param name="knobs">What they are to be like; <see cref="ProgramKnobs.OpSets"/> is the most they have.</param>
    public static Gen<RandomProgram> Programs(ProgramKnobs knobs) =>
        Gen.Select(Gen.Int[0, knobs.OpSets], Gen.ULong)
            .Select((length, seed) => Make(knobs with { OpSets = length }, seed));

    private static OpSet NextSet(ProgramKnobs knobs, SplitMix random, RandomOps ops, Op? forced, int length)
    {
        bool isWild = random.NextDouble() < knobs.WildValues;
        var chosen = new List<Op>();
        if (forced is not null)
        {
            chosen.Add(forced);
        }
        var engines = new List<Engine>();
        foreach (Engine engine in Engines.All.OrderBy(_ => random.Next()))
        {
            int slots = engine == Engine.Debug ? (knobs.Debug ? 2 : 0) : knobs.Model.Slots(engine);
            int wanted = Enumerable.Range(0, slots).Count(_ => random.NextDouble() < knobs.Density);
            while (
                chosen.Count(op => op.Engine == engine) < wanted && ops.Next(engine, chosen, length, isWild) is { } op
            )
            {
                chosen.Add(op);
            }
            // An engine may be named and have nothing to do.
            if (random.Below(20) == 0 || chosen.Exists(op => op.Engine == engine))
            {
                engines.Add(engine);
            }
        }
        return new(engines.SelectMany(engine => chosen.Where(op => op.Engine == engine)).ToValueArray(), [.. engines]);
    }

    /// <summary>Writes counted loops: count down, then jump back while the counter is not 0.</summary>
    private sealed class Loop
    {
        private int body;
        private int last = -1;

        public Op? Next(ProgramKnobs knobs, SplitMix random, RandomOps ops, int index, int length)
        {
            if (index == last - 1)
            {
                return new(Opcode.AddImmediate, ops.Counter, ops.Counter, -1);
            }
            if (index == last)
            {
                return new(Opcode.CondJumpRelative, ops.Counter, body - index - 1);
            }
            if (!knobs.Jumps || index < last || length - index < 8 || random.Below(6) != 0)
            {
                return null;
            }
            body = index + 1;
            last = index + 2 + random.Below(6);
            return new(Opcode.Const, ops.Counter, 1 + random.Below(4));
        }
    }
}
