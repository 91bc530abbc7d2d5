using CsCheck;
using Kernel.Core.Checking;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Workload;
using Kernel.Testing;

namespace Kernel.Core.Tests.Packing;

/// <summary>
/// The packer against two oracles that share nothing with it: the simulator, which says what a packing
/// computes, and the hazards spelled out pair by pair.
/// </summary>
public class PackerPropertyTests
{
    private static readonly Gen<(RandomProgram Stream, ulong Seed)> streams = Gen.Select(
        Gen.Int[0, Machines.All.Count - 1].Select(i => Machines.All[i]),
        Gen.Int[1, 40],
        Gen.ULong,
        Gen.ULong,
        (model, count, seed, shuffle) =>
            (RandomPrograms.Stream(new() { Model = model, Debug = false }, count, seed), shuffle)
    );

    [Fact]
    public void What_it_accepts_computes_what_one_op_a_cycle_computes()
    {
        int accepted = 0;
        streams.Sample(
            input =>
            {
                Op[] ops = [.. input.Stream.Program.Ops];
                long[] cycles = Perturbed(input.Stream.Model, ops, input.Seed);
                PackResult packed = Packer.Pack(
                    input.Stream.Model,
                    ops.Zip(cycles, (op, cycle) => new Placement(op, cycle))
                );
                if (packed.Program is { } program)
                {
                    Interlocked.Increment(ref accepted);
                    AssertSameEffect(input.Stream, program);
                }
            },
            iter: 1000
        );
        Assert.True(accepted > 100, $"only {accepted} placements were legal: the property says too little");
    }

    [Fact]
    public void It_accepts_exactly_what_the_hazards_allow() =>
        streams.Sample(
            input =>
            {
                Op[] ops = [.. input.Stream.Program.Ops];
                long[] cycles = Perturbed(input.Stream.Model, ops, input.Seed);
                PackResult packed = Packer.Pack(
                    input.Stream.Model,
                    ops.Zip(cycles, (op, cycle) => new Placement(op, cycle))
                );
                Assert.Equal(IsLegalPairByPair(input.Stream.Model, ops, cycles), packed.Program is not null);
            },
            iter: 1000
        );

    [Fact]
    public void First_fit_is_legal_and_computes_what_one_op_a_cycle_computes() =>
        streams.Sample(
            input =>
            {
                PackResult packed = FirstFit.Pack(input.Stream.Model, new([.. input.Stream.Program.Ops]));
                Assert.NotNull(packed.Program);
                Assert.Empty(Legality.Check(input.Stream.Model, packed.Program));
                AssertSameEffect(input.Stream, packed.Program);
            },
            iter: 1000
        );

    [Fact]
    public void First_fit_puts_every_op_in_the_earliest_cycle_the_packer_accepts() =>
        streams.Sample(
            input =>
            {
                var state = new PackState(input.Stream.Model);
                foreach (Op op in input.Stream.Program.Ops)
                {
                    long cycle = 0;
                    PlaceResult result = Packer.Place(state, op, cycle);
                    while (result.Next is null)
                    {
                        result = Packer.Place(state, op, ++cycle);
                    }
                    state = result.Next;
                }
                Assert.Equal(
                    Packer.Finish(state),
                    FirstFit.Pack(input.Stream.Model, new([.. input.Stream.Program.Ops])).Program
                );
            },
            iter: 200
        );

    [Fact]
    public void Packing_a_list_equals_folding_place() =>
        streams.Sample(
            input =>
            {
                Op[] ops = [.. input.Stream.Program.Ops];
                long[] cycles = Perturbed(input.Stream.Model, ops, input.Seed);
                var state = new PackState(input.Stream.Model);
                var violations = new List<Violation>();
                for (int i = 0; i < ops.Length; i++)
                {
                    PlaceResult result = Packer.Place(state, ops[i], cycles[i]);
                    state = result.Next ?? state;
                    violations.AddRange(result.Violations);
                }
                PackResult packed = Packer.Pack(
                    input.Stream.Model,
                    ops.Zip(cycles, (op, cycle) => new Placement(op, cycle))
                );
                Assert.Equal(violations, packed.Violations);
                Assert.Equal(violations.Count == 0 ? Packer.Finish(state) : null, packed.Program);
            },
            iter: 500
        );

    /// <summary>The first-fit cycles, stretched, some of them moved: about as often legal as not.</summary>
    private static long[] Perturbed(MachineModel model, Op[] ops, ulong seed)
    {
        var random = new SplitMix(seed);
        var state = new PackState(model);
        long[] cycles = new long[ops.Length];
        for (int i = 0; i < ops.Length; i++)
        {
            PlaceResult result = Packer.Place(state, ops[i], cycles[i]);
            while (result.Next is null)
            {
                result = Packer.Place(state, ops[i], ++cycles[i]);
            }
            state = result.Next;
        }
        int moved = random.Below(3);
        for (int m = 0; m < moved; m++)
        {
            int i = random.Below(ops.Length);
            cycles[i] = Math.Max(0, cycles[i] + random.Below(5) - 2);
        }
        return cycles;
    }

    private static bool IsLegalPairByPair(MachineModel model, Op[] ops, long[] cycles)
    {
        for (int j = 0; j < ops.Length; j++)
        {
            int sharing = Enumerable
                .Range(0, ops.Length)
                .Count(i => ops[i].Engine == ops[j].Engine && cycles[i] == cycles[j]);
            if (sharing > model.Slots(ops[j].Engine))
            {
                return false;
            }
            for (int i = 0; i < j; i++)
            {
                bool readsWhatWasWritten = Meets(Writes(model, ops[i]), Reads(model, ops[j]));
                bool writesWhatWasWritten = Meets(Writes(model, ops[i]), Writes(model, ops[j]));
                bool writesWhatWasRead = Meets(Reads(model, ops[i]), Writes(model, ops[j]));
                if (
                    ((readsWhatWasWritten || writesWhatWasWritten) && cycles[j] <= cycles[i])
                    || (writesWhatWasRead && cycles[j] < cycles[i])
                )
                {
                    return false;
                }
            }
        }
        return true;
    }

    private static bool Meets(HashSet<string> some, HashSet<string> others) => some.Overlaps(others);

    private static HashSet<string> Writes(MachineModel model, Op op)
    {
        HashSet<string> places = Words(model, op, OperandRole.Destination);
        if (op.Info.WritesMemory)
        {
            places.Add("memory");
        }
        if (op.Code == Opcode.TraceWrite)
        {
            places.Add("trace");
        }
        return places;
    }

    private static HashSet<string> Reads(MachineModel model, Op op)
    {
        HashSet<string> places = Words(model, op, OperandRole.Source);
        if (op.Info.ReadsMemory)
        {
            places.Add("memory");
        }
        return places;
    }

    private static HashSet<string> Words(MachineModel model, Op op, OperandRole role)
    {
        var words = new HashSet<string>();
        long offset = op.Code == Opcode.LoadOffset ? op.X2 : 0;
        for (int i = 0; i < op.Info.Operands.Count; i++)
        {
            Operand operand = op.Info.Operands[i];
            for (int lane = 0; operand.Role == role && lane < (operand.IsVector ? model.VectorLength : 1); lane++)
            {
                words.Add($"{op[i] + offset + lane}");
            }
        }
        return words;
    }

    private static void AssertSameEffect(RandomProgram stream, Program packed)
    {
        MachineState plain = Simulator.Run(stream.Model, stream.Program, stream.Memory);
        MachineState fast = Simulator.Run(stream.Model, packed, stream.Memory);
        Assert.Null(fast.Trap);
        Assert.Equal(plain.Scratch, fast.Scratch);
        Assert.Equal(plain.Memory, fast.Memory);
        Assert.Equal(plain.Trace, fast.Trace);
        Assert.True(fast.Cycle <= packed.Length);
    }
}
