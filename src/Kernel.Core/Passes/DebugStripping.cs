using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>Removes what only the author looks at: debug ops and pauses.</summary>
/// <example>
/// Before: <c>["^", 5, 5, 6], ["compare", 5, [0, 0, "val"]], ["pause"]</c><br/>
/// After: <c>["^", 5, 5, 6]</c>
/// </example>
public static class DebugStripping
{
    /// <summary>The stream without debug ops and pauses, everything else in order.</summary>
    /// <param name="stream">Any stream.</param>
    public static OpStream Apply(OpStream stream) =>
        stream with
        {
            Ops = stream.Ops.Where(op => op.Engine != Engine.Debug && op.Code != Opcode.Pause).ToValueArray(),
        };
}
