using Kernel.Core.Kernels.Writing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>The hash: eighteen ops as written, twelve fused, ten with its last constant left to the nodes.</summary>
internal sealed partial class RecordKernel
{
    private static readonly HashStage[] stages = [.. Kernel.Core.Workload.Hash.Stages];

    private static readonly uint C5 = stages[5].Constant;

    private Vector Hash(Vector v, bool leaveC5)
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
        Vector sum = Multiplied(v, stages[2], 1, stages[3].Constant);
        Vector shifted = Multiplied(v, stages[2], shift, 0);
        v = Multiplied(sum ^ shifted, stages[4], 1, 0);
        return Plain(stages[5], v, leaveC5);
    }

    /// <summary><c>(v * multiplier + constant) * factor + plus</c> for a stage of additions.</summary>
    private Vector Multiplied(Vector v, HashStage stage, uint factor, uint plus) =>
        v.MultiplyAdd(constants.Vector(stage.Multiplier * factor), constants.Vector((stage.Constant * factor) + plus));

    /// <summary>A constant as the mix wants it: a vector for both engines, or a scalar for alu.</summary>
    private Vector Operand(Shared shared, uint word) =>
        choices.Scalar[(int)shared] ? constants.Scalar(word).InEveryLane : constants.Vector(word);

    /// <summary>The value with the hash's last constant.</summary>
    private Vector Whole(Vector value) => value ^ Operand(Shared.LastConstant, C5);

    private Vector Plain(HashStage stage, Vector v, bool withoutConstant)
    {
        Vector amount =
            stage == stages[1] ? Operand(Shared.FirstShift, stage.Amount)
            : stage == stages[5] ? Operand(Shared.LastShift, stage.Amount)
            : constants.Vector(stage.Amount);
        Vector shifted = k.Binary(stage.Shift, v, amount);
        Vector other = withoutConstant ? v : k.Binary(stage.Op1, v, constants.Vector(stage.Constant));
        return k.Binary(stage.Combine, other, shifted);
    }
}
