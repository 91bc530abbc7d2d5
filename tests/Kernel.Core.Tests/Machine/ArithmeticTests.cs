using System.Numerics;
using Kernel.Core.Machine;
using Kernel.Testing;

namespace Kernel.Core.Tests.Machine;

/// <summary>
/// Arithmetic three ways on all pairs of edge words: the op table, the fast path, and whole numbers of
/// unlimited size.
/// </summary>
public class ArithmeticTests
{
    private static readonly BigInteger modulus = BigInteger.Pow(2, 32);

    public static TheoryData<string> Ops =>
        [.. OpTable.All.Where(row => row.Arithmetic is not null).Select(r => r.FlatName)];

    public static TheoryData<string> Models => [.. Machines.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Ops))]
    public void The_op_table_is_right(string flatName)
    {
        OpInfo row = OpTable.Find(flatName)!;
        foreach ((uint a, uint b) in Pairs())
        {
            if (Expected(row.SlotName, a, b) is { } expected)
            {
                Assert.Equal(expected, row.Arithmetic!.Apply(a, b));
            }
            else
            {
                Assert.True(row.Arithmetic!.Divides);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ops))]
    public void The_fast_path_is_right_on_every_machine(string flatName)
    {
        OpInfo row = OpTable.Find(flatName)!;
        foreach (MachineModel model in Machines.All)
        {
            int lanes = row.IsVector ? model.VectorLength : 1;
            foreach ((uint a, uint b)[] group in Pairs().Chunk(lanes))
            {
                MachineState end = Run(model, new(row.Code, 2 * lanes, 0, lanes), group, lanes);
                uint?[] expected = [.. group.Select(pair => Expected(row.SlotName, pair.a, pair.b))];
                if (expected.Contains(null))
                {
                    Assert.Equal(TrapCode.DivisionByZero, end.Trap?.Code);
                }
                else
                {
                    Assert.Equal(expected, end.Scratch.Skip(2 * lanes).Take(group.Length).Cast<uint?>());
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Multiply_add_wraps_around_twice(string name)
    {
        MachineModel model = Machines.All.Single(machine => machine.Name == name);
        int lanes = model.VectorLength;
        foreach ((uint a, uint b)[] group in Pairs().Chunk(lanes))
        {
            // dest = a * b + a
            MachineState end = Run(model, new(Opcode.MultiplyAdd, 2 * lanes, 0, lanes, 0), group, lanes);
            IEnumerable<uint> expected = group.Select(p => (uint)((((BigInteger)p.a * p.b) + p.a) % modulus));
            Assert.Equal(expected, end.Scratch.Skip(2 * lanes).Take(group.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_select_asks_whether_the_condition_is_0(string name)
    {
        MachineModel model = Machines.All.Single(machine => machine.Name == name);
        int lanes = model.VectorLength;
        foreach ((uint a, uint b)[] group in Pairs().Chunk(lanes))
        {
            // dest = a != 0 ? a : b
            MachineState end = Run(model, new(Opcode.VSelect, 2 * lanes, 0, 0, lanes), group, lanes);
            Assert.Equal(group.Select(p => p.a != 0 ? p.a : p.b), end.Scratch.Skip(2 * lanes).Take(group.Length));
        }
    }

    [Fact]
    public void An_op_may_write_over_its_own_operands()
    {
        // Vectors that overlap by a part, in both directions.
        foreach (int dest in (int[])[0, 1, 7, 8, 9, 15])
        {
            uint[] scratch = [.. Enumerable.Range(0, 1536).Select(i => (uint)(i * i))];
            var state = MachineState.Initial(MachineModel.TakeHome, []) with { Scratch = scratch.ToValueArray() };
            MachineState end = Simulator.Run(
                MachineModel.TakeHome,
                Program.OnePerCycle([new(Opcode.VAdd, dest, 4, 8)]),
                state
            );
            Assert.Equal(
                Enumerable.Range(0, 8).Select(i => scratch[4 + i] + scratch[8 + i]),
                end.Scratch.Skip(dest).Take(8)
            );
        }
    }

    private static (uint a, uint b)[] Pairs() =>
        [.. RandomWords.Edges.SelectMany(a => RandomWords.Edges.Select(b => (a, b)))];

    /// <summary>Runs one op with the pairs' halves in the first two vectors; missing lanes hold ones.</summary>
    private static MachineState Run(MachineModel model, Op op, (uint a, uint b)[] pairs, int lanes)
    {
        uint[] scratch = new uint[model.ScratchSize];
        scratch.AsSpan(0, 2 * lanes).Fill(1);
        for (int i = 0; i < pairs.Length; i++)
        {
            (scratch[i], scratch[lanes + i]) = pairs[i];
        }
        MachineState state = MachineState.Initial(model, []) with { Scratch = scratch.ToValueArray() };
        return Simulator.Run(model, Program.OnePerCycle([op]), state);
    }

    /// <summary>The result by whole numbers of unlimited size, or null for a division by zero.</summary>
    private static uint? Expected(string name, BigInteger a, BigInteger b)
    {
        if (name is "//" or "cdiv" or "%" && b == 0)
        {
            return null;
        }
        BigInteger exact = name switch
        {
            "+" => a + b,
            "-" => a - b + modulus,
            "*" => a * b,
            "//" => a / b,
            "cdiv" => (a + b - 1) / b,
            "^" => a ^ b,
            "&" => a & b,
            "|" => a | b,
            "<<" => b < 64 ? a << (int)b : 0,
            ">>" => b < 64 ? a >> (int)b : 0,
            "%" => a % b,
            "<" => a < b ? 1 : 0,
            "==" => a == b ? 1 : 0,
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
        return (uint)(exact % modulus);
    }
}
