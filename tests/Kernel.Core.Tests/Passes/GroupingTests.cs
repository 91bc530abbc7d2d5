using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;
using Kernel.Core.Passes;

namespace Kernel.Core.Tests.Passes;

/// <summary>What may become a vector op and what may not, lane by lane.</summary>
public class GroupingTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    [Fact]
    public void Lanes_of_different_ops_are_no_vector() =>
        Assert.Equal(0, Count(Opcode.VAdd, (x, y, i) => i < 4 ? x[i] + y[i] : x[i] ^ y[i]));

    [Fact]
    public void Lanes_that_commute_may_be_the_other_way_round() =>
        Assert.Equal(1, Count(Opcode.VAdd, (x, y, i) => i == 5 ? (y[i] ^ y[i]) + x[i] : x[i] + (y[i] ^ y[i])));

    [Fact]
    public void Lanes_that_do_not_commute_keep_their_operands() =>
        Assert.Equal(1, Count(Opcode.VSubtract, (x, y, i) => i == 5 ? (y[i] * y[i]) - x[i] : x[i] - (y[i] * y[i])));

    [Fact]
    public void Lanes_of_two_arrays_are_not_loaded_as_one() =>
        Assert.Equal(0, Count(Opcode.VLoad, (x, y, i) => i < 4 ? x[i] : y[i]));

    [Fact]
    public void Neighbours_are_loaded_as_one() => Assert.Equal(1, Count(Opcode.VLoad, (x, _, i) => x[i]));

    [Fact]
    public void A_word_may_be_both_operands() =>
        Assert.Equal(1, Count(Opcode.VMultiply, (x, y, i) => Square(x[i] ^ y[i])));

    [Fact]
    public void Constants_that_differ_from_lane_to_lane_are_not_put_side_by_side() =>
        Assert.Equal(0, Count(Opcode.VXor, (x, _, i) => x[i] ^ (uint)(3 * i)));

    [Fact]
    public void The_addresses_of_a_gather_are_computed_as_one() =>
        Assert.Equal(1, Count(Opcode.VAnd, (x, y, i) => y[x[i] & 7]));

    [Fact]
    public void Lanes_that_need_each_other_are_no_vector()
    {
        // All are stored at addresses that come last, so that the stores could be one.
        var ops = new List<Op> { new(Opcode.Const, 0, 0), new(Opcode.Const, 1, 1) };
        for (int i = 0; i < 20; i++)
        {
            ops.Add(new(Opcode.Multiply, 100 + i, i == 0 ? 0 : 99 + i, 1));
        }
        for (int lane = 0; lane < 8; lane++)
        {
            ops.Add(new(Opcode.Multiply, 250 + lane, lane == 0 ? 1 : 199 + lane, 1));
            ops.Add(new(Opcode.Add, 200 + lane, 250 + lane, 1));
            ops.Add(new(Opcode.Const, 300 + lane, lane));
            ops.Add(new(Opcode.Add, 400 + lane, 119, 300 + lane));
        }
        for (int lane = 0; lane < 8; lane++)
        {
            ops.Add(new(Opcode.Store, 400 + lane, 200 + lane) { Touches = new("y", lane) });
        }

        PassTrial.Same("grouping", [.. ops]);
    }

    [Fact]
    public void Vectors_whose_first_lanes_are_stored_stay_vectors()
    {
        var ops = new List<Op> { new(Opcode.Const, 0, 0), new(Opcode.Load, 1, 0) };
        for (int lane = 0; lane < 8; lane++)
        {
            ops.Add(new(Opcode.VBroadcast, 100 + (8 * lane), 1));
            ops.Add(new(Opcode.Const, 300 + lane, lane));
        }
        for (int lane = 0; lane < 8; lane++)
        {
            ops.Add(new(Opcode.Store, 300 + lane, 100 + (8 * lane)) { Touches = new("y", lane) });
        }

        PassTrial.Same("grouping", [.. ops]);
    }

    private static Value Square(Value value) => value * value;

    /// <summary>
    /// How many ops of a code there are when eight items, each computed from its words of two arrays, are
    /// grouped, and memory is as it was.
    /// </summary>
    private static int Count(Opcode code, Func<MemoryArray, MemoryArray, int, Value> compute)
    {
        var k = new KernelBuilder();
        MemoryArray x = k.Array("x", 0);
        MemoryArray y = k.Array("y", 50);
        MemoryArray z = k.Array("z", 100);
        for (int item = 0; item < 8; item++)
        {
            z[item] = compute(x, y, item);
        }
        OpStream stream = k.Build();
        PassTrial.Same("grouping", [.. stream.Ops]);
        return Grouping.Apply(model, stream).Ops.Count(op => op.Code == code);
    }
}
