using Kernel.Core.Machine;
using Kernel.Core.Packing.Issuing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>The hash: eighteen ops as written, twelve fused, ten with its last constant left to the nodes.</summary>
internal sealed partial class RecordKernel
{
    private static readonly HashStage[] stages = [.. Kernel.Core.Workload.Hash.Stages];

    private static readonly uint C5 = stages[5].Constant;

    private int Hash(int v, bool leaveC5)
    {
        if (!choices.FuseHash)
        {
            foreach (HashStage stage in stages)
            {
                v = Plain(stage, v, leaveC5 && stage == stages[5]);
            }
            return v;
        }
        v = Multiplied(v, stages[0], 1, 0);
        v = Plain(stages[1], v, false);
        // Stages 2 and 3: (33 v + C2 + C3) ^ ((33 v + C2) << 9), each half one multiply_add.
        uint shift = 1u << (int)stages[3].Amount;
        int sum = Multiplied(v, stages[2], 1, stages[3].Constant);
        int shifted = Multiplied(v, stages[2], shift, 0);
        v = w.Vector(Opcode.VXor, sum, shifted);
        v = Multiplied(v, stages[4], 1, 0);
        return Plain(stages[5], v, leaveC5);
    }

    /// <summary><c>(v * multiplier + constant) * factor + plus</c> for a stage of additions.</summary>
    private int Multiplied(int v, HashStage stage, uint factor, uint plus) =>
        w.MultiplyAdd(v, w.Constant(stage.Multiplier * factor), w.Constant((stage.Constant * factor) + plus));

    /// <summary>A constant as the mix wants it: a vector for both engines, or a scalar for alu.</summary>
    private Ref Operand(Shared shared, uint word) => choices.Scalar[(int)shared] ? w.Scalar(word) : w.Constant(word);

    /// <summary>The value with the hash's last constant.</summary>
    private int Whole(int value) => w.Vector(Opcode.VXor, value, Operand(Shared.LastConstant, C5));

    private int Plain(HashStage stage, int v, bool withoutConstant)
    {
        Ref amount =
            stage == stages[1] ? Operand(Shared.FirstShift, stage.Amount)
            : stage == stages[5] ? Operand(Shared.LastShift, stage.Amount)
            : w.Constant(stage.Amount);
        int shifted = w.Vector(OpTable.VectorForm(stage.Shift)!.Value, v, amount);
        int other = withoutConstant ? v : w.Vector(OpTable.VectorForm(stage.Op1)!.Value, v, w.Constant(stage.Constant));
        return w.Vector(OpTable.VectorForm(stage.Combine)!.Value, other, shifted);
    }
}
