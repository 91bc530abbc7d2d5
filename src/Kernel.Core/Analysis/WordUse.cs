using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>Follows each word through the writes and reads of a program.</summary>
internal sealed class WordUse(MachineModel model, ValueArray<IssuedOp> ops)
{
    private readonly List<LiveRange> ranges = [];
    private readonly int[] writer = new int[DataFlowBuilder.Words(model, ops)];
    private readonly int[] lastRead = new int[DataFlowBuilder.Words(model, ops)];
    private readonly bool[] isTouched = new bool[DataFlowBuilder.Words(model, ops)];

    /// <summary>The live ranges of a program's scratch, in the order in which they end.</summary>
    public static List<LiveRange> Ranges(MachineModel model, ValueArray<IssuedOp> ops) =>
        new WordUse(model, ops).Follow();

    /// <summary>How many words are read or written at all, once followed.</summary>
    public int Touched => isTouched.Count(touched => touched);

    /// <summary>Goes through the program; only once.</summary>
    public List<LiveRange> Follow()
    {
        Array.Fill(writer, -1);
        Array.Fill(lastRead, -1);
        for (int start = 0; start < ops.Count; )
        {
            int end = start;
            while (end < ops.Count && ops[end].Cycle == ops[start].Cycle)
            {
                Read(ops[end++]);
            }
            for (int op = start; op < end; op++)
            {
                Write(ops[op]);
            }
            start = end;
        }
        End(0, writer.Length);
        return ranges;
    }

    private void Read(IssuedOp issued)
    {
        foreach (WordRange range in issued.Op.Reads(model))
        {
            for (long word = range.Start; word < range.End; word++)
            {
                lastRead[word] = issued.Cycle;
                isTouched[word] = true;
            }
        }
    }

    private void Write(IssuedOp issued)
    {
        if (issued.Op.Write(model) is not { } range)
        {
            return;
        }
        End(range.Start, range.End);
        for (long word = range.Start; word < range.End; word++)
        {
            writer[word] = issued.Index;
            lastRead[word] = -1;
            isTouched[word] = true;
        }
    }

    /// <summary>Ends what words held, neighbours of one writer and one last read together.</summary>
    private void End(long start, long end)
    {
        for (long word = start; word < end; )
        {
            long next = word + 1;
            while (next < end && writer[next] == writer[word] && lastRead[next] == lastRead[word])
            {
                next++;
            }
            if (lastRead[word] >= 0)
            {
                IssuedOp? by = writer[word] < 0 ? null : ops[writer[word]];
                ranges.Add(new(new(word, (int)(next - word)), by, by is null ? 0 : by.Cycle + 1, lastRead[word]));
            }
            word = next;
        }
    }
}
