using System.Reflection;

namespace Kernel.Interactive;

/// <summary>The scripts this assembly carries.</summary>
internal static class Script
{
    /// <summary>Reads a script of the folder <c>Scripts</c>.</summary>
    public static string Read(string name)
    {
        using var stream = Open(typeof(Script).Assembly, $"Kernel.Interactive.Scripts.{name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }

    /// <summary>Opens a resource, which is a fault of the build when it is not there.</summary>
    public static Stream Open(Assembly assembly, string name) =>
        assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"{assembly.GetName().Name} carries no resource {name}.");
}
