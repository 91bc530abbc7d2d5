using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>Knows vectors whose lanes are all 0 or 1, between which a choice is a multiplication.</summary>
internal static class TruthValues
{
    /// <summary>Whether every lane of the vector is known to be 0 or 1.</summary>
    public static bool IsTruth(Words words, long vector) =>
        words.Writer(vector) is { } op
        && (
            op.Code is Opcode.VLessThan or Opcode.VEqual
            || (op.Code == Opcode.VAnd && (words.Splat(op.X2) == 1 || words.Splat(op.X1) == 1))
        );
}
