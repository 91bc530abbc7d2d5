using System.Numerics;

namespace Kernel.Core.Machine;

/// <summary>
/// Turns op-sets into what the fast path executes one op after the other. All ops of a set read before
/// any writes, so each op is put after those that read what it writes, and stores after loads. When
/// words are exchanged in a circle, the words are kept elsewhere first and read there.
/// </summary>
internal sealed class Decoder(MachineModel model)
{
    /// <summary>Bits in a set of ops; larger op-sets (they must be full of debug ops) are left to Step.</summary>
    private const int mostOps = 64;

    private readonly List<DecodedOp> ops = [];
    private readonly List<ValueArray<string>> keys = [];

    // By scratch word: the op of the set at hand that writes it. Valid where the stamp is that set's.
    private readonly int[] writer = new int[model.ScratchSize];
    private readonly int[] stamp = new int[model.ScratchSize];

    // By op of the set at hand.
    private readonly OpInfo[] infos = new OpInfo[mostOps];
    private readonly DecodedOp[] decoded = new DecodedOp[mostOps];
    private readonly ulong[] after = new ulong[mostOps];
    private int count;
    private int kept;
    private int mostKept;

    /// <summary>Decodes a program.</summary>
    public DecodedProgram Decode(Program program)
    {
        int[] starts = new int[program.Length];
        ops.EnsureCapacity(starts.Length + program.OpSets.Sum(set => set.Ops.Count));
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = ops.Count;
            Decode(program.OpSets[i], i);
        }
        return new([.. ops], starts, keys.ToValueArray(), mostKept);
    }

    private void Decode(OpSet set, int index)
    {
        if (!Gather(set, index) || !Link(index + 1))
        {
            ops.Add(new(PseudoOps.Decline, 0, 0, 0, 0));
            return;
        }
        kept = 0;
        KeepStoresApart();
        Order();
        mostKept = Math.Max(mostKept, kept);
        ops.Add(new(PseudoOps.End, set.CostsCycle ? 1 : 0, 0, 0, 0));
    }

    /// <summary>Takes the ops of a set, kinds together; false when Step must look at it.</summary>
    private bool Gather(OpSet set, int index)
    {
        Span<int> used = stackalloc int[(int)Engine.Debug + 1];
        used.Clear();
        int controls = 0;
        count = 0;
        foreach (Op op in set.Ops)
        {
            OpInfo info = op.Info;
            // Two jumps or two stops in one set are told apart at run time.
            controls += info.IsControl ? 1 : 0;
            if (++used[(int)info.Engine] > model.Slots(info.Engine) || controls > 1)
            {
                return false;
            }
            if (op.Code == Opcode.Comment)
            {
                continue;
            }
            if (count == mostOps || Decode(op, index) is not { } plain)
            {
                return false;
            }
            int place = count++;
            while (place > 0 && infos[place - 1].Code > op.Code)
            {
                infos[place] = infos[place - 1];
                decoded[place] = decoded[place - 1];
                place--;
            }
            infos[place] = info;
            decoded[place] = plain;
        }
        return true;
    }

    /// <summary>The operands, or null when an address does not exist or a jump goes very far.</summary>
    private DecodedOp? Decode(Op op, int index)
    {
        OpInfo info = op.Info;
        long offset = op.Code == Opcode.LoadOffset ? op.X2 : 0;
        for (int i = 0; i < info.Operands.Count; i++)
        {
            long start = op[Math.Min(i, 3)] + offset;
            if (info.Operands[i].IsScratch && (start < 0 || start + Width(info.Operands[i]) > model.ScratchSize))
            {
                return null;
            }
        }
        switch (op.Code)
        {
            case Opcode.LoadOffset:
                return new(op.Code, (int)(op.X0 + offset), (int)(op.X1 + offset), 0, 0);
            case Opcode.Jump:
                return IsNear(op.X0) ? new(op.Code, (int)op.X0, 0, 0, 0) : null;
            case Opcode.CondJump:
                return IsNear(op.X1) ? new(op.Code, (int)op.X0, (int)op.X1, 0, 0) : null;
            case Opcode.CondJumpRelative:
                long target = index + 1 + op.X1;
                return IsNear(target) ? new(op.Code, (int)op.X0, (int)target, 0, 0) : null;
            case Opcode.Compare or Opcode.VCompare:
                keys.Add(op.Notes);
                return new(op.Code, (int)op.X0, keys.Count - 1, 0, 0);
            default:
                return new(
                    op.Code,
                    unchecked((int)op.X0),
                    unchecked((int)op.X1),
                    unchecked((int)op.X2),
                    unchecked((int)op.X3)
                );
        }
    }

    private static bool IsNear(long target) => target is >= 0 and <= int.MaxValue;

    private int Width(Operand operand) => operand.IsVector ? model.VectorLength : 1;

    /// <summary>
    /// Says for each op which others must come before it; false when two write one word.
    /// </summary>
    /// <param name="mark">A number no other set of the program uses, not 0.</param>
    private bool Link(int mark)
    {
        ulong loads = 0;
        for (int i = 0; i < count; i++)
        {
            after[i] = 0;
            loads |= infos[i].ReadsMemory ? 1ul << i : 0;
            if (infos[i].Operands is not [{ Role: OperandRole.Destination } dest, ..])
            {
                continue;
            }
            int start = decoded[i].X0;
            for (int word = start; word < start + Width(dest); word++)
            {
                if (stamp[word] == mark)
                {
                    return false;
                }
                stamp[word] = mark;
                writer[word] = i;
            }
        }
        for (int i = 0; i < count; i++)
        {
            after[i] |= infos[i].WritesMemory ? loads : 0;
            ValueArray<Operand> operands = infos[i].Operands;
            for (int x = 0; x < operands.Count; x++)
            {
                if (operands[x].Role != OperandRole.Source)
                {
                    continue;
                }
                int start = decoded[i][x];
                for (int word = start; word < start + Width(operands[x]); word++)
                {
                    if (stamp[word] == mark && writer[word] != i)
                    {
                        after[writer[word]] |= 1ul << i;
                    }
                }
            }
        }
        return true;
    }

    private void KeepStoresApart()
    {
        for (int i = 1; i < count; i++)
        {
            for (int j = 0; infos[i].WritesMemory && j < i; j++)
            {
                if (infos[j].WritesMemory)
                {
                    ops.Add(new(PseudoOps.Apart, decoded[i].X0, decoded[j].X0, Stored(i), Stored(j)));
                }
            }
        }
    }

    private int Stored(int store) => infos[store].IsVector ? model.VectorLength : 1;

    private void Order()
    {
        // What is kept must be kept before anything is written, so circles are found before ops are emitted.
        Span<int> order = stackalloc int[count];
        ulong placed = 0;
        int next = 0;
        while (next < count)
        {
            int before = next;
            for (int i = 0; i < count; i++)
            {
                if ((placed & (1ul << i)) == 0 && (after[i] & ~placed) == 0)
                {
                    placed |= 1ul << i;
                    order[next++] = i;
                }
            }
            if (next == before)
            {
                BreakCircle(placed);
            }
        }
        foreach (int i in order)
        {
            ops.Add(decoded[i]);
        }
    }

    /// <summary>Frees the first op that waits for readers of what it writes: they are to read it elsewhere.</summary>
    private void BreakCircle(ulong placed)
    {
        int freed = 0;
        // A store writes no scratch and waits for loads only, so among those that wait is another.
        while ((placed & (1ul << freed)) != 0 || infos[freed].WritesMemory)
        {
            freed++;
        }
        int start = decoded[freed].X0;
        int end = start + Width(infos[freed].Operands[0]);
        for (ulong readers = after[freed] & ~placed; readers != 0; readers &= readers - 1)
        {
            Redirect(BitOperations.TrailingZeroCount(readers), start, end);
        }
        after[freed] = 0;
    }

    private void Redirect(int reader, int start, int end)
    {
        ValueArray<Operand> operands = infos[reader].Operands;
        for (int x = 0; x < operands.Count; x++)
        {
            int from = decoded[reader][x];
            int width = Width(operands[x]);
            if (operands[x].Role == OperandRole.Source && from < end && start < from + width)
            {
                int keep = model.ScratchSize + kept;
                kept += width;
                ops.Add(new(PseudoOps.Keep, keep, from, width, 0));
                decoded[reader] = decoded[reader].With(x, keep);
            }
        }
    }
}
