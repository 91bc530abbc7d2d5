using System.Text.Json;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Testing;

namespace Kernel.Core.Tests.Workload;

/// <summary>What the original hash, memory builder and reference kernel answered.</summary>
public class WorkloadGoldenTests
{
    [Fact]
    public void The_hash_agrees_on_every_recorded_word()
    {
        uint[][] pairs = JsonSerializer.Deserialize<uint[][]>(Goldens.Text("hash.json"))!;

        Assert.Equal(256, pairs.Length);
        Assert.All(pairs, pair => Assert.Equal(pair[1], Hash.Apply(pair[0])));
    }

    [Fact]
    public void The_reference_leaves_what_the_original_leaves()
    {
        foreach (KernelCase known in Cases())
        {
            Assert.Equal(known.After, Reference.Run(known.Before));
        }
    }

    [Fact]
    public void The_memory_image_is_the_original_s_word_for_word()
    {
        foreach (KernelCase known in Cases())
        {
            Assert.Equal(known.Before, MemoryImage.Build(known.Walk));
        }
    }

    [Fact]
    public void The_take_home_s_memory_has_2566_words() => Assert.Equal(2566, new MemoryImage(Shape.TakeHome).Length);

    private static IEnumerable<KernelCase> Cases()
    {
        int count = 0;
        foreach (string line in Goldens.Lines("kernels.jsonl.gz"))
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            var shape = new Shape(Number(root, "height"), Number(root, "rounds"), Number(root, "batch"));
            yield return new(shape, Words(root, "before"), Words(root, "after"));
            count++;
        }
        Assert.Equal(12, count);
    }

    private static int Number(JsonElement root, string name) => root.GetProperty(name).GetInt32();

    private static ValueArray<uint> Words(JsonElement root, string name) =>
        root.GetProperty(name).EnumerateArray().Select(word => word.GetUInt32()).ToValueArray();

    private sealed record KernelCase(Shape Shape, ValueArray<uint> Before, ValueArray<uint> After)
    {
        /// <summary>The walk, cut out of the image by sizes alone: 7 words, the nodes, the indices, the values.</summary>
        public TreeWalk Walk
        {
            get
            {
                int nodes = (1 << (Shape.Height + 1)) - 1;
                ValueArray<uint> tree = Before.Skip(7).Take(nodes).ToValueArray();
                ValueArray<uint> indices = Before.Skip(7 + nodes).Take(Shape.Batch).ToValueArray();
                ValueArray<uint> values = Before.Skip(7 + nodes + Shape.Batch).ToValueArray();
                return new(new(Shape.Height, tree), new(indices, values), Shape.Rounds);
            }
        }
    }
}
