namespace Kernel.Core.Analysis;

/// <summary>Which ops may run on another engine than the one they are written for.</summary>
/// <param name="VectorsOnAlu">
/// A vector op as one scalar op a lane; <c>multiply_add</c> has no scalar form and stays. In a finished
/// program also the other way: a scalar op may be a lane of what could be a vector op.
/// </param>
/// <param name="ConstantsByFlow">
/// A constant either by <c>const</c> on load or by <c>add_imm</c> on flow.
/// </param>
/// <param name="SelectsByArithmetic">
/// A <c>vselect</c> as one vector op, a <c>select</c> or an <c>add_imm</c> of an unknown word as one scalar
/// op. One <c>multiply_add</c> does it when the condition is 0 or 1 and the difference of the two arms is
/// at hand; it takes more otherwise, so that this is the least it can cost.
/// </param>
public sealed record Freedom(bool VectorsOnAlu, bool ConstantsByFlow, bool SelectsByArithmetic)
{
    /// <summary>Every op on its own engine.</summary>
    public static Freedom None { get; } = new(false, false, false);

    /// <summary>What a scheduler may choose without rewriting selects.</summary>
    public static Freedom Scheduling { get; } = new(true, true, false);

    /// <summary>All of them.</summary>
    public static Freedom Full { get; } = new(true, true, true);
}
