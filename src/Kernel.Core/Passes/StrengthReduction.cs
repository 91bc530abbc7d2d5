using System.Numerics;
using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// Division and remainder by powers of two as shift and mask, which cannot trap and which later passes
/// know to be small.
/// </summary>
/// <example>
/// Before: <c>a = x % 8, b = x // 16</c><br/>
/// After: <c>a = x &amp; 7, b = x &gt;&gt; 4</c>
/// </example>
public static class StrengthReduction
{
    /// <summary>The stream with cheap ops for dear ones.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        var words = new Words(model, stream);
        var editor = new StreamEditor(words.Count);
        foreach (Op op in stream.Ops)
        {
            uint? divisor = op.Code is Opcode.Remainder or Opcode.Divide ? words.Constant(op.X2) : null;
            if (divisor is not { } power || !BitOperations.IsPow2(power))
            {
                editor.Add(op);
            }
            else if (op.Code == Opcode.Remainder)
            {
                editor.Add(op with { Code = Opcode.And, X2 = editor.Constant(power - 1, op.Part) });
            }
            else
            {
                uint shift = (uint)BitOperations.TrailingZeroCount(power);
                editor.Add(op with { Code = Opcode.ShiftRight, X2 = editor.Constant(shift, op.Part) });
            }
        }
        return editor.Finish(stream);
    }
}
