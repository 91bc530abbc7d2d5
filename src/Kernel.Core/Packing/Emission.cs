using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>Turns a schedule into ops at real scratch addresses, each with its cycle.</summary>
internal static class Emission
{
    /// <summary>The placements, in an order in which the packer can fold them.</summary>
    public static IEnumerable<Placement> Placements(ScheduleGraph graph, Schedule schedule)
    {
        foreach (Issue issue in schedule.Issues)
        {
            Op op = Addressed(graph, schedule, graph.Stream.Ops[issue.Op]);
            switch (issue.Form)
            {
                case Form.AsWritten:
                    yield return new(op, issue.Cycle);
                    break;
                case Form.AddedToZero:
                    yield return new(
                        op with
                        {
                            Code = Opcode.AddImmediate,
                            X1 = ScratchUse.Zero,
                            X2 = op.X1,
                        },
                        issue.Cycle
                    );
                    break;
                case Form.MultiplyAdd:
                    yield return new(
                        op with
                        {
                            Code = Opcode.MultiplyAdd,
                            X2 = AddressOf(graph, schedule, graph.Difference[issue.Op]),
                        },
                        issue.Cycle
                    );
                    break;
                case Form.Lanes:
                    for (int lane = issue.FirstLane; lane < issue.FirstLane + issue.LaneCount; lane++)
                    {
                        yield return new(Lane(op, lane), issue.Cycle);
                    }
                    break;
                default:
                    throw new InvalidOperationException($"unknown form {issue.Form}");
            }
        }
    }

    /// <summary>One lane of a vector op as a scalar op.</summary>
    private static Op Lane(Op op, int lane) =>
        op.Code == Opcode.VBroadcast
            ? op with
            {
                Code = Opcode.Or,
                X0 = op.X0 + lane,
                X2 = op.X1,
            }
            : op with
            {
                Code = OpTable.ScalarForm(op.Code)!.Value,
                X0 = op.X0 + lane,
                X1 = op.X1 + lane,
                X2 = op.X2 + lane,
            };

    private static Op Addressed(ScheduleGraph graph, Schedule schedule, Op op)
    {
        OpInfo info = op.Info;
        // What an op must come after has become its cycle; those words have no addresses of their own here.
        Op addressed = op.After.Count == 0 ? op : op with { After = [] };
        for (int i = 0; i < info.Operands.Count; i++)
        {
            if (info.Operands[i].IsScratch)
            {
                addressed = addressed.With(i, AddressOf(graph, schedule, op[i]));
            }
        }
        return addressed;
    }

    private static long AddressOf(ScheduleGraph graph, Schedule schedule, long word) =>
        schedule.Addresses[graph.Cells.Of(word)] + graph.Cells.Offset(word);
}
