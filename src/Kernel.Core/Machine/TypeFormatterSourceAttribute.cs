namespace Kernel.Core.Machine;

/// <summary>
/// Says to hosts of notebooks that values of a type have views of their own. .NET Interactive and its kin look for an
/// attribute of this name, whatever assembly it is from, on the type of a value they are about to show; so the views are
/// found by a plain <c>#r</c>, and nothing of theirs has to be referenced.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class TypeFormatterSourceAttribute : Attribute
{
    // By name, as the views are built on this assembly and not the other way round. Where they are not at hand, values are
    // shown as any others.
    private const string Source = "Kernel.Interactive.FormatterSource, Kernel.Interactive";

    /// <summary>The class that makes the views, with a method <c>CreateTypeFormatters</c>.</summary>
    public Type FormatterSourceType { get; } = Type.GetType(Source, throwOnError: false) ?? typeof(NoFormatters);

    /// <summary>The formats to show, the richest first.</summary>
    public string[] PreferredMimeTypes { get; } = ["text/html", "text/plain"];

    private sealed class NoFormatters
    {
#pragma warning disable CA1822 // Hosts make an object and call it.
        public IEnumerable<object> CreateTypeFormatters() => [];
#pragma warning restore CA1822
    }
}
