using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>A stream being written anew: ops in order, new words, shared constants.</summary>
/// <param name="firstFreeWord">The first word that the old stream does not use.</param>
internal sealed class StreamEditor(long firstFreeWord)
{
    private readonly List<Op> ops = [];
    private readonly Dictionary<uint, long> constants = [];
    private readonly Dictionary<long, long> splats = [];
    private long next = firstFreeWord;

    /// <summary>Appends an op.</summary>
    public void Add(Op op) => ops.Add(op);

    /// <summary>New neighbouring words.</summary>
    public long Fresh(int words = 1)
    {
        long first = next;
        next += words;
        return first;
    }

    /// <summary>A word that holds a constant, written before its first use here.</summary>
    public long Constant(uint value, string part)
    {
        if (!constants.TryGetValue(value, out long word))
        {
            word = Fresh();
            constants[value] = word;
            ops.Add(new(Opcode.Const, word, value) { Part = part });
        }
        return word;
    }

    /// <summary>A vector with a scalar word in every lane, written before its first use here.</summary>
    public long Splat(MachineModel model, long scalar, string part)
    {
        if (!splats.TryGetValue(scalar, out long vector))
        {
            vector = Fresh(model.VectorLength);
            splats[scalar] = vector;
            ops.Add(new(Opcode.VBroadcast, vector, scalar) { Part = part });
        }
        return vector;
    }

    /// <summary>The edited stream.</summary>
    public OpStream Finish(OpStream before) => before with { Ops = ops.ToValueArray() };
}
