using Kernel.Core.Machine;

namespace Kernel.Core.Packing.Issuing;

/// <summary>Turns an issued graph into ops at scratch addresses, and folds them through the packer.</summary>
internal sealed class IssueEmitter(MachineModel model, IssueGraph graph, IssueScheduler schedule)
{
    private readonly List<(int Cycle, int Sequence, Op Op)> placed = [];

    /// <summary>The program; the packer has accepted every op of it.</summary>
    /// <exception cref="InvalidOperationException">The scheduler broke an invariant.</exception>
    public static Program Emit(MachineModel model, IssueGraph graph, IssueScheduler schedule)
    {
        var emitter = new IssueEmitter(model, graph, schedule);
        for (int op = 0; op < graph.Ops; op++)
        {
            emitter.Place(op);
        }
        PackResult packed = Packer.Pack(model, emitter.InOrder());
        return packed.Program
            ?? throw new InvalidOperationException($"The scheduler broke an invariant: {packed.Violations[0]}");
    }

    /// <summary>In the order of issue: who frees a word comes before who takes it in the same cycle.</summary>
    private IEnumerable<Placement> InOrder() =>
        placed.OrderBy(p => p.Cycle).ThenBy(p => p.Sequence).Select(p => new Placement(p.Op, p.Cycle));

    private void Place(int op)
    {
        Opcode code = graph.Code[op];
        bool isOther = schedule.Alternative[op] == 1;
        switch (graph.Unit[op])
        {
            case Unit.Vector when isOther:
            case Unit.ValuOnly:
                Add(op, new(code, Dest(op), Source(op, 0), SourceOrNone(op, 1), SourceOrNone(op, 2)));
                break;
            case Unit.Vector:
            case Unit.AluLanes:
                PlaceLanes(op);
                break;
            case Unit.Scalar:
                Add(op, new(code, Dest(op), Source(op, 0), Source(op, 1)));
                break;
            case Unit.Constant:
                Add(
                    op,
                    isOther
                        ? new(Opcode.AddImmediate, Dest(op), 0, graph.Immediate[op])
                        : new(Opcode.Const, Dest(op), graph.Immediate[op])
                );
                break;
            case Unit.Load:
                Add(op, new Op(code, Dest(op), Source(op, 0)) { Touches = Memory(op) });
                break;
            case Unit.Store:
                Add(op, new Op(code, Source(op, 0), Source(op, 1)) { Touches = Memory(op) });
                break;
            case Unit.Flow:
                Add(op, new(code, Dest(op), Source(op, 0), Source(op, 1), Source(op, 2)));
                break;
            case Unit.Join:
                break;
            default:
                throw new InvalidOperationException($"unknown unit {graph.Unit[op]}");
        }
    }

    private void PlaceLanes(int op)
    {
        int operands = graph.First[op + 1] - graph.First[op];
        bool eachLaneItsOwn = graph.Unit[op] == Unit.AluLanes && operands == 2 * model.VectorLength;
        // It may write over a word that all lanes read: that lane comes last, when the others have read it.
        int[] order =
        [
            .. Enumerable
                .Range(0, model.VectorLength)
                .OrderBy(lane => !eachLaneItsOwn && OverwritesShared(op, operands, lane)),
        ];
        for (int i = 0; i < order.Length; i++)
        {
            int lane = order[i];
            Op scalar =
                graph.Code[op] == Opcode.VBroadcast ? new(Opcode.Or, Dest(op, lane), Source(op, 0), Source(op, 0))
                : eachLaneItsOwn ? new(ScalarForm(op), Dest(op, lane), Source(op, 2 * lane), Source(op, (2 * lane) + 1))
                : new(ScalarForm(op), Dest(op, lane), Source(op, 0, lane), Source(op, 1, lane));
            int cycle = i < schedule.Lanes[op] ? schedule.Cycle[op] : schedule.HalfCycle[op];
            placed.Add((cycle, schedule.Sequence[op], scalar));
        }
    }

    private bool OverwritesShared(int op, int operands, int lane)
    {
        for (int i = 0; i < operands; i++)
        {
            bool shared = graph.Code[op] == Opcode.VBroadcast || graph.Operand[graph.First[op] + i].Stride == 0;
            if (shared && Dest(op, lane) == Source(op, i))
            {
                return true;
            }
        }
        return false;
    }

    private void Add(int op, Op placedOp) => placed.Add((schedule.Cycle[op], schedule.Sequence[op], placedOp));

    private Opcode ScalarForm(int op) => OpTable.ScalarForm(graph.Code[op])!.Value;

    private MemoryPlace Memory(int op) =>
        new(graph.InBuffer[op] ? "buffer" : "memory", graph.MemoryWord[op] < 0 ? null : graph.MemoryWord[op]);

    private long Dest(int op, int lane = 0) => Address(graph.Dest[op], lane);

    private long Source(int op, int operand, int lane = 0) => Address(graph.Operand[graph.First[op] + operand], lane);

    private long SourceOrNone(int op, int operand) =>
        graph.First[op] + operand < graph.First[op + 1] ? Source(op, operand) : 0;

    private long Address(Ref words, int lane) => schedule.Address[words.Value] + words.Offset + (words.Stride * lane);
}
