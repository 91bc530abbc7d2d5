using Kernel.Core.Machine;
using Kernel.Core.Passes;

namespace Kernel.Core.Tests.Passes;

/// <summary>The before and after of each pass's doc comment. Words are letters there, numbers here.</summary>
public class PassExampleTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    [Fact]
    public void Constants_are_folded_shared_and_added_together()
    {
        Op[] after = After(
            ConstantFolding.Apply,
            [
                new(Opcode.Load, 9, 8),
                new(Opcode.Const, 0, 3),
                new(Opcode.Const, 1, 3),
                new(Opcode.Multiply, 2, 0, 1),
                new(Opcode.Multiply, 3, 2, 9),
                new(Opcode.Add, 4, 3, 0),
                new(Opcode.Add, 5, 4, 2),
            ]
        );

        Assert.Equal(
            [
                new(Opcode.Load, 9, 8),
                new(Opcode.Const, 0, 3),
                new(Opcode.Const, 2, 9),
                new(Opcode.Multiply, 3, 9, 2),
                new(Opcode.Add, 4, 3, 0),
                new(Opcode.Const, 10, 12),
                new(Opcode.Add, 5, 3, 10),
            ],
            after
        );
    }

    [Fact]
    public void A_sum_of_constants_may_be_an_operand_of_the_next_addition()
    {
        Op[] after = After(
            ConstantFolding.Apply,
            [
                new(Opcode.Load, 1, 0),
                new(Opcode.Const, 2, 3),
                new(Opcode.Const, 3, 4),
                new(Opcode.Add, 4, 1, 2),
                new(Opcode.Add, 5, 4, 3),
                new(Opcode.Const, 6, 7),
                new(Opcode.Add, 7, 6, 2),
            ]
        );

        Assert.Equal(new(Opcode.Const, 7, 10), after[^1]);
    }

    [Fact]
    public void Copies_are_removed() =>
        Assert.Equal(
            [new(Opcode.Const, 0, 0), new(Opcode.Const, 1, 1), new(Opcode.Xor, 6, 8, 9)],
            After(
                CopyRemoval.Apply,
                [
                    new(Opcode.Const, 0, 0),
                    new(Opcode.Const, 1, 1),
                    new(Opcode.Add, 2, 8, 0),
                    new(Opcode.Multiply, 3, 2, 1),
                    new(Opcode.Or, 4, 3, 3),
                    new(Opcode.Select, 5, 4, 9, 9),
                    new(Opcode.Xor, 6, 4, 5),
                ]
            )
        );

    [Fact]
    public void Division_by_a_power_of_two_is_a_shift_and_its_remainder_a_mask() =>
        Assert.Equal(
            [
                new(Opcode.Const, 0, 8),
                new(Opcode.Const, 1, 16),
                new(Opcode.Const, 6, 7),
                new(Opcode.And, 2, 5, 6),
                new(Opcode.Const, 7, 4),
                new(Opcode.ShiftRight, 3, 5, 7),
            ],
            After(
                StrengthReduction.Apply,
                [
                    new(Opcode.Const, 0, 8),
                    new(Opcode.Const, 1, 16),
                    new(Opcode.Remainder, 2, 5, 0),
                    new(Opcode.Divide, 3, 5, 1),
                ]
            )
        );

    [Fact]
    public void Nothing_is_computed_twice() =>
        Assert.Equal(
            [new(Opcode.Add, 2, 0, 1), new(Opcode.Load, 4, 9), new(Opcode.Xor, 6, 2, 2), new(Opcode.Xor, 7, 4, 4)],
            After(
                CommonSubexpressions.Apply,
                [
                    new(Opcode.Add, 2, 0, 1),
                    new(Opcode.Add, 3, 1, 0),
                    new(Opcode.Load, 4, 9),
                    new(Opcode.Load, 5, 9),
                    new(Opcode.Xor, 6, 2, 3),
                    new(Opcode.Xor, 7, 4, 5),
                ]
            )
        );

    [Fact]
    public void A_load_is_repeated_after_a_store_that_may_have_changed_its_word()
    {
        Op load = new(Opcode.Load, 4, 9) { Touches = new("a", 1) };
        Op apart = new(Opcode.Store, 8, 4) { Touches = new("b", null) };
        Op near = new(Opcode.Store, 8, 4) { Touches = new("a", null) };

        Assert.DoesNotContain(
            load with
            {
                X0 = 5,
            },
            After(CommonSubexpressions.Apply, [load, apart, load with { X0 = 5 }])
        );
        Assert.Contains(load with { X0 = 5 }, After(CommonSubexpressions.Apply, [load, near, load with { X0 = 5 }]));
    }

    [Fact]
    public void Dead_ops_go() =>
        Assert.Equal(
            [new(Opcode.Store, 9, 0)],
            After(DeadOps.Apply, [new(Opcode.Add, 2, 0, 1), new(Opcode.Multiply, 3, 2, 2), new(Opcode.Store, 9, 0)])
        );

    [Fact]
    public void A_select_on_a_zero_test_turns_round() =>
        Assert.Equal(
            new(Opcode.Select, 3, 5, 7, 6),
            After(
                ZeroTests.Apply,
                [new(Opcode.Const, 0, 0), new(Opcode.Equal, 1, 5, 0), new(Opcode.Select, 3, 1, 6, 7)]
            )[^1]
        );

    [Fact]
    public void Eight_like_ops_become_one()
    {
        var before = new List<Op> { new(Opcode.Const, 90, 3), new(Opcode.Const, 91, 100), new(Opcode.Const, 92, 200) };
        for (int lane = 0; lane < 8; lane++)
        {
            before.Add(new(Opcode.Load, lane, 91) { Touches = new("x", lane) });
            before.Add(new(Opcode.Xor, 10 + lane, lane, 90));
            before.Add(new(Opcode.Store, 92, 10 + lane) { Touches = new("y", lane) });
        }

        Assert.Equal(
            ["const", "const", "const", "vload", "vbroadcast", "v^", "vstore"],
            After(Grouping.Apply, [.. before]).Select(op => op.Info.FlatName)
        );
    }

    [Fact]
    public void A_product_and_a_sum_are_fused() =>
        Assert.Equal(
            new(Opcode.MultiplyAdd, 40, 0, 8, 16),
            After(MultiplyAddFusion.Apply, [new(Opcode.VMultiply, 32, 0, 8), new(Opcode.VAdd, 40, 32, 16)])[^1]
        );

    [Fact]
    public void A_shifted_copy_added_is_a_multiplication()
    {
        Op[] after = After(
            MultiplyAddFusion.Apply,
            [
                new(Opcode.Const, 0, 5),
                new(Opcode.VBroadcast, 8, 0),
                new(Opcode.VAdd, 16, 40, 48),
                new(Opcode.VShiftLeft, 24, 40, 8),
                new(Opcode.VAdd, 32, 16, 24),
            ]
        );

        Assert.Equal(new(Opcode.Const, 56, 33), after[4]);
        Assert.Equal(new(Opcode.VBroadcast, 57, 56), after[5]);
        Assert.Equal(new(Opcode.MultiplyAdd, 32, 40, 57, 48), after[6]);
    }

    [Fact]
    public void A_multiply_add_by_constants_is_folded_into_what_reads_it()
    {
        Op[] after = After(
            ParallelMultiplyAdds.Apply,
            [
                .. Splat(0, 8, 33),
                .. Splat(1, 16, 7),
                .. Splat(2, 24, 5),
                .. Splat(3, 32, 9),
                new(Opcode.MultiplyAdd, 48, 40, 8, 16),
                new(Opcode.VAdd, 56, 48, 24),
                new(Opcode.VShiftLeft, 64, 48, 32),
            ]
        );

        Assert.Equal([33, 12, 33 << 9, 7 << 9], after.Where(op => op.Code == Opcode.Const).Skip(4).Select(op => op.X1));
        Assert.Equal(3, after.Count(op => op.Code == Opcode.MultiplyAdd));
    }

    [Fact]
    public void Constants_that_crowd_the_load_engine_are_added_up()
    {
        var before = new List<Op>();
        for (int i = 0; i < 64; i++)
        {
            before.Add(new(Opcode.Const, i, 1 + (8 * i)));
            before.Add(new(Opcode.VLoad, 64 + (8 * i), i));
        }

        Op[] after = After(ConstantsByAddition.Apply, [.. before]);

        Assert.True(after.Count(op => op.Code == Opcode.Const) < 40);
        Assert.Equal([new(Opcode.Const, 0, 1), new(Opcode.VLoad, 64, 0)], after[..2]);
        Assert.Equal([.. before], After(ConstantsByAddition.Apply, [.. before, .. Broadcasts(1000)])[..128]);
    }

    [Fact]
    public void A_select_between_constants_becomes_a_multiplication_where_flow_is_short_and_comes_back_where_it_is_not()
    {
        Op[] stream =
        [
            .. Splat(0, 8, 9),
            .. Splat(1, 16, 4),
            new(Opcode.VLessThan, 24, 100, 108),
            .. Enumerable.Range(0, 9).Select(i => new Op(Opcode.VSelect, 32 + (8 * i), 24, 8, 16)),
        ];

        Op[] arithmetic = After(SelectsToArithmetic.Apply, stream);
        Op[] back = After(ArithmeticToSelects.Apply, [.. arithmetic, .. Broadcasts(100)]);

        Assert.Contains(new Op(Opcode.Const, 116, 5), arithmetic);
        Assert.Contains(new Op(Opcode.MultiplyAdd, 32, 24, 117, 16), arithmetic);
        Assert.Contains(arithmetic, op => op.Code == Opcode.VSelect);
        Assert.Equal(9, back.Count(op => op.Code == Opcode.VSelect));
        Assert.Equal(stream, After(SelectsToArithmetic.Apply, [.. stream, .. Broadcasts(100)])[..stream.Length]);
    }

    [Fact]
    public void Selects_get_the_difference_of_their_arms_where_flow_is_short_once_for_all_that_share_them()
    {
        Op[] selects =
        [
            .. Enumerable.Range(0, 9).Select(i => new Op(Opcode.VSelect, 200 + (8 * i), 24, 100, 108)),
            new(Opcode.VSelect, 300, 24, 100, 116),
            new(Opcode.VSelect, 308, 32, 100, 108), // by a condition that may be any word
        ];
        Op truth = new(Opcode.VLessThan, 24, 100, 108);

        Op[] after = After(SelectDifferences.Apply, [truth, .. selects, .. Broadcasts(4)]);

        Op difference = Assert.Single(after, op => op.Code == Opcode.VSubtract);
        Assert.Equal((100L, 108L), (difference.X1, difference.X2));
        Assert.Equal(9, after.Count(op => op.After == [difference.X0]));
        Assert.Equal(selects[^2..], after[11..13]);
        Assert.Equal(
            [truth, .. selects[..3]],
            After(SelectDifferences.Apply, [truth, .. selects[..3], .. Broadcasts(100)])[..4]
        );
    }

    [Fact]
    public void Vector_ops_are_split_into_lanes_until_both_engines_are_busy()
    {
        Op[] after = After(
            LaneSplitting.Apply,
            [.. Enumerable.Range(0, 10).Select(i => new Op(Opcode.VXor, 100 + (8 * i), 0, 8))]
        );
        Op[] fused = After(
            LaneSplitting.Apply,
            [.. Enumerable.Range(0, 10).Select(i => new Op(Opcode.MultiplyAdd, 100 + (8 * i), 0, 8, 16))]
        );

        Assert.Equal(8, after.Count(op => op.Code == Opcode.VXor));
        Assert.Equal(16, after.Count(op => op.Code == Opcode.Xor));
        Assert.Equal(9, fused.Count(op => op.Code == Opcode.MultiplyAdd));
        Assert.Equal(8, fused.Count(op => op.Code == Opcode.Multiply));
        Assert.Equal(8, fused.Count(op => op.Code == Opcode.Add));
    }

    [Fact]
    public void Constants_are_shared_out_between_load_and_flow() =>
        Assert.Equal(
            ["const", "add_imm", "const", "const"],
            After(ConstantsByFlow.Apply, [new(Opcode.Const, 0, 5), new(Opcode.Const, 1, 9), new(Opcode.Const, 2, 11)])
                .Select(op => op.Info.FlatName)
        );

    private static Op[] Splat(long scalar, long vector, uint value) =>
        [new(Opcode.Const, scalar, value), new(Opcode.VBroadcast, vector, scalar)];

    /// <summary>Work for the vector alu, so that it is the engine that is short of slots.</summary>
    private static IEnumerable<Op> Broadcasts(int count) =>
        Enumerable.Range(0, count).Select(i => new Op(Opcode.VBroadcast, 10_000 + (8 * i), 0));

    private static Op[] After(Func<MachineModel, OpStream, OpStream> pass, Op[] ops) =>
        [.. pass(model, new(ops.ToValueArray())).Ops.Select(op => op with { Part = "" })];
}
