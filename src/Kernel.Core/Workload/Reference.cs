using Kernel.Core.Machine;

namespace Kernel.Core.Workload;

/// <summary>
/// What the walk computes, on memory: each round, each item hashes its value with the node it stands
/// on and steps to the left child when the result is even, to the right one when it is odd, and from
/// a leaf back to the root.
/// </summary>
public static class Reference
{
    /// <summary>The memory after the walk.</summary>
    /// <param name="memory">A memory image, see <see cref="MemoryImage.Build"/>.</param>
    public static ValueArray<uint> Run(ValueArray<uint> memory) => Run(memory, trace: null);

    /// <summary>
    /// Every value the reference computes, by the key a debug <c>compare</c> names it with:
    /// <c>[round, item, "name"]</c>, names <c>idx val node_val hashed_val next_idx wrapped_idx</c>,
    /// and <c>[round, item, "hash_stage", stage]</c>.
    /// </summary>
    /// <param name="memory">A memory image.</param>
    public static IReadOnlyDictionary<string, uint> Trace(ValueArray<uint> memory)
    {
        var trace = new Dictionary<string, uint>(StringComparer.Ordinal);
        _ = Run(memory, trace);
        return trace;
    }

    /// <summary>The key of one traced value.</summary>
    /// <param name="round">The round, from 0.</param>
    /// <param name="item">The item, from 0.</param>
    /// <param name="name">Its name, such as <c>idx</c>.</param>
    public static string Key(int round, int item, string name) => $"[{round}, {item}, \"{name}\"]";

    /// <summary>The key of the value after one hash stage.</summary>
    /// <param name="round">The round, from 0.</param>
    /// <param name="item">The item, from 0.</param>
    /// <param name="stage">The stage, from 0.</param>
    public static string StageKey(int round, int item, int stage) => $"[{round}, {item}, \"hash_stage\", {stage}]";

    private static ValueArray<uint> Run(ValueArray<uint> image, Dictionary<string, uint>? trace)
    {
        uint[] memory = image.AsSpan().ToArray();
        uint rounds = memory[0];
        uint nodes = memory[1];
        uint batch = memory[2];
        uint tree = memory[4];
        uint indices = memory[5];
        uint values = memory[6];
        for (int round = 0; round < rounds; round++)
        {
            for (int item = 0; item < batch; item++)
            {
                uint index = memory[indices + item];
                uint value = memory[values + item];
                uint node = memory[tree + index];
                Note(round, item, "idx", index);
                Note(round, item, "val", value);
                Note(round, item, "node_val", node);
                value = HashStages(value ^ node, round, item);
                Note(round, item, "hashed_val", value);
                index = (2 * index) + (value % 2 == 0 ? 1u : 2u);
                Note(round, item, "next_idx", index);
                index = index >= nodes ? 0 : index;
                Note(round, item, "wrapped_idx", index);
                memory[values + item] = value;
                memory[indices + item] = index;
            }
        }
        return ValueArray.Freeze(memory);

        uint HashStages(uint a, int round, int item)
        {
            for (int stage = 0; stage < Hash.Stages.Count; stage++)
            {
                a = Hash.Stages[stage].Apply(a);
                trace?.Add(StageKey(round, item, stage), a);
            }
            return a;
        }

        void Note(int round, int item, string name, uint word) => trace?.Add(Key(round, item, name), word);
    }
}
