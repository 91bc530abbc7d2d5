using CsCheck;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Hash = Kernel.Core.Workload.Hash;

namespace Kernel.Core.Tests.Workload;

public class TreeWalkTests
{
    private static readonly Gen<Shape> shapes = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 9], Gen.Int[1, 20])
        .Select((height, rounds, batch) => new Shape(height, rounds, batch));

    [Fact]
    public void The_reference_walks_as_the_problem_tells_it() =>
        Gen.Select(shapes, Gen.Int)
            .Sample(
                (shape, seed) =>
                {
                    TreeWalk walk = TreeWalk.Random(shape, seed);
                    ValueArray<uint> end = Reference.Run(MemoryImage.Build(walk));
                    (uint[] indices, uint[] values) = Told(walk);
                    Assert.Equal(values, end.Skip(end.Count - shape.Batch));
                    Assert.Equal(indices, end.Skip(end.Count - (2 * shape.Batch)).Take(shape.Batch));
                    Assert.Equal(MemoryImage.Build(walk).SkipLast(2 * shape.Batch), end.SkipLast(2 * shape.Batch));
                },
                iter: 300
            );

    [Fact]
    public void Every_item_stands_at_the_depth_of_its_round() =>
        Gen.Select(shapes, Gen.Int)
            .Sample(
                (shape, seed) =>
                {
                    IReadOnlyDictionary<string, uint> trace = Reference.Trace(
                        MemoryImage.Build(TreeWalk.Random(shape, seed))
                    );
                    for (int round = 0; round < shape.Rounds; round++)
                    {
                        for (int item = 0; item < shape.Batch; item++)
                        {
                            uint index = trace[Reference.Key(round, item, "idx")];
                            Assert.Equal(shape.Depth(round), (int)Math.Floor(Math.Log2(index + 1)));
                        }
                    }
                },
                iter: 100
            );

    [Fact]
    public void The_trace_holds_every_step_of_an_item()
    {
        IReadOnlyDictionary<string, uint> trace = Reference.Trace(MemoryImage.Build(TreeWalk.Random(new(2, 2, 3), 9)));

        Assert.Equal(2 * 3 * (6 + 6), trace.Count);
        uint hashed = Hash.Apply(trace["[1, 2, \"val\"]"] ^ trace["[1, 2, \"node_val\"]"]);
        Assert.Equal(hashed, trace["[1, 2, \"hashed_val\"]"]);
        Assert.Equal(hashed, trace["[1, 2, \"hash_stage\", 5]"]);
        Assert.Equal(trace["[0, 2, \"wrapped_idx\"]"], trace["[1, 2, \"idx\"]"]);
    }

    [Fact]
    public void Hash_stages_that_are_a_multiplication_and_an_addition_are_known_as_such()
    {
        Assert.Equal([true, false, true, false, true, false], Hash.Stages.Select(stage => stage.IsMultiplyAdd));
        Gen.UInt.Sample(word =>
        {
            foreach (HashStage stage in Hash.Stages.Where(stage => stage.IsMultiplyAdd))
            {
                Assert.Equal(stage.Apply(word), (word * stage.Multiplier) + stage.Constant);
            }
        });
    }

    [Fact]
    public void A_walk_is_the_same_for_the_same_seed_and_another_for_another()
    {
        TreeWalk walk = TreeWalk.Random(new(4, 3, 8), 1);

        Assert.Equal(walk, TreeWalk.Random(new(4, 3, 8), 1));
        Assert.NotEqual(walk, TreeWalk.Random(new(4, 3, 8), 2));
        Assert.All(walk.Tree.Values, word => Assert.InRange(word, 0u, (1u << 30) - 1));
        Assert.All(walk.Batch.Indices, index => Assert.Equal(0u, index));
    }

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(25, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 0, 0)]
    public void Sizes_that_make_no_sense_are_refused(int height, int rounds, int batch) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(height, rounds, batch));

    [Fact]
    public void A_tree_of_height_0_is_a_leaf_to_which_all_return()
    {
        ValueArray<uint> end = Reference.Run(MemoryImage.Build(TreeWalk.Random(new(0, 5, 4), 3)));

        Assert.Equal([0u, 0u, 0u, 0u], end.Skip(8).Take(4));
    }

    /// <summary>The problem's own words, on lists rather than on memory.</summary>
    private static (uint[] Indices, uint[] Values) Told(TreeWalk walk)
    {
        uint[] indices = [.. walk.Batch.Indices];
        uint[] values = [.. walk.Batch.Values];
        for (int round = 0; round < walk.Rounds; round++)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Hash.Apply(values[i] ^ walk.Tree.Values[(int)indices[i]]);
                uint child = (2 * indices[i]) + (values[i] % 2 == 0 ? 1u : 2u);
                indices[i] = child < walk.Tree.Values.Count ? child : 0;
            }
        }
        return (indices, values);
    }
}
