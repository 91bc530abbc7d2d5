namespace Kernel.Core.Packing;

/// <summary>Which engine an op, or some lanes of it, was given.</summary>
internal enum Form : byte
{
    /// <summary>The op as the stream has it.</summary>
    AsWritten,

    /// <summary>Some lanes of a vector op, each a scalar op.</summary>
    Lanes,

    /// <summary>A constant added to zero on the flow engine.</summary>
    AddedToZero,

    /// <summary>A select as <c>condition * difference + second arm</c> on the vector alu.</summary>
    MultiplyAdd,
}

/// <summary>One issue of an op.</summary>
/// <param name="Op">Its index in the stream.</param>
/// <param name="Cycle">The cycle.</param>
/// <param name="Form">On which engine.</param>
/// <param name="FirstLane">The first lane, for <see cref="Form.Lanes"/>.</param>
/// <param name="LaneCount">How many lanes, for <see cref="Form.Lanes"/>.</param>
internal readonly record struct Issue(int Op, int Cycle, Form Form, int FirstLane, int LaneCount);

/// <summary>A schedule: every op's issues in the order they were decided, and every cell's address.</summary>
/// <param name="Issues">The issues.</param>
/// <param name="Addresses">The scratch address of each cell.</param>
/// <param name="Length">Cycles.</param>
/// <param name="Peak">The most words of scratch in use at once.</param>
internal sealed record Schedule(List<Issue> Issues, int[] Addresses, int Length, int Peak);
