using Kernel.Core.Machine;

namespace Kernel.Core.Kernels;

/// <summary>How the scalar kernel gets the node an item stands on.</summary>
public enum NodeAccess
{
    /// <summary>Add the index to the tree's address and load.</summary>
    Load,

    /// <summary>
    /// Load both children by one <c>vload</c> before the hash is done and choose when it is; items
    /// stand at stride 2 in the buffer, so each load runs over what the next one will bring.
    /// </summary>
    PreloadChildren,

    /// <summary>Choose the nodes of depth 1 and 2 from scratch; load deeper ones.</summary>
    SelectTopLevels,
}

/// <summary>The switches by which the recorded scalar kernels differ; each is off in the baseline.</summary>
public sealed record ScalarOptions
{
    /// <summary>Keep indices and values in scratch for all rounds; load and store them once.</summary>
    public bool StateInScratch { get; init; }

    /// <summary>Write hash stages <c>(a + c) + (a &lt;&lt; k)</c> as <c>a * (1 + 2^k) + c</c>.</summary>
    public bool MultiplyThenAdd { get; init; }

    /// <summary>
    /// Know each round's depth: no wrap test, the wrap round sets the index to 0, the last round
    /// computes none. Needs <see cref="StateInScratch"/>.
    /// </summary>
    public bool ByDepth { get; init; }

    /// <summary>How the node is had. Anything but loading needs <see cref="ByDepth"/>.</summary>
    public NodeAccess Nodes { get; init; }

    /// <summary>Load only the header words that are used. Needs <see cref="ByDepth"/>: the wrap test uses them all.</summary>
    public bool TrimmedHeader { get; init; }

    /// <summary>Load and store indices and values by vectors. Needs <see cref="StateInScratch"/>.</summary>
    public bool VectorTransfers { get; init; }

    /// <summary>Choose by arithmetic instead of <c>select</c>.</summary>
    public bool ArithmeticSelects { get; init; }

    /// <summary>What stands in the way of a kernel with these switches, a sentence each; nothing when they go together.</summary>
    public ValueArray<string> Unmet =>
        new (bool IsUnmet, string Need)[]
        {
            (ByDepth && !StateInScratch, Needs(nameof(ByDepth), nameof(StateInScratch))),
            (VectorTransfers && !StateInScratch, Needs(nameof(VectorTransfers), nameof(StateInScratch))),
            (TrimmedHeader && !ByDepth, Needs(nameof(TrimmedHeader), nameof(ByDepth))),
            (Nodes != NodeAccess.Load && !ByDepth, Needs($"{nameof(Nodes)} = {Nodes}", nameof(ByDepth))),
        }
            .Where(rule => rule.IsUnmet)
            .Select(rule => rule.Need)
            .ToValueArray();

    private static string Needs(string what, string needed) => $"{what} needs {needed} = true";
}
