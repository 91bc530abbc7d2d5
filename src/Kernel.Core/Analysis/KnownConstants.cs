using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>Which ops write a number that is known before the program runs.</summary>
internal static class KnownConstants
{
    /// <summary>For each op the number it writes to all its words; null when nobody knows or they differ.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="ops">The ops of a program, in cycle order.</param>
    public static uint?[] Of(MachineModel model, ValueArray<IssuedOp> ops)
    {
        var known = new KnownValues(model, DataFlowBuilder.Words(model, ops));
        uint?[] constants = new uint?[ops.Count];
        List<(long Word, KnownValue Value)> writes = [];
        for (int op = 0; op < ops.Count; op++)
        {
            int lanes = known.Lanes(ops[op].Op);
            bool isConstant = lanes > 0;
            for (int lane = 0; lane < lanes; lane++)
            {
                KnownValue value = known.Result(ops[op].Op, lane);
                writes.Add((ops[op].Op.Write(model)!.Value.Start + lane, value));
                isConstant &= value.IsConstant && value == writes[^(lane + 1)].Value;
            }
            constants[op] = isConstant ? writes[^1].Value.Offset : null;
            // An op-set reads before it writes.
            if (op + 1 == ops.Count || ops[op + 1].Cycle != ops[op].Cycle)
            {
                writes.ForEach(write => known.Set(write.Word, write.Value));
                writes.Clear();
            }
        }
        return constants;
    }
}
