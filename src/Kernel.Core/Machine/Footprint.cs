namespace Kernel.Core.Machine;

/// <summary>Which scratch words an op touches, by its operands' roles in the op table.</summary>
public static class Footprint
{
    /// <summary>
    /// The scratch words the machine reads, a range for each source operand. Debug comparisons read
    /// too. Virtual operands are not among them.
    /// </summary>
    /// <param name="op">The op.</param>
    /// <param name="model">The machine, for its vector length.</param>
    public static ValueArray<WordRange> Reads(this Op op, MachineModel model)
    {
        OpInfo info = op.Info;
        int count = 0;
        foreach (Operand operand in info.Operands)
        {
            count += operand.Role == OperandRole.Source ? 1 : 0;
        }
        if (count == 0)
        {
            return [];
        }
        var ranges = new WordRange[count];
        int next = 0;
        for (int i = 0; i < info.Operands.Count; i++)
        {
            if (info.Operands[i].Role == OperandRole.Source)
            {
                ranges[next++] = Range(op, info, i, model);
            }
        }
        return ValueArray.Freeze(ranges);
    }

    /// <summary>The scratch words the op writes, or null when it writes none; no op has two destinations.</summary>
    /// <param name="op">The op.</param>
    /// <param name="model">The machine, for its vector length.</param>
    public static WordRange? Write(this Op op, MachineModel model)
    {
        OpInfo info = op.Info;
        return info.Operands.Count > 0 && info.Operands[0].Role == OperandRole.Destination
            ? Range(op, info, 0, model)
            : null;
    }

    private static WordRange Range(Op op, OpInfo info, int operand, MachineModel model) =>
        new(op[operand] + Offset(op, info), info.Operands[operand].IsVector ? model.VectorLength : 1);

    private static long Offset(Op op, OpInfo info) =>
        info.Operands.Count == 3 && info.Operands[2].Role == OperandRole.Offset ? op[2] : 0;
}
