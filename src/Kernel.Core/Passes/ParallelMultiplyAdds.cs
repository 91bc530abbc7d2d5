using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// A <c>multiply_add</c> by constants whose result is only added to, shifted left or multiplied by
/// constants is folded into each of those, which then no longer wait for it: one op less and one step
/// less on the way.
/// </summary>
/// <example>
/// Before: <c>t = multiply_add a 33 c, u = v+ t d, s = v&lt;&lt; t 9</c><br/>
/// After: <c>u = multiply_add a 33 (c + d), s = multiply_add a (33 &lt;&lt; 9) (c &lt;&lt; 9)</c>
/// </example>
public static class ParallelMultiplyAdds
{
    /// <summary>The stream with such chains made parallel; what became useless is left for <see cref="DeadOps"/>.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream with vector ops that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        var words = new Words(model, stream);
        int[] foldable = FoldableReads(stream, words);
        var editor = new StreamEditor(words.Count);
        foreach (Op op in stream.Ops)
        {
            editor.Add(
                Source(op, words) is { } source && foldable[source.X0] == words.Reads(source.X0)
                    ? Folded(model, op, source, words, editor)
                    : op
            );
        }
        return editor.Finish(stream);
    }

    /// <summary>For each word, how many ops read it in a way that can be folded.</summary>
    private static int[] FoldableReads(OpStream stream, Words words)
    {
        int[] foldable = new int[words.Count];
        foreach (Op op in stream.Ops)
        {
            if (Source(op, words) is { } source)
            {
                foldable[source.X0]++;
            }
        }
        return foldable;
    }

    /// <summary>The <c>multiply_add</c> by constants that the op adds to, shifts or multiplies by a constant.</summary>
    private static Op? Source(Op op, Words words) =>
        op.Code is Opcode.VAdd or Opcode.VShiftLeft or Opcode.VMultiply
        && words.Splat(op.X2) is not null
        && words.Writer(op.X1) is { Code: Opcode.MultiplyAdd } source
        && words.Splat(source.X2) is not null
        && words.Splat(source.X3) is not null
            ? source
            : null;

    private static Op Folded(MachineModel model, Op op, Op source, Words words, StreamEditor editor)
    {
        uint multiplier = words.Splat(source.X2)!.Value;
        uint addend = words.Splat(source.X3)!.Value;
        uint constant = words.Splat(op.X2)!.Value;
        Func<uint, uint, uint> apply = op.Info.Arithmetic!.Apply;
        uint newMultiplier = op.Code == Opcode.VAdd ? multiplier : apply(multiplier, constant);
        return op with
        {
            Code = Opcode.MultiplyAdd,
            X1 = source.X1,
            X2 = editor.Splat(model, editor.Constant(newMultiplier, "splats"), "splats"),
            X3 = editor.Splat(model, editor.Constant(apply(addend, constant), "splats"), "splats"),
        };
    }
}
