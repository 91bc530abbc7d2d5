using Kernel.Core.Machine;

namespace Kernel.Interactive.Stepping;

/// <summary>A word that an op-set wrote.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Before">What it held.</param>
/// <param name="After">What it holds now; may be the same.</param>
public readonly record struct WordWrite(int Address, uint Before, uint After)
{
    /// <summary>The write in a phrase: <c>17: 3 -> 9</c>.</summary>
    public override string ToString() => $"{Address}: {Before} -> {After}";
}

/// <summary>One step of a machine: an op-set, and what it changed.</summary>
/// <param name="Pc">The index of the op-set; past the end when the machine stopped there.</param>
/// <param name="Cycle">Cycles spent before it.</param>
/// <param name="OpSet">The op-set; empty when the machine stopped at the end.</param>
/// <param name="Scratch">The scratch words it wrote, by address; none when it trapped.</param>
/// <param name="Memory">The memory words it wrote, by address; none when it trapped.</param>
public sealed record MachineStep(
    long Pc,
    long Cycle,
    OpSet OpSet,
    ValueArray<WordWrite> Scratch,
    ValueArray<WordWrite> Memory
);
