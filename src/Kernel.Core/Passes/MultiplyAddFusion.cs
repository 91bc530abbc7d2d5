using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// A multiplication and an addition as one <c>multiply_add</c>, which takes one slot. The addition of a
/// shifted copy, <c>(a + c) + (a &lt;&lt; k)</c>, is a multiplication by <c>1 + 2^k</c> and falls under it.
/// </summary>
/// <example>
/// Before: <c>t = v* a b, u = v+ t c</c>; and <c>p = v+ a C, q = v&lt;&lt; a K, r = v+ p q</c> with K = 5<br/>
/// After: <c>u = multiply_add a b c</c>; and <c>r = multiply_add a M C</c> with M = 33
/// </example>
public static class MultiplyAddFusion
{
    /// <summary>The stream with multiplications fused; what became useless is left for <see cref="DeadOps"/>.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream with vector ops that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        var words = new Words(model, stream);
        var editor = new StreamEditor(words.Count);
        foreach (Op op in stream.Ops)
        {
            editor.Add(op.Code == Opcode.VAdd ? Fused(model, op, words, editor) : op);
        }
        return editor.Finish(stream);
    }

    private static Op Fused(MachineModel model, Op add, Words words, StreamEditor editor) =>
        ShiftedCopy(model, add, add.X1, add.X2, words, editor)
        ?? ShiftedCopy(model, add, add.X2, add.X1, words, editor)
        ?? Product(add, add.X1, add.X2, words)
        ?? Product(add, add.X2, add.X1, words)
        ?? add;

    /// <summary><c>(a + c) + (a &lt;&lt; k)</c>, the sum given first.</summary>
    private static Op? ShiftedCopy(MachineModel model, Op add, long sum, long shifted, Words words, StreamEditor editor)
    {
        if (
            words.Writer(sum) is not { Code: Opcode.VAdd } inner
            || words.Writer(shifted) is not { Code: Opcode.VShiftLeft } shift
            || words.Splat(shift.X2) is not (< 32 and var amount)
        )
        {
            return null;
        }
        long? constant =
            inner.X1 == shift.X1 ? inner.X2
            : inner.X2 == shift.X1 ? inner.X1
            : null;
        if (constant is not { } c)
        {
            return null;
        }
        uint multiplier = 1u + (1u << (int)amount);
        long splat = editor.Splat(model, editor.Constant(multiplier, "splats"), "splats");
        return add with { Code = Opcode.MultiplyAdd, X1 = shift.X1, X2 = splat, X3 = c };
    }

    /// <summary><c>a * b + c</c> when nothing else needs the product.</summary>
    private static Op? Product(Op add, long product, long addend, Words words) =>
        words.Writer(product) is { Code: Opcode.VMultiply } multiply && words.Reads(product) == 1
            ? add with
            {
                Code = Opcode.MultiplyAdd,
                X1 = multiply.X1,
                X2 = multiply.X2,
                X3 = addend,
            }
            : null;
}
