using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>The invariants of a packed program.</summary>
public enum ViolationCode
{
    /// <summary>An engine would have more ops in a cycle than it has slots.</summary>
    SlotLimit,

    /// <summary>An op would read a place no later than the op that writes it (RAW).</summary>
    ReadAfterWrite,

    /// <summary>An op would write a place before an earlier op of the stream does (WAW).</summary>
    WriteAfterWrite,

    /// <summary>An op would overwrite a place before an earlier op of the stream has read it (WAR).</summary>
    WriteAfterRead,

    /// <summary>Two ops of one cycle would write one place.</summary>
    DoubleWrite,

    /// <summary>An op names a scratch word that the machine does not have.</summary>
    ScratchOverflow,

    /// <summary>An op jumps: packing moves op-sets, so only straight-line streams can be packed.</summary>
    Jump,
}

/// <summary>Why an op cannot stand in a cycle.</summary>
/// <param name="Code">The invariant that would break.</param>
/// <param name="Op">The op.</param>
/// <param name="Cycle">The cycle it was to stand in.</param>
/// <param name="Partner">The op it would break against, or null when there is none.</param>
/// <param name="PartnerCycle">The cycle of the partner.</param>
/// <param name="Reason">What would go wrong.</param>
public sealed record Violation(ViolationCode Code, Op Op, long Cycle, Op? Partner, long? PartnerCycle, string Reason)
{
    /// <summary>The violation as a diagnostic.</summary>
    public Diagnostic ToDiagnostic() =>
        new(Names.Kebab(Code.ToString()), $"cycle {Cycle}", $"{Op}: {Reason}") { Op = Op, Partner = Partner };

    /// <inheritdoc/>
    public override string ToString() => ToDiagnostic().ToString();
}
