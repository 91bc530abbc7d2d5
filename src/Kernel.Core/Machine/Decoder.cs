namespace Kernel.Core.Machine;

/// <summary>Turns op-sets into what the fast path executes.</summary>
internal static class Decoder
{
    /// <summary>Decodes one op-set, appending its ops in an order that is safe to execute in turn.</summary>
    public static DecodedSet Decode(MachineModel model, OpSet set, List<DecodedOp> into)
    {
        int first = into.Count;
        if (!IsLegal(model, set))
        {
            return new(first, 0, set.CostsCycle, false, 0, Legal: false);
        }
        // Memory is read before it is written, so stores go last.
        Op[] ops = [.. set.Ops.Where(op => !op.Info.WritesMemory), .. set.Ops.Where(op => op.Info.WritesMemory)];
        int stores = ops.Count(op => op.Info.WritesMemory);
        int[]? order = ReadersFirst(model, ops);
        into.AddRange((order is null ? ops : order.Select(i => ops[i])).Select(Decode));
        return new(first, ops.Length, set.CostsCycle, ReadsCopy: order is null, stores, Legal: true);
    }

    /// <summary>What can be told without running: slots, scratch addresses, words written twice.</summary>
    private static bool IsLegal(MachineModel model, OpSet set)
    {
        if (set.Engines.Any(engine => set.On(engine).Count() > model.Slots(engine)))
        {
            return false;
        }
        // Two jumps or two stops in one set are told apart at run time, by Step.
        if (set.Ops.Count(op => op.Info.IsControl) > 1)
        {
            return false;
        }
        var written = new List<WordRange>(set.Ops.Count);
        foreach (Op op in set.Ops)
        {
            foreach (WordRange read in op.Reads(model))
            {
                if (!InScratch(model, read))
                {
                    return false;
                }
            }
            if (op.Write(model) is { } write)
            {
                if (!InScratch(model, write) || written.Exists(write.Overlaps))
                {
                    return false;
                }
                written.Add(write);
            }
        }
        return true;
    }

    private static bool InScratch(MachineModel model, WordRange range) =>
        range.Start >= 0 && range.End <= model.ScratchSize;

    /// <summary>
    /// An order in which every op that reads a word comes before the op that writes it, stores kept
    /// last; null when words are exchanged in a circle.
    /// </summary>
    private static int[]? ReadersFirst(MachineModel model, Op[] ops)
    {
        var reads = Array.ConvertAll(ops, op => op.Reads(model));
        var writes = Array.ConvertAll(ops, op => op.Write(model));
        int[] order = new int[ops.Length];
        bool[] placed = new bool[ops.Length];
        for (int n = 0; n < order.Length; n++)
        {
            int next = FirstFree();
            if (next < 0)
            {
                return null;
            }
            placed[next] = true;
            order[n] = next;
        }
        return order;

        int FirstFree()
        {
            for (int i = 0; i < ops.Length; i++)
            {
                if (IsFree(i))
                {
                    return i;
                }
            }
            return -1;
        }

        bool IsFree(int i) =>
            !placed[i]
            && !(ops[i].Info.WritesMemory && Enumerable.Range(0, i).Any(j => !placed[j]))
            && !Enumerable.Range(0, ops.Length).Any(j => j != i && !placed[j] && ReadsWhatWrites(j, i));

        bool ReadsWhatWrites(int reader, int writer)
        {
            if (writes[writer] is not { } write)
            {
                return false;
            }
            foreach (WordRange read in reads[reader])
            {
                if (read.Overlaps(write))
                {
                    return true;
                }
            }
            return false;
        }
    }

    private static DecodedOp Decode(Op op) =>
        op.Code switch
        {
            Opcode.Const => new(op.Code, (int)op.X0, 0, 0, 0, unchecked((uint)op.X1), op),
            Opcode.AddImmediate => new(op.Code, (int)op.X0, (int)op.X1, 0, 0, unchecked((uint)op.X2), op),
            Opcode.LoadOffset => new(op.Code, (int)(op.X0 + op.X2), (int)(op.X1 + op.X2), 0, 0, 0, op),
            Opcode.CondJump or Opcode.CondJumpRelative => new(op.Code, (int)op.X0, 0, 0, 0, op.X1, op),
            Opcode.Jump => new(op.Code, 0, 0, 0, 0, op.X0, op),
            _ => new(op.Code, (int)op.X0, (int)op.X1, (int)op.X2, (int)op.X3, 0, op),
        };
}
