using Kernel.Core.Machine;

namespace Kernel.Core.Packing.Issuing;

/// <summary>Writes a placed graph as a program.</summary>
internal static class IssueEmitter
{
    public static Program Emit(IssueGraph g, IssueScheduler s)
    {
        var sets = new List<Op>[s.Cycles];
        for (int i = 0; i < sets.Length; i++)
        {
            sets[i] = [];
        }
        for (int op = 0; op < g.Ops; op++)
        {
            if (g.Unit[op] != Unit.Join)
            {
                Emit(g, s, op, sets);
            }
        }
        return new(sets.Select(ops => OpSet.Of([.. ops])).ToValueArray());
    }

    private static void Emit(IssueGraph g, IssueScheduler s, int op, List<Op>[] sets)
    {
        Opcode code = g.Code[op];
        long At(Ref r, int lane = 0) => s.Address[r.Value] + r.Offset + (r.Stride * lane);
        Ref Source(int i) => g.Operand[g.First[op] + i];
        Ref dest = g.Dest[op];
        List<Op> set = sets[s.Cycle[op]];
        switch (g.Unit[op])
        {
            case Unit.Vector when s.Alternative[op] == 1:
            case Unit.ValuOnly:
                set.Add(
                    code switch
                    {
                        Opcode.VBroadcast => new(code, At(dest), At(Source(0))),
                        Opcode.MultiplyAdd => new(code, At(dest), At(Source(0)), At(Source(1)), At(Source(2))),
                        _ => new(code, At(dest), At(Source(0)), At(Source(1))),
                    }
                );
                break;
            case Unit.Vector:
            case Unit.AluLanes:
                bool any = g.Unit[op] == Unit.AluLanes && g.First[op + 1] - g.First[op] == 2 * s.VectorLength;
                for (int lane = 0; lane < s.VectorLength; lane++)
                {
                    List<Op> to = lane < s.Lanes[op] ? set : sets[s.HalfCycle[op]];
                    to.Add(
                        code == Opcode.VBroadcast ? new(Opcode.Or, At(dest, lane), At(Source(0)), At(Source(0)))
                        : any
                            ? new(
                                OpTable.ScalarForm(code)!.Value,
                                At(dest, lane),
                                At(Source(2 * lane)),
                                At(Source((2 * lane) + 1))
                            )
                        : new(OpTable.ScalarForm(code)!.Value, At(dest, lane), At(Source(0), lane), At(Source(1), lane))
                    );
                }
                break;
            case Unit.Scalar:
                set.Add(new(code, At(dest), At(Source(0)), At(Source(1))));
                break;
            case Unit.Constant:
                set.Add(
                    s.Alternative[op] == 1
                        ? new(Opcode.AddImmediate, At(dest), 0, g.Immediate[op])
                        : new(Opcode.Const, At(dest), g.Immediate[op])
                );
                break;
            case Unit.Choice:
                set.Add(
                    s.Alternative[op] == 1
                        ? new(Opcode.MultiplyAdd, At(dest), At(Source(0)), At(Source(3)), At(Source(2)))
                        : new(Opcode.VSelect, At(dest), At(Source(0)), At(Source(1)), At(Source(2)))
                );
                break;
            case Unit.Load:
                set.Add(new(code, At(dest), At(Source(0))));
                break;
            case Unit.Store:
                set.Add(new(code, At(Source(0)), At(Source(1))));
                break;
            case Unit.Flow:
                set.Add(new(code, At(dest), At(Source(0)), At(Source(1)), At(Source(2))));
                break;
        }
    }
}
