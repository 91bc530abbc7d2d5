using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// Removes ops that only repeat a word: additions of 0, multiplications by 1, masks of all ones,
/// selects with equal arms or a known condition.
/// </summary>
/// <example>
/// Before: <c>z = const 0, o = const 1, a = x + z, b = a * o, c = b | b, d = select c y y, e = c ^ d</c><br/>
/// After: <c>z = const 0, o = const 1, e = x ^ y</c>
/// </example>
public static class CopyRemoval
{
    /// <summary>The stream without copies; constants are looked for in second place, see <see cref="ConstantFolding"/>.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        var words = new Words(model, stream);
        bool[] isLane = Words.Lanes(model, stream);
        long[] standIn = Words.Identity(words.Count);
        var ops = new List<Op>(stream.Ops.Count);
        foreach (Op original in stream.Ops)
        {
            Op op = Words.Renamed(original, standIn);
            if (SameAs(op, words) is { } word && !isLane[op.X0])
            {
                standIn[op.X0] = word;
            }
            else
            {
                ops.Add(op);
            }
        }
        return stream with { Ops = ops.ToValueArray() };
    }

    /// <summary>The word whose value the op merely repeats, or null.</summary>
    private static long? SameAs(Op op, Words words)
    {
        if (op.Code == Opcode.Select)
        {
            return op.X2 == op.X3 ? op.X2
                : words.Constant(op.X1) is { } condition ? (condition != 0 ? op.X2 : op.X3)
                : null;
        }
        if (op.Code > Opcode.Equal)
        {
            return null;
        }
        bool isSame = op.X1 == op.X2;
        return (op.Code, words.Constant(op.X2)) switch
        {
            (Opcode.Add or Opcode.Subtract or Opcode.Xor or Opcode.Or or Opcode.ShiftLeft or Opcode.ShiftRight, 0) =>
                op.X1,
            (Opcode.Multiply or Opcode.Divide or Opcode.CeilingDivide, 1) => op.X1,
            (Opcode.And, uint.MaxValue) => op.X1,
            (Opcode.And or Opcode.Or, _) when isSame => op.X1,
            _ => null,
        };
    }
}
