using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace Kernel.Host.Jupyter;

/// <summary>Where the documentation of an assembly lies, if anywhere.</summary>
internal static class AssemblyDocs
{
    // The framework documents types where their contracts are, and runs them from elsewhere.
    private static readonly string[] coreDocs =
    [
        "System.Runtime",
        "System.Collections",
        "System.Linq",
        "System.Console",
    ];

    private static readonly Lazy<string?> frameworkDocs = new(FindFrameworkDocs);

    private static readonly Lazy<DocumentationProvider> core = new(() =>
        new FirstOf([
            .. coreDocs
                .Select(name => Path.Combine(frameworkDocs.Value ?? "", name + ".xml"))
                .Where(File.Exists)
                .Select(XmlDocumentationProvider.CreateFromFile),
        ])
    );

    /// <summary>The documentation of an assembly: beside it, or in the SDK for the framework's own; else none.</summary>
    /// <param name="assembly">The assembly's file.</param>
    public static DocumentationProvider? Of(string assembly)
    {
        if (Path.GetFileName(assembly) == "System.Private.CoreLib.dll")
        {
            return core.Value;
        }
        string beside = Path.ChangeExtension(assembly, ".xml");
        string inSdk = Path.Combine(frameworkDocs.Value ?? "", Path.GetFileName(beside));
        return File.Exists(beside) ? XmlDocumentationProvider.CreateFromFile(beside)
            : frameworkDocs.Value is not null && File.Exists(inSdk) ? XmlDocumentationProvider.CreateFromFile(inSdk)
            : null;
    }

    // A machine that only runs programs has no docs; one that builds them has, beside the contracts.
    private static string? FindFrameworkDocs()
    {
        string packs = Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../packs/Microsoft.NETCore.App.Ref")
        );
        return Directory.Exists(packs)
            ? Directory
                .EnumerateDirectories(packs)
                .Select(version => Path.Combine(version, "ref", $"net{Environment.Version.ToString(2)}"))
                .LastOrDefault(Directory.Exists)
            : null;
    }

    private sealed class FirstOf(DocumentationProvider[] providers) : DocumentationProvider
    {
        private readonly DocumentationProvider[] providers = providers;

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => providers.Length;

        protected override string? GetDocumentationForSymbol(
            string documentationMemberID,
            CultureInfo preferredCulture,
            CancellationToken cancellationToken = default
        ) =>
            providers
                .Select(provider => Ask(provider, documentationMemberID, preferredCulture, cancellationToken))
                .FirstOrDefault(text => !string.IsNullOrEmpty(text));

        // The method is for Roslyn to call; of another provider it can only be reached by reflection.
        private static string? Ask(
            DocumentationProvider provider,
            string id,
            CultureInfo culture,
            CancellationToken cancellation
        ) =>
            (string?)
                provider
                    .GetType()
                    .GetMethod(
                        nameof(GetDocumentationForSymbol),
                        System.Reflection.BindingFlags.Instance
                            | System.Reflection.BindingFlags.NonPublic
                            | System.Reflection.BindingFlags.Public
                    )!
                    .Invoke(provider, [id, culture, cancellation]);
    }
}
