using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>Writes a stream anew with its packs as vector ops; see <see cref="Grouping"/>.</summary>
internal sealed class PackWriter
{
    private readonly MachineModel model;
    private readonly OpStream stream;
    private readonly PackFinder packs;
    private readonly int[] levels;
    private readonly long[] renamed;
    private readonly StreamEditor editor;

    public PackWriter(MachineModel model, OpStream stream, PackFinder packs, int[] levels)
    {
        this.model = model;
        this.stream = stream;
        this.packs = packs;
        this.levels = levels;
        int count = Words.CountWords(model, stream);
        renamed = Words.Identity(count);
        editor = new(count);
        NameLanes();
    }

    public OpStream Write()
    {
        // A pack is written where its first op stood; all of its level, so no dependence is in the way.
        foreach (int op in Enumerable.Range(0, stream.Ops.Count).OrderBy(i => levels[i]).ThenBy(i => i))
        {
            Pack? pack = packs.PackOf(op) is >= 0 and var index ? packs.Packs[index] : null;
            if (pack is not { IsVector: true })
            {
                editor.Add(Destined(Words.Renamed(packs.Ops[op], renamed)));
            }
            else if (pack.Ops.Min() == op)
            {
                editor.Add(Vector(pack));
            }
        }
        return editor.Finish(stream);
    }

    /// <summary>Gives the words that the lanes of a pack write neighbouring new names.</summary>
    private void NameLanes()
    {
        foreach (Pack pack in packs.Packs)
        {
            if (packs.Ops[pack.Ops[0]].Info.WritesMemory)
            {
                continue;
            }
            long vector = editor.Fresh(model.VectorLength);
            for (int lane = 0; lane < pack.Ops.Length; lane++)
            {
                renamed[packs.Ops[pack.Ops[lane]].X0] = vector + lane;
            }
        }
    }

    private Op Destined(Op op) =>
        op.Info.Operands is [{ Role: OperandRole.Destination }, ..] ? op with { X0 = renamed[op.X0] } : op;

    private Op Vector(Pack pack)
    {
        Op op = packs.Ops[pack.Ops[0]];
        return op.Code switch
        {
            Opcode.Load => op with { Code = Opcode.VLoad, X0 = renamed[op.X0], X1 = renamed[op.X1] },
            Opcode.Store => op with { Code = Opcode.VStore, X0 = renamed[op.X0], X1 = Operand(pack, 1) },
            Opcode.Select => op with
            {
                Code = Opcode.VSelect,
                X0 = renamed[op.X0],
                X1 = Operand(pack, 1),
                X2 = Operand(pack, 2),
                X3 = Operand(pack, 3),
            },
            _ => op with
            {
                Code = OpTable.VectorForm(op.Code)!.Value,
                X0 = renamed[op.X0],
                X1 = Operand(pack, 1),
                X2 = Operand(pack, 2),
            },
        };
    }

    private long Operand(Pack pack, int operand)
    {
        long[] tuple = packs.Tuple(pack.Ops, operand);
        return Array.TrueForAll(tuple, word => word == tuple[0])
            ? editor.Splat(model, renamed[tuple[0]], "splats")
            : renamed[tuple[0]];
    }
}
