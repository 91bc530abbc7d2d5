using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// Where arithmetic crowds the vector alu, multiplications that only choose between constants become
/// selects, which flow does: the way back from <see cref="SelectsToArithmetic"/>.
/// </summary>
/// <example>
/// Before: <c>c = v&lt; x y, s = multiply_add c D B</c> with 5 in all lanes of D and 4 in those of B<br/>
/// After: <c>c = v&lt; x y, s = vselect c A B</c> with 9 in all lanes of A
/// </example>
public static class ArithmeticToSelects
{
    /// <summary>The stream with as many multiplications turned as flow has slots for.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream with vector ops that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        var words = new Words(model, stream);
        return Balancing.Apply(
            stream,
            words.Count,
            load => (load.Flow + 1.0) / model.FlowSlots < load.Arithmetic(model),
            (op, editor) => Select(model, op, words, editor),
            load => load with { Flow = load.Flow + 1, Fused = load.Fused - 1 }
        );
    }

    private static Op? Select(MachineModel model, Op op, Words words, StreamEditor editor) =>
        op.Code == Opcode.MultiplyAdd
        && TruthValues.IsTruth(words, op.X1)
        && (words.Splat(op.X2), words.Splat(op.X3)) is ({ } factor, { } b)
            ? op with
            {
                Code = Opcode.VSelect,
                X2 = editor.Splat(model, editor.Constant(unchecked(factor + b), "splats"), "splats"),
                X3 = op.X3,
            }
            : null;
}
