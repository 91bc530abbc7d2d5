using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>Turns a schedule into ops at real scratch addresses, each with its cycle.</summary>
internal static class Emission
{
    /// <summary>The placements, in an order in which the packer can fold them.</summary>
    /// <param name="stream">The ops that were scheduled.</param>
    /// <param name="issues">Every op's issues in the order they were decided.</param>
    /// <param name="addressOf">The scratch address of a virtual word.</param>
    /// <param name="differenceOf">The first virtual word of the difference of a select's arms.</param>
    public static IEnumerable<Placement> Placements(
        OpStream stream,
        IEnumerable<Issue> issues,
        Func<long, long> addressOf,
        Func<int, long> differenceOf
    )
    {
        foreach (Issue issue in issues)
        {
            Op op = Addressed(stream.Ops[issue.Op], addressOf);
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
                            X2 = addressOf(differenceOf(issue.Op)),
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

    private static Op Addressed(Op op, Func<long, long> addressOf)
    {
        OpInfo info = op.Info;
        // What an op must come after has become its cycle; those words have no addresses of their own here.
        Op addressed = op.After.Count == 0 ? op : op with { After = [] };
        for (int i = 0; i < info.Operands.Count; i++)
        {
            if (info.Operands[i].IsScratch)
            {
                addressed = addressed.With(i, addressOf(op[i]));
            }
        }
        return addressed;
    }
}
