using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>How many ops one part of a kernel has on one engine.</summary>
/// <param name="Part">The part, such as <c>hash</c>.</param>
/// <param name="Engine">The engine.</param>
/// <param name="Ops">Its ops; one op a cycle, also its cycles.</param>
public sealed record PartCount(string Part, Engine Engine, int Ops);

/// <summary>What a kernel spends its ops on.</summary>
public static class Breakdown
{
    /// <summary>
    /// The ops of a stream by part and engine, parts in order of first appearance; debug ops, which
    /// cost nothing, left out.
    /// </summary>
    /// <param name="stream">A stream whose ops name their parts.</param>
    public static ValueArray<PartCount> Of(OpStream stream) =>
        stream
            .Ops.Where(op => op.Engine != Engine.Debug)
            .GroupBy(op => (op.Part, op.Engine))
            .Select(group => new PartCount(group.Key.Part, group.Key.Engine, group.Count()))
            .ToValueArray();
}
