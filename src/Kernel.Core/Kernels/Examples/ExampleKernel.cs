using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Examples;

/// <summary>A kernel for n items, what it works on, and what it must leave there.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Description">What it computes, in a phrase.</param>
/// <param name="Write">Writes the stream for n items, n at least 1.</param>
/// <param name="Memory">The memory that n items start from, drawn by a seed.</param>
/// <param name="Oracle">The memory that n items must leave, given what they started from.</param>
public sealed record ExampleKernel(
    string Name,
    string Description,
    Func<int, OpStream> Write,
    Func<int, ulong, ValueArray<uint>> Memory,
    Func<int, ValueArray<uint>, ValueArray<uint>> Oracle
);
