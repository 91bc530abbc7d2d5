using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>An op of a slice.</summary>
/// <param name="Op">The op.</param>
/// <param name="Ready">The first cycle in which its operands were there.</param>
public sealed record SliceOp(IssuedOp Op, int Ready);

/// <summary>One op of a slice waits for another.</summary>
/// <param name="From">The op that makes something.</param>
/// <param name="To">The op that uses it.</param>
/// <param name="Through">Through what, such as <c>scratch word 17</c>.</param>
/// <param name="IsLast">Whether it is the last of what the user waits for to arrive.</param>
public sealed record SliceEdge(IssuedOp From, IssuedOp To, string Through, bool IsLast);

/// <summary>A piece of the data flow around one op: what it is made from.</summary>
/// <param name="Ops">The ops, in cycle order.</param>
/// <param name="Edges">What waits for what among them.</param>
/// <param name="Subject">The op the slice is about, which stands last; null in an empty slice.</param>
/// <param name="Blocker">The op that holds the subject up in the cycle that was asked about; null when nobody asked.</param>
public sealed record OpSlice(ValueArray<SliceOp> Ops, ValueArray<SliceEdge> Edges, IssuedOp? Subject, IssuedOp? Blocker)
{
    /// <summary>How many ops a slice shows unless said otherwise: as many as fit a picture.</summary>
    public const int UsualSize = 15;

    /// <summary>A slice of nothing.</summary>
    public static OpSlice Empty { get; } = new([], [], null, null);
}
