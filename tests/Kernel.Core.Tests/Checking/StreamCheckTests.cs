using Kernel.Core.Checking;
using Kernel.Core.Machine;

namespace Kernel.Core.Tests.Checking;

/// <summary>Each rule of a well-formed stream broken once; that it holds of what passes make is for their tests.</summary>
public class StreamCheckTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    private static readonly Op zero = new(Opcode.Const, 0, 0);

    [Fact]
    public void Nothing_is_wrong_with_words_written_once_and_then_read() =>
        Assert.Empty(
            Check(
                zero,
                new(Opcode.VBroadcast, 8, 0),
                new(Opcode.VAdd, 16, 8, 8),
                new(Opcode.Add, 1, 23, 0),
                new(Opcode.Store, 0, 1),
                new(Opcode.Pause),
                new(Opcode.Halt)
            )
        );

    [Fact]
    public void Lanes_may_be_written_one_by_one_and_read_as_a_vector() =>
        Assert.Empty(
            Check([
                .. Enumerable.Range(0, 8).Select(lane => new Op(Opcode.Const, 8 + lane, lane)),
                new(Opcode.VXor, 16, 8, 8),
            ])
        );

    [Theory]
    [InlineData(Opcode.Jump)]
    [InlineData(Opcode.JumpIndirect)]
    [InlineData(Opcode.CondJump)]
    [InlineData(Opcode.CondJumpRelative)]
    public void A_stream_does_not_jump(Opcode code) => Told("jump", "op 1", zero, new(code));

    [Fact]
    public void A_word_is_written_once()
    {
        Diagnostic found = Told("second-write", "op 2", zero, new(Opcode.Const, 1, 1), new(Opcode.Const, 0, 2));

        Assert.Equal(zero, found.Partner);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(0)]
    public void A_lane_counts_as_a_word(int lane) =>
        Told("second-write", "op 2", zero, new(Opcode.VBroadcast, 8, 0), new(Opcode.Const, 8 + lane, 1));

    [Fact]
    public void A_word_is_written_before_it_is_read() =>
        Told("read-before-write", "op 1", zero, new(Opcode.Add, 1, 0, 2), new(Opcode.Const, 2, 1));

    [Fact]
    public void An_op_does_not_read_what_it_writes_itself() =>
        Told("read-before-write", "op 1", zero, new(Opcode.Add, 1, 0, 1));

    [Fact]
    public void The_last_lane_is_read_too() =>
        Told(
            "read-before-write",
            "op 7",
            [.. Enumerable.Range(0, 7).Select(lane => new Op(Opcode.Const, 8 + lane, lane)), new(Opcode.VXor, 24, 8, 8)]
        );

    [Fact]
    public void Vectors_do_not_overlap() =>
        Told(
            "torn-vector",
            "op 3",
            zero,
            new(Opcode.VBroadcast, 8, 0),
            new(Opcode.VBroadcast, 16, 0),
            new(Opcode.VXor, 24, 12, 8)
        );

    [Fact]
    public void No_word_is_negative() => Told("negative-word", "op 0", new Op(Opcode.Const, -1, 1));

    [Fact]
    public void A_word_has_no_other_name()
    {
        Diagnostic found = Told("offset", "op 1", zero, new(Opcode.LoadOffset, 3, -2, 2));

        Assert.EndsWith("""write ["load", 5, 0]""", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_told() =>
        Assert.Equal(
            ["read-before-write", "read-before-write", "jump"],
            Check(new(Opcode.Add, 2, 0, 1), new(Opcode.Jump, 0)).Select(fault => fault.Code)
        );

    private static Diagnostic Told(string code, string place, params Op[] ops)
    {
        Diagnostic found = Check(ops).First(fault => fault.Code == code);
        Assert.Equal(place, found.Place);
        return found;
    }

    private static ValueArray<Diagnostic> Check(params Op[] ops) => StreamCheck.Check(model, new([.. ops]));
}
