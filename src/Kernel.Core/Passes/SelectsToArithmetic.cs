using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// Where selects crowd the flow engine, vector selects between constants by a condition of 0 or 1 become
/// multiplications: <c>c ? a : b</c> is <c>c * (a - b) + b</c>.
/// </summary>
/// <example>
/// Before: <c>c = v&lt; x y, s = vselect c A B</c> with 9 in all lanes of A and 4 in those of B<br/>
/// After: <c>c = v&lt; x y, s = multiply_add c D B</c> with 5 in all lanes of D
/// </example>
public static class SelectsToArithmetic
{
    /// <summary>The stream with as many selects turned as it takes for flow to be no shorter of slots than the vector alu.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream with vector ops that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        var words = new Words(model, stream);
        return Balancing.Apply(
            stream,
            words.Count,
            load => (double)load.Flow / model.FlowSlots > load.Arithmetic(model),
            (op, editor) => Arithmetic(model, op, words, editor),
            load => load with { Flow = load.Flow - 1, Fused = load.Fused + 1 }
        );
    }

    private static Op? Arithmetic(MachineModel model, Op op, Words words, StreamEditor editor) =>
        op.Code == Opcode.VSelect
        && TruthValues.IsTruth(words, op.X1)
        && (words.Splat(op.X2), words.Splat(op.X3)) is ({ } a, { } b)
            ? op with
            {
                Code = Opcode.MultiplyAdd,
                X2 = editor.Splat(model, editor.Constant(unchecked(a - b), "splats"), "splats"),
                X3 = op.X3,
            }
            : null;
}
