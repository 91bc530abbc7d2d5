using Kernel.Core.Machine;
using Kernel.Core.Packing;

namespace Kernel.Core.Tests.Packing;

/// <summary>Each invariant broken once, and the op it is broken against named.</summary>
public class PackerViolationTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    [Fact]
    public void A_thirteenth_alu_op_exceeds_the_slots()
    {
        PackState state = Placed([.. Enumerable.Range(0, 12).Select(i => (new Op(Opcode.Add, 100 + i, 0, 1), 4L))]);

        Violation violation = Refused(state, new(Opcode.Add, 200, 0, 1), 4);

        Assert.Equal(ViolationCode.SlotLimit, violation.Code);
        Assert.Equal(new Op(Opcode.Add, 111, 0, 1), violation.Partner);
        Assert.Contains("all 12 alu slots are taken", violation.ToString(), StringComparison.Ordinal);
        Assert.NotNull(Packer.Place(state, new(Opcode.Add, 200, 0, 1), 5).Next);
    }

    [Fact]
    public void A_word_is_read_no_earlier_than_the_cycle_after_its_write()
    {
        var write = new Op(Opcode.Const, 0, 7);
        PackState state = Placed((write, 3));

        foreach (long cycle in (long[])[0, 3])
        {
            Violation violation = Refused(state, new(Opcode.Add, 1, 0, 0), cycle);
            Assert.Equal(ViolationCode.ReadAfterWrite, violation.Code);
            Assert.Same(write, violation.Partner);
            Assert.Equal(3, violation.PartnerCycle);
        }
        Assert.NotNull(Packer.Place(state, new(Opcode.Add, 1, 0, 0), 4).Next);
    }

    [Fact]
    public void One_lane_of_a_vector_is_enough_to_meet()
    {
        var write = new Op(Opcode.VXor, 8, 100, 108);
        PackState state = Placed((write, 0));

        Assert.Equal(ViolationCode.ReadAfterWrite, Refused(state, new(Opcode.Add, 1, 15, 2), 0).Code);
        Assert.NotNull(Packer.Place(state, new(Opcode.Add, 1, 16, 2), 0).Next);
    }

    [Fact]
    public void A_word_is_not_written_before_its_earlier_write()
    {
        var write = new Op(Opcode.Const, 0, 7);
        Violation violation = Refused(Placed((write, 3)), new(Opcode.Const, 0, 8), 2);

        Assert.Equal(ViolationCode.WriteAfterWrite, violation.Code);
        Assert.Same(write, violation.Partner);
    }

    [Fact]
    public void A_word_is_not_written_twice_in_a_cycle()
    {
        var write = new Op(Opcode.VLoad, 0, 50);
        Violation violation = Refused(Placed((write, 3)), new(Opcode.Add, 7, 20, 20), 3);

        Assert.Equal(ViolationCode.DoubleWrite, violation.Code);
        Assert.Same(write, violation.Partner);
    }

    [Fact]
    public void A_word_is_not_overwritten_before_it_is_read_but_may_be_in_the_same_cycle()
    {
        var read = new Op(Opcode.Add, 1, 0, 0);
        PackState state = Placed((read, 3));

        Violation violation = Refused(state, new(Opcode.Const, 0, 8), 2);
        Assert.Equal(ViolationCode.WriteAfterRead, violation.Code);
        Assert.Same(read, violation.Partner);
        Assert.NotNull(Packer.Place(state, new(Opcode.Const, 0, 8), 3).Next);
    }

    [Theory]
    [InlineData(1536)]
    [InlineData(-1)]
    public void A_word_outside_scratch_is_refused(long address) =>
        Assert.Equal(ViolationCode.ScratchOverflow, Refused(new(model), new(Opcode.Const, address, 1), 0).Code);

    [Fact]
    public void A_vector_across_the_end_of_scratch_is_refused() =>
        Assert.Equal(ViolationCode.ScratchOverflow, Refused(new(model), new(Opcode.VLoad, 1529, 0), 0).Code);

    [Fact]
    public void A_jump_is_refused() =>
        Assert.Equal(ViolationCode.Jump, Refused(new(model), new(Opcode.Jump, 0), 0).Code);

    [Fact]
    public void A_virtual_operand_is_waited_for_and_not_written_out()
    {
        var write = new Op(Opcode.Const, 0, 7);
        PackState state = Placed((write, 3));
        Op after = new Op(Opcode.Const, 1, 8) { After = [0] };

        Violation violation = Refused(state, after, 3);
        Assert.Equal(ViolationCode.ReadAfterWrite, violation.Code);
        Assert.Same(write, violation.Partner);

        PackState placed = Packer.Place(state, after, 4).Next!;
        Assert.Equal(new Op(Opcode.Const, 1, 8), Packer.Finish(placed).OpSets[^1].Ops[0]);
        // Nor may the word be overwritten before the op that waits for it.
        Assert.Contains(
            Packer.Place(placed, new(Opcode.Const, 0, 9), 3).Violations,
            v => v.Code == ViolationCode.WriteAfterRead && ReferenceEquals(v.Partner, after)
        );
    }

    [Fact]
    public void Overlapping_vloads_are_chained_in_stream_order()
    {
        Op[] chain = [.. Enumerable.Range(0, 4).Select(i => new Op(Opcode.VLoad, 100 + (2 * i), i))];
        Program packed = FirstFit.Pack(model, new([.. chain])).Program!;

        Assert.Equal(4, packed.Length);
    }

    [Fact]
    public void Memory_is_one_place_unless_more_is_known_of_it()
    {
        Op storeA3 = Store("a", 3);
        PackState state = Placed((storeA3, 5));

        Assert.Equal(ViolationCode.ReadAfterWrite, Refused(state, Load("a", 3), 5).Code);
        Assert.Equal(ViolationCode.ReadAfterWrite, Refused(state, Load("a", null), 5).Code);
        Assert.Equal(ViolationCode.ReadAfterWrite, Refused(state, new(Opcode.Load, 1, 0), 5).Code);
        Assert.Equal(ViolationCode.DoubleWrite, Refused(state, Store("a", 3), 5).Code);
        Assert.Equal(ViolationCode.DoubleWrite, Refused(state, Store("a", null), 5).Code);
        Assert.Equal(ViolationCode.DoubleWrite, Refused(state, new(Opcode.Store, 0, 1), 5).Code);
        Assert.NotNull(Packer.Place(state, Load("a", 4), 5).Next);
        Assert.NotNull(Packer.Place(state, Load("b", null), 5).Next);
        Assert.NotNull(Packer.Place(state, Store("b", 3), 0).Next);

        PackState unknown = Placed((Store("a", null), 5));
        Assert.Equal(ViolationCode.ReadAfterWrite, Refused(unknown, Load("a", 4), 5).Code);
        Assert.NotNull(Packer.Place(unknown, Load("b", 4), 5).Next);

        PackState anywhere = Placed((new(Opcode.Store, 0, 1), 5));
        Assert.Equal(ViolationCode.ReadAfterWrite, Refused(anywhere, Load("b", 4), 5).Code);
    }

    [Fact]
    public void A_vector_load_meets_a_store_to_any_of_its_words()
    {
        PackState state = Placed((Store("a", 7), 5));
        Op load = new Op(Opcode.VLoad, 8, 0) { Touches = new("a", 0) };

        Assert.Equal(ViolationCode.ReadAfterWrite, Refused(state, load, 5).Code);
        Assert.NotNull(Packer.Place(state, load with { Touches = new("a", 8) }, 5).Next);
    }

    [Fact]
    public void Nothing_moves_across_a_pause()
    {
        PackState state = Placed((new(Opcode.Const, 0, 1), 4));

        Assert.Equal(ViolationCode.WriteAfterRead, Refused(state, new(Opcode.Pause), 3).Code);
        PackState paused = Packer.Place(state, new(Opcode.Pause), 4).Next!;
        Assert.Equal(ViolationCode.ReadAfterWrite, Refused(paused, new(Opcode.Const, 1, 1), 4).Code);
    }

    [Fact]
    public void Everything_that_would_break_is_reported_at_once()
    {
        PackState state = Placed((new(Opcode.Const, 0, 1), 0), (new(Opcode.Const, 1, 1), 0));

        ValueArray<Violation> violations = Packer.Place(state, new(Opcode.Const, 0, 9), 0).Violations;

        Assert.Equal([ViolationCode.SlotLimit, ViolationCode.DoubleWrite], violations.Select(v => v.Code));
    }

    [Fact]
    public void A_negative_cycle_is_the_callers_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Packer.Place(new(model), new(Opcode.Halt), -1));

    private static Op Load(string array, long? index) => new Op(Opcode.Load, 1, 0) { Touches = new(array, index) };

    private static Op Store(string array, long? index) => new Op(Opcode.Store, 0, 2) { Touches = new(array, index) };

    private static PackState Placed(params (Op Op, long Cycle)[] placements) =>
        placements.Aggregate(new PackState(model), (state, p) => Packer.Place(state, p.Op, p.Cycle).Next!);

    private static Violation Refused(PackState state, Op op, long cycle)
    {
        PlaceResult result = Packer.Place(state, op, cycle);
        Assert.Null(result.Next);
        return Assert.Single(result.Violations);
    }
}
