namespace Kernel.Core.Machine;

/// <summary>A name for a run of scratch words, so that views can speak of <c>tmp_val</c> instead of 519.</summary>
/// <param name="Name">The name.</param>
/// <param name="Words">The words it stands for.</param>
public sealed record ScratchName(string Name, WordRange Words);

/// <summary>Ops in program order, not yet packed: what a kernel writes and passes rewrite.</summary>
/// <param name="Ops">The ops.</param>
[TypeFormatterSource]
public sealed record OpStream(ValueArray<Op> Ops)
{
    /// <summary>Names of scratch words; may be empty.</summary>
    public ValueArray<ScratchName> Names { get; init; }

    /// <summary>The program that executes the stream one op a cycle: before anything is packed.</summary>
    public Program OnePerCycle() => Program.OnePerCycle(Ops);

    /// <summary>The size of the stream in a line.</summary>
    public override string ToString() => $"{Machine.Names.Count(Ops.Count, "op")}, not packed";
}
