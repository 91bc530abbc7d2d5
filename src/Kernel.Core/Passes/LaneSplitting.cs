using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// Vector ops as one scalar op a lane, so many that the scalar alu gets the share of arithmetic it has
/// slots for. The list scheduler does the same with simple ops as slots are free; only here does a
/// <c>multiply_add</c>, which the scalar alu does not know, become multiplications and additions.
/// </summary>
/// <example>
/// Before: <c>u = v^ a b</c> and <c>w = multiply_add a b c</c><br/>
/// After: <c>u+0 = a+0 ^ b+0, …, u+7 = a+7 ^ b+7</c> and
/// <c>t+0 = a+0 * b+0, w+0 = t+0 + c+0, …, t+7 = a+7 * b+7, w+7 = t+7 + c+7</c>
/// </example>
public static class LaneSplitting
{
    /// <summary>The stream with the last of every few vector ops split, evenly over the stream.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream with vector ops that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        EngineLoad load = EngineLoad.Of(stream);
        int simple = Share(model, load.Alu, load.Vector + load.Fused, model.VectorLength, load.Vector);
        int alu = load.Alu + (simple * model.VectorLength);
        int fused = Share(model, alu, load.Vector + load.Fused - simple, 2 * model.VectorLength, load.Fused);
        var editor = new StreamEditor(Words.CountWords(model, stream));
        (int simpleSeen, int fusedSeen) = (0, 0);
        foreach (Op op in stream.Ops)
        {
            bool isFused = op.Code == Opcode.MultiplyAdd;
            bool splits =
                op.Engine == Engine.Valu
                && (isFused ? IsDue(fusedSeen++, fused, load.Fused) : IsDue(simpleSeen++, simple, load.Vector));
            if (splits)
            {
                Split(model, op, editor);
            }
            else
            {
                editor.Add(op);
            }
        }
        return editor.Finish(stream);
    }

    /// <summary>
    /// How many of some vector ops to split, each into so many scalar ones, until the alu is as busy as
    /// the vector alu: alu + k * split over its slots equals vectors - k over theirs.
    /// </summary>
    private static int Share(MachineModel model, int alu, int vectors, int split, int available)
    {
        double balance =
            (((double)vectors * model.AluSlots) - ((double)alu * model.ValuSlots))
            / (model.AluSlots + ((double)split * model.ValuSlots));
        return (int)Math.Clamp(balance, 0, available);
    }

    /// <summary>Whether the op of that index is among those chosen, evenly spread.</summary>
    private static bool IsDue(int index, int chosen, int all) =>
        (long)(index + 1) * chosen / all > (long)index * chosen / all;

    private static void Split(MachineModel model, Op op, StreamEditor editor)
    {
        long products = op.Code == Opcode.MultiplyAdd ? editor.Fresh(model.VectorLength) : 0;
        for (int lane = 0; lane < model.VectorLength; lane++)
        {
            Op scalar = op with { X0 = op.X0 + lane, X1 = op.X1 + lane, X2 = op.X2 + lane };
            if (op.Code == Opcode.VBroadcast)
            {
                editor.Add(op with { Code = Opcode.Or, X0 = op.X0 + lane, X2 = op.X1 });
            }
            else if (op.Code == Opcode.MultiplyAdd)
            {
                editor.Add(scalar with { Code = Opcode.Multiply, X0 = products + lane, X3 = 0 });
                editor.Add(scalar with { Code = Opcode.Add, X1 = products + lane, X2 = op.X3 + lane, X3 = 0 });
            }
            else
            {
                editor.Add(scalar with { Code = OpTable.ScalarForm(op.Code)!.Value });
            }
        }
    }
}
