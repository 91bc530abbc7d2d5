namespace Kernel.Core.Machine;

/// <summary>Something a user or a file got wrong, as data.</summary>
/// <param name="Code">A short stable name, such as <c>unknown-op</c>.</param>
/// <param name="Place">Where: an op-set, slot and operand, or a line; empty when it is the whole.</param>
/// <param name="Message">What is wrong and what to do about it.</param>
[TypeFormatterSource]
public sealed record Diagnostic(string Code, string Place, string Message)
{
    /// <summary>The op at fault, or null when there is none.</summary>
    public Op? Op { get; init; }

    /// <summary>The other op involved, or null.</summary>
    public Op? Partner { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Place.Length == 0 ? $"{Code}: {Message}" : $"{Place}: {Code}: {Message}";
}
