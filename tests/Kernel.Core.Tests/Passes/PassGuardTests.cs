using Kernel.Core.Machine;
using static Kernel.Core.Tests.Passes.PassTrial;

namespace Kernel.Core.Tests.Passes;

/// <summary>What each pass must leave alone, an example a reason; random kernels seldom come upon them.</summary>
public class PassGuardTests
{
    public static TheoryData<string> Names => [.. All.Select(pass => pass.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Lanes_that_are_written_one_by_one_stay_neighbours(string name)
    {
        // Constants, copies and repeats, each of which another word could stand for.
        Op[] lanes =
        [
            new(Opcode.Const, 16, 7),
            new(Opcode.Const, 17, 7),
            new(Opcode.Add, 18, 1, 0),
            new(Opcode.Add, 19, 1, 1),
            new(Opcode.Add, 20, 1, 1),
            new(Opcode.Load, 21, 0),
            new(Opcode.Select, 22, 1, 2, 2),
            new(Opcode.Const, 23, 0),
        ];
        Same(
            name,
            [
                new(Opcode.Const, 0, 0),
                new(Opcode.Load, 1, 0),
                new(Opcode.Const, 2, 7),
                .. lanes,
                new(Opcode.VAdd, 24, 16, 16),
                new(Opcode.VStore, 0, 24),
            ]
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Words_that_stand_in_a_vector_are_not_put_into_another(string name)
    {
        var ops = new List<Op> { new(Opcode.Const, 0, 0), new(Opcode.Const, 1, 8) };
        for (int lane = 0; lane < 8; lane++)
        {
            ops.Add(new(Opcode.Const, 2 + lane, 16 + lane));
            ops.Add(new(Opcode.Const, 50 + lane, lane));
            ops.Add(new(Opcode.Load, 16 + lane, 50 + lane) { Touches = new("x", lane) });
        }
        for (int lane = 0; lane < 8; lane++)
        {
            ops.Add(new(Opcode.Store, 2 + lane, 23 - lane) { Touches = new("z", lane) });
        }
        ops.Add(new(Opcode.VXor, 32, 16, 16));
        ops.Add(new(Opcode.VAdd, 40, 32, 16));
        ops.Add(new(Opcode.VStore, 1, 40) { Touches = new("y", 0) });
        Same(name, [.. ops]);
    }

    [Theory]
    [InlineData(Opcode.VBroadcast)]
    [InlineData(Opcode.MultiplyAdd)]
    [InlineData(Opcode.VSubtract)]
    public void Every_lane_of_a_vector_op_that_is_split_is_the_one_it_was(Opcode code)
    {
        var ops = new List<Op>
        {
            // An operand that is not there is 0; the word of that name must not do for it.
            new(Opcode.Const, 0, 0xFFFF),
            new(Opcode.Const, 1, 8),
            new(Opcode.Const, 2, 16),
            new(Opcode.Const, 4, 0),
            new(Opcode.Load, 3, 1),
            new(Opcode.VLoad, 8, 4),
            new(Opcode.VLoad, 16, 1),
            new(Opcode.VLoad, 24, 2),
        };
        for (int i = 0; i < 20; i++)
        {
            long word = 200 + (8 * i);
            ops.Add(
                code switch
                {
                    Opcode.VBroadcast => new(code, word, 3),
                    Opcode.MultiplyAdd => new(code, word, 8, 16, 24),
                    _ => new(code, word, 16, 8),
                }
            );
            ops.AddRange([new(Opcode.Const, 100 + i, 24 + (8 * i)), new(Opcode.VStore, 100 + i, word)]);
        }

        Same("lane splitting", [.. ops]);

        Assert.InRange(After("lane splitting", [.. ops]).Count(op => op.Code == code), 1, 19);
    }

    [Fact]
    public void Lanes_of_a_vector_that_was_computed_before_are_read_from_the_first()
    {
        Op[] after = After(
            "common subexpressions",
            [new(Opcode.VAdd, 16, 0, 8), new(Opcode.VAdd, 24, 0, 8), new(Opcode.Add, 32, 27, 31)]
        );

        Assert.Equal([new(Opcode.VAdd, 16, 0, 8), new(Opcode.Add, 32, 19, 23)], after);
    }

    [Theory]
    [InlineData(null, "a")]
    [InlineData("a", null)]
    [InlineData(null, null)]
    public void A_load_is_repeated_when_less_is_known_of_it_or_of_the_store_between(string? loaded, string? stored)
    {
        Op load = new(Opcode.Load, 4, 9) { Touches = Place(loaded) };
        Op store = new(Opcode.Store, 8, 4) { Touches = Place(stored) };

        Assert.Equal(3, After("common subexpressions", [load, store, load with { X0 = 5 }]).Length);

        static MemoryPlace? Place(string? array) => array is null ? null : new(array, 1);
    }

    [Fact]
    public void Only_what_the_author_looks_at_is_stripped()
    {
        Op op = new(Opcode.Xor, 5, 5, 6);
        Op compare = new(Opcode.Compare, 5) { Notes = ["[0,0,\"val\"]"] };

        Assert.Equal(
            [op, new(Opcode.Halt)],
            After("debug stripping", [op, compare, new(Opcode.Pause), new(Opcode.Halt)])
        );
    }

    [Fact]
    public void A_vector_with_one_lane_in_use_is_not_dead() =>
        Assert.Equal(
            3,
            After(
                "dead ops",
                [new(Opcode.VAdd, 16, 0, 8), new(Opcode.Add, 32, 23, 23), new(Opcode.Store, 40, 32)]
            ).Length
        );

    [Fact]
    public void What_feeds_any_lane_of_a_vector_in_use_is_not_dead() =>
        Assert.Equal(
            3,
            After(
                "dead ops",
                [new(Opcode.Add, 7, 40, 40), new(Opcode.VAdd, 16, 0, 8), new(Opcode.VStore, 40, 16)]
            ).Length
        );

    [Theory]
    [InlineData(32)]
    [InlineData(37)]
    public void A_copy_shifted_out_of_the_word_is_no_multiplication(int shift) =>
        Assert.DoesNotContain(
            After(
                "multiply-add fusion",
                [
                    .. Splat(0, 8, (uint)shift),
                    new(Opcode.VAdd, 16, 40, 48),
                    new(Opcode.VShiftLeft, 24, 40, 8),
                    new(Opcode.VAdd, 32, 16, 24),
                ]
            ),
            op => op.Code == Opcode.MultiplyAdd
        );

    [Theory]
    [InlineData(16, 24, 40, 48)]
    [InlineData(24, 16, 40, 48)]
    [InlineData(16, 24, 48, 40)]
    [InlineData(24, 16, 48, 40)]
    public void A_shifted_copy_is_found_whichever_way_round_it_is_added(long one, long other, long x, long y) =>
        Assert.Equal(
            (40L, 48L),
            After(
                    "multiply-add fusion",
                    [
                        .. Splat(0, 8, 5),
                        new(Opcode.VAdd, 16, x, y),
                        new(Opcode.VShiftLeft, 24, 40, 8),
                        new(Opcode.VAdd, 32, one, other),
                    ]
                )
                .Where(op => op.Code == Opcode.MultiplyAdd)
                .Select(op => (op.X1, op.X3))
                .Single()
        );

    [Fact]
    public void A_copy_of_something_else_is_not_the_same_added_shifted() =>
        Assert.DoesNotContain(
            After(
                "multiply-add fusion",
                [
                    .. Splat(0, 8, 5),
                    new(Opcode.VAdd, 16, 40, 48),
                    new(Opcode.VShiftLeft, 24, 56, 8),
                    new(Opcode.VAdd, 32, 16, 24),
                ]
            ),
            op => op.Code == Opcode.MultiplyAdd
        );

    [Fact]
    public void A_product_that_others_need_too_is_not_fused()
    {
        Op[] twice = [new(Opcode.VMultiply, 32, 0, 8), new(Opcode.VAdd, 40, 16, 32), new(Opcode.VXor, 48, 32, 16)];

        Assert.Equal(twice, After("multiply-add fusion", twice));
        Assert.Equal(new(Opcode.MultiplyAdd, 40, 0, 8, 16), After("multiply-add fusion", twice[..2])[^1]);
    }

    [Theory]
    [InlineData(Opcode.VXor)]
    [InlineData(Opcode.VSubtract)]
    public void A_multiply_add_is_folded_into_nothing_that_does_not_distribute(Opcode code)
    {
        Op[] stream =
        [
            .. Splat(0, 8, 33),
            .. Splat(1, 16, 7),
            .. Splat(2, 24, 5),
            new(Opcode.MultiplyAdd, 48, 40, 8, 16),
            new(code, 56, 48, 24),
        ];

        Assert.Equal(stream, After("parallel multiply-adds", stream));
    }

    [Fact]
    public void A_multiply_add_that_is_needed_itself_is_not_folded()
    {
        Op[] stream =
        [
            .. Splat(0, 8, 33),
            .. Splat(1, 16, 7),
            .. Splat(2, 24, 5),
            new(Opcode.MultiplyAdd, 48, 40, 8, 16),
            new(Opcode.VAdd, 56, 48, 24),
            new(Opcode.VXor, 64, 48, 24),
        ];

        Assert.Equal(stream, After("parallel multiply-adds", stream));
    }

    [Fact]
    public void Vectors_begin_where_a_run_of_neighbours_does() =>
        Assert.Equal([4L, 12L], Vectors([0, 1, 2, .. Enumerable.Range(4, 16)]));

    [Fact]
    public void Vectors_begin_anew_where_the_stream_goes_back() =>
        Assert.Equal([0L, 12L], Vectors([.. Enumerable.Range(12, 12), .. Enumerable.Range(0, 12)]).Order());

    [Theory]
    [InlineData(Opcode.Equal, Opcode.Select)]
    [InlineData(Opcode.VEqual, Opcode.VSelect)]
    public void A_test_for_another_number_than_0_is_not_turned_round(Opcode test, Opcode select)
    {
        Op[] With(uint number) =>
            [.. Splat(0, 8, number), new(test, 16, 40, test == Opcode.Equal ? 0 : 8), new(select, 24, 16, 48, 56)];

        Assert.Equal(With(1), After("zero tests", With(1)));
        Assert.Equal(new(select, 24, 40, 56, 48), After("zero tests", With(0))[^1]);
    }

    /// <summary>The first words of the vectors that stores to the words of an array are grouped in.</summary>
    private static IEnumerable<long> Vectors(int[] words)
    {
        Op[] grouped = After(
            "grouping",
            [
                new(Opcode.Const, 0, 0),
                .. words.Select((word, i) => new Op(Opcode.Load, 100 + i, 0) { Touches = new("x", word) }),
                .. words.Select((word, i) => new Op(Opcode.Store, 0, 100 + i) { Touches = new("y", word) }),
            ]
        );
        return grouped.Where(op => op.Code == Opcode.VStore).Select(op => op.Touches!.Index!.Value);
    }
}
