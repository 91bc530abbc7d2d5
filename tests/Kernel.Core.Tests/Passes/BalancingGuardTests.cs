using Kernel.Core.Machine;
using static Kernel.Core.Tests.Passes.PassTrial;

namespace Kernel.Core.Tests.Passes;

/// <summary>What passes that move work between engines must leave alone, an example a reason.</summary>
public class BalancingGuardTests
{
    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(0, 1, true)]
    [InlineData(3, 0, false)]
    public void A_mask_of_1_gives_a_truth_value_and_no_other(int first, int second, bool isTruth)
    {
        Op[] stream =
        [
            .. Splat(0, 8, 9),
            .. Splat(1, 16, 4),
            .. Splat(2, 24, (uint)Math.Max(first, second)),
            first > 0 ? new(Opcode.VAnd, 32, 200, 24) : new(Opcode.VAnd, 32, 24, 200),
            .. Enumerable.Range(0, 9).Select(i => new Op(Opcode.VSelect, 40 + (8 * i), 32, 8, 16)),
        ];

        Assert.Equal(
            isTruth,
            After("selects to arithmetic", stream).Any(op => op is { Code: Opcode.MultiplyAdd, X1: 32 })
        );
        Assert.Equal(isTruth, After("differences of arms", stream).Any(op => op.After.Count > 0));
    }

    [Fact]
    public void A_multiplication_by_any_word_is_no_select()
    {
        Op[] stream =
        [
            .. Splat(0, 8, 5),
            .. Splat(1, 16, 4),
            new(Opcode.VXor, 24, 100, 108),
            new(Opcode.MultiplyAdd, 32, 24, 8, 16),
            .. Enumerable.Range(0, 99).Select(i => new Op(Opcode.VXor, 200 + (8 * i), 24, 8)),
        ];

        Assert.Equal(stream, After("arithmetic to selects", stream));
    }

    [Fact]
    public void Only_as_many_multiplications_become_selects_as_flow_has_slots_for()
    {
        Op[] stream =
        [
            .. Splat(0, 8, 5),
            .. Splat(1, 16, 4),
            new(Opcode.VLessThan, 24, 100, 108),
            .. Enumerable.Range(0, 60).Select(i => new Op(Opcode.MultiplyAdd, 200 + (8 * i), 24, 8, 16)),
        ];

        Op[] after = After("arithmetic to selects", stream);

        // One slot of flow against six of the vector alu.
        Assert.InRange(after.Count(op => op.Code == Opcode.VSelect), 7, 9);
        Assert.Equal([5L, 4L, 9L], after.Where(op => op.Code == Opcode.Const).Select(op => op.X1));
    }

    [Fact]
    public void A_select_that_must_come_after_something_gets_no_difference()
    {
        Op[] stream =
        [
            new(Opcode.VLessThan, 24, 100, 108),
            .. Enumerable.Range(0, 9).Select(i => new Op(Opcode.VSelect, 200 + (8 * i), 24, 100, 108) { After = [24] }),
        ];

        Assert.Equal(stream, After("differences of arms", stream));
    }

    [Fact]
    public void Arms_that_most_selects_share_get_their_difference_first()
    {
        Op[] stream =
        [
            new(Opcode.VLessThan, 24, 100, 108),
            new(Opcode.VSelect, 300, 24, 100, 116),
            .. Enumerable.Range(0, 9).Select(i => new Op(Opcode.VSelect, 200 + (8 * i), 24, 100, 108)),
        ];

        Op[] after = After("differences of arms", stream);

        Assert.Equal([(100L, 108L)], after.Where(op => op.Code == Opcode.VSubtract).Select(op => (op.X1, op.X2)));
    }

    [Fact]
    public void Zero_itself_is_not_added_to_zero() =>
        Assert.Equal(
            [new(Opcode.Const, 0, 0), new(Opcode.Const, 1, 0), new(Opcode.Const, 2, 0)],
            After("constants by flow", [new(Opcode.Const, 0, 0), new(Opcode.Const, 1, 0), new(Opcode.Const, 2, 0)])
        );

    [Fact]
    public void Constants_stay_on_load_where_flow_has_as_much_to_do()
    {
        Op[] stream =
        [
            .. Enumerable.Range(0, 6).Select(i => new Op(Opcode.Const, i, 5 + i)),
            .. Enumerable.Range(0, 6).Select(i => new Op(Opcode.Select, 10 + i, 20, 21, 22)),
        ];

        Assert.Equal(stream, After("constants by flow", stream));
    }

    [Fact]
    public void A_constant_that_is_a_part_itself_is_no_sum()
    {
        var before = new List<Op>();
        for (int i = 0; i < 64; i++)
        {
            before.Add(new(Opcode.Const, i, i % 2 == 0 ? 8 * i : i % 8));
            before.Add(new(Opcode.VLoad, 64 + (8 * i), i));
            before.Add(new(Opcode.Const, 1000 + i, 1 + (8 * i)));
        }

        Op[] after = After("constants by addition", [.. before]);

        Assert.Contains(after, op => op.Code == Opcode.Add);
        // The first are needed at once.
        Assert.Contains(new Op(Opcode.Const, 1008, 65), after);
        var constants = after.Where(op => op.Code == Opcode.Const).ToDictionary(op => op.X0, op => op.X1);
        Assert.All(
            after.Where(op => op.Code == Opcode.Add),
            add => Assert.DoesNotContain(0, (long[])[constants[add.X1], constants[add.X2]])
        );
    }

    [Theory]
    [InlineData(32, 128, 0)] // they fit beside the loads
    [InlineData(13, 0, 60)] // they do not, but arithmetic is what takes longest
    public void Constants_are_not_added_up_where_that_is_no_help(int constants, int loads, int broadcasts)
    {
        Op[] stream =
        [
            .. Enumerable.Range(0, constants).Select(i => new Op(Opcode.Const, i, 1 + (8 * i))),
            .. Enumerable.Range(0, loads).Select(i => new Op(Opcode.VLoad, 200 + (8 * i), 0)),
            .. Enumerable.Range(0, broadcasts).Select(i => new Op(Opcode.VBroadcast, 200 + (8 * i), 0)),
        ];

        Assert.Equal(stream, After("constants by addition", stream));
    }
}
