using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>
/// What each op of a program computes, whichever words it uses: two ops with one meaning apply one
/// operation to values that were made the same way. Loads of one address mean the same whatever was stored
/// in between.
/// </summary>
internal sealed class OpMeaning
{
    private readonly MachineModel model;
    private readonly KnownValues known;
    private readonly ulong[] words;
    private readonly List<(long Word, ulong Meaning, KnownValue Value)> writes = [];

    private OpMeaning(MachineModel model, ValueArray<IssuedOp> ops)
    {
        this.model = model;
        long count = DataFlowBuilder.Words(model, ops);
        known = new(model, count);
        words = new ulong[count];
        Array.Fill(words, OfConstant(0));
    }

    /// <summary>The meanings of ops in cycle order, as numbers that are equal when the meanings are.</summary>
    public static ulong[] Of(MachineModel model, ValueArray<IssuedOp> ops)
    {
        var meaning = new OpMeaning(model, ops);
        var meanings = new ulong[ops.Count];
        for (int op = 0; op < ops.Count; op++)
        {
            meanings[op] = meaning.Read(ops[op].Op);
            if (op + 1 == ops.Count || ops[op + 1].Cycle != ops[op].Cycle)
            {
                meaning.EndCycle();
            }
        }
        return meanings;
    }

    private ulong Read(Op op)
    {
        ulong whole = Mix((ulong)op.Code, 1);
        int lanes = known.Lanes(op);
        WordRange? write = op.Write(model);
        for (int lane = 0; lane < lanes; lane++)
        {
            KnownValue value = known.Result(op, lane);
            ulong meaning = value.IsConstant ? OfConstant(value.Offset) : OfLane(op, lane);
            writes.Add((write!.Value.Start + lane, meaning, value));
            whole = Mix(whole, meaning);
        }
        return lanes > 0 ? whole : OfEffect(op, whole);
    }

    /// <summary>The value of one lane; a vector op's lane means what the scalar op would.</summary>
    private ulong OfLane(Op op, int lane)
    {
        if (op.Code == Opcode.VBroadcast || (op.Code is Opcode.Or or Opcode.And && words[op.X1] == words[op.X2]))
        {
            return words[op.X1];
        }
        bool isLoad = op.Info.ReadsMemory;
        Opcode code = isLoad ? Opcode.Load : OpTable.ScalarForm(op.Code) ?? op.Code;
        ulong meaning = Mix((ulong)(code == Opcode.VSelect ? Opcode.Select : code), 2);
        foreach (WordRange read in op.Reads(model))
        {
            meaning = Mix(meaning, words[read.Start + (read.Length > 1 ? lane : 0)]);
        }
        meaning = op.Code == Opcode.AddImmediate ? Mix(meaning, unchecked((uint)op.X2)) : meaning;
        return op.Code == Opcode.VLoad ? Mix(meaning, (ulong)lane) : meaning;
    }

    /// <summary>An op that writes no scratch: what it stores or where it goes.</summary>
    private ulong OfEffect(Op op, ulong meaning)
    {
        foreach (WordRange read in op.Reads(model))
        {
            for (long word = read.Start; word < read.End; word++)
            {
                meaning = Mix(meaning, words[word]);
            }
        }
        for (int i = 0; i < op.Info.Operands.Count; i++)
        {
            if (op.Info.Operands[i] is { IsNumber: true, IsScratch: false })
            {
                meaning = Mix(meaning, unchecked((ulong)op[i]));
            }
        }
        return meaning;
    }

    private void EndCycle()
    {
        foreach ((long word, ulong meaning, KnownValue value) in writes)
        {
            words[word] = meaning;
            known.Set(word, value);
        }
        writes.Clear();
    }

    private static ulong OfConstant(uint value) => Mix(value, 3);

    /// <summary>One step of a 64-bit mixing function (the finaliser of SplitMix64 over both numbers).</summary>
    private static ulong Mix(ulong a, ulong b)
    {
        unchecked
        {
            ulong z = (a * 0x9E3779B97F4A7C15) + b + 0x632BE59BD9B4E019;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
