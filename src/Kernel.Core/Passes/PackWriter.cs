using Kernel.Core.Machine;
using Kernel.Core.Packing;

namespace Kernel.Core.Passes;

/// <summary>Writes a stream anew with its packs as vector ops; see <see cref="Grouping"/>.</summary>
internal sealed class PackWriter
{
    private readonly MachineModel model;
    private readonly OpStream stream;
    private readonly PackFinder packs;
    private readonly DependenceGraph graph;
    private readonly long[] renamed;
    private readonly StreamEditor editor;

    public PackWriter(MachineModel model, OpStream stream, PackFinder packs, DependenceGraph graph)
    {
        this.model = model;
        this.stream = stream;
        this.packs = packs;
        this.graph = graph;
        int count = Words.CountWords(model, stream);
        renamed = Words.Identity(count);
        editor = new(count);
        NameLanes();
    }

    /// <summary>
    /// The stream in the order it had, as far as dependences allow: a vector op must wait for what any of
    /// its lanes waits for.
    /// </summary>
    public OpStream Write()
    {
        var ready = new PriorityQueue<int, int>();
        int[] waitingFor = new int[graph.Count];
        for (int op = 0; op < graph.Count; op++)
        {
            waitingFor[First(op)] += graph.Predecessors(op).Length;
        }
        for (int op = 0; op < graph.Count; op++)
        {
            if (First(op) == op && waitingFor[op] == 0)
            {
                ready.Enqueue(op, op);
            }
        }
        while (ready.TryDequeue(out int first, out _))
        {
            Write(first);
            foreach (int op in Lanes(first))
            {
                foreach (Edge edge in graph.Successors(op))
                {
                    if (--waitingFor[First(edge.Op)] == 0)
                    {
                        ready.Enqueue(First(edge.Op), First(edge.Op));
                    }
                }
            }
        }
        return editor.Finish(stream);
    }

    private Pack? VectorPack(int op) =>
        packs.PackOf(op) is >= 0 and var index && packs.Packs[index] is { IsVector: true } pack ? pack : null;

    /// <summary>The op that stands for all lanes of a vector: the first of the stream.</summary>
    private int First(int op) => VectorPack(op)?.First ?? op;

    private int[] Lanes(int first) => VectorPack(first)?.Ops ?? [first];

    private void Write(int first) =>
        editor.Add(VectorPack(first) is { } pack ? Vector(pack) : Destined(Words.Renamed(packs.Ops[first], renamed)));

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
