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
        Op addressed = op;
        for (int i = 0; i < info.Operands.Count; i++)
        {
            if (info.Operands[i].IsScratch)
            {
                int cell = graph.Cells.Of(op[i]);
                addressed = addressed.With(i, schedule.Addresses[cell] + graph.Cells.Offset(op[i]));
            }
        }
        return addressed;
    }
}
