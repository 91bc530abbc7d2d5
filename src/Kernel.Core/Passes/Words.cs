using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// What the passes know of a stream whose words are each written once: who writes a word, and how
/// often it is read. A vector is named by its first word; its lanes are words like any other.
/// </summary>
internal sealed class Words
{
    private readonly OpStream stream;
    private readonly int[] writers;
    private readonly int[] reads;

    public Words(MachineModel model, OpStream stream)
    {
        this.stream = stream;
        Count = CountWords(model, stream);
        writers = new int[Count];
        reads = new int[Count];
        Array.Fill(writers, -1);
        ReadOnlySpan<Op> ops = stream.Ops.AsSpan();
        for (int i = 0; i < ops.Length; i++)
        {
            Note(model, ops[i], i);
        }
    }

    /// <summary>One more than the highest word that the stream touches.</summary>
    public int Count { get; }

    /// <summary>The index of the op that writes the word, or -1 when none does.</summary>
    public int WriterIndex(long word) => writers[word];

    /// <summary>The op that writes the word, or null when none does.</summary>
    public Op? Writer(long word) => writers[word] < 0 ? null : stream.Ops[writers[word]];

    /// <summary>How many ops read the word, an op with two operands on it counted twice.</summary>
    public int Reads(long word) => reads[word];

    /// <summary>The value of the word when a <c>const</c> writes it, else null.</summary>
    public uint? Constant(long word) => Writer(word) is { Code: Opcode.Const } op ? unchecked((uint)op.X1) : null;

    /// <summary>The value in every lane when the vector is a constant broadcast, else null.</summary>
    public uint? Splat(long vector) =>
        Writer(vector) is { Code: Opcode.VBroadcast } broadcast ? Constant(broadcast.X1) : null;

    /// <summary>One more than the highest word that the stream touches.</summary>
    public static int CountWords(MachineModel model, OpStream stream)
    {
        long end = 0;
        foreach (Op op in stream.Ops)
        {
            OpInfo info = op.Info;
            for (int i = 0; i < info.Operands.Count; i++)
            {
                if (info.Operands[i].IsScratch)
                {
                    end = Math.Max(end, op[i] + Width(model, info.Operands[i]));
                }
            }
        }
        return (int)end;
    }

    /// <summary>
    /// Which words are read as lanes of a vector. When several ops write the lanes, none of the words can
    /// be stood in for by another: the lanes must stay neighbours.
    /// </summary>
    public static bool[] Lanes(MachineModel model, OpStream stream)
    {
        bool[] lanes = new bool[CountWords(model, stream)];
        foreach (Op op in stream.Ops)
        {
            foreach (WordRange range in op.Reads(model))
            {
                if (range.Length > 1)
                {
                    lanes.AsSpan((int)range.Start, range.Length).Fill(true);
                }
            }
        }
        return lanes;
    }

    /// <summary>The op with every source word replaced by what stands for it.</summary>
    /// <param name="op">The op.</param>
    /// <param name="standIn">The word that stands for each word.</param>
    public static Op Renamed(Op op, long[] standIn)
    {
        OpInfo info = op.Info;
        Op renamed = op;
        for (int i = 0; i < info.Operands.Count; i++)
        {
            if (info.Operands[i].Role == OperandRole.Source && standIn[op[i]] != op[i])
            {
                renamed = renamed.With(i, standIn[op[i]]);
            }
        }
        return renamed;
    }

    /// <summary>Every word standing for itself.</summary>
    public static long[] Identity(int count)
    {
        long[] words = new long[count];
        for (int i = 0; i < count; i++)
        {
            words[i] = i;
        }
        return words;
    }

    private static int Width(MachineModel model, Operand operand) => operand.IsVector ? model.VectorLength : 1;

    private void Note(MachineModel model, Op op, int index)
    {
        OpInfo info = op.Info;
        for (int i = 0; i < info.Operands.Count; i++)
        {
            Operand operand = info.Operands[i];
            if (!operand.IsScratch)
            {
                continue;
            }
            for (int lane = 0; lane < Width(model, operand); lane++)
            {
                if (operand.Role == OperandRole.Destination)
                {
                    writers[op[i] + lane] = index;
                }
                else
                {
                    reads[op[i] + lane]++;
                }
            }
        }
    }
}
