using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kernel.Host.Tests.Jupyter;

/// <summary>Packages made on the spot.</summary>
internal static class TestPackage
{
    /// <summary>Writes a package with one class that has one constant.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="id">The package and its assembly.</param>
    /// <param name="version">Its version.</param>
    /// <param name="type">The class.</param>
    /// <param name="value">What its <c>Value</c> is, in C#.</param>
    /// <param name="dependencies">What it needs, as id and version.</param>
    public static void Write(
        string folder,
        string id,
        string version,
        string type,
        string value,
        params (string Id, string Version)[] dependencies
    )
    {
        Directory.CreateDirectory(folder);
        using ZipArchive archive = ZipFile.Open(Path.Combine(folder, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        using (var nuspec = new StreamWriter(archive.CreateEntry($"{id}.nuspec").Open()))
        {
            nuspec.Write(
                $"""
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
                <id>{id}</id><version>{version}</version><authors>test</authors><description>test</description>
                <dependencies><group targetFramework="net8.0">
                {string.Concat(
                    dependencies.Select(other => $"<dependency id=\"{other.Id}\" version=\"{other.Version}\" />")
                )}
                </group></dependencies></metadata></package>
                """
            );
        }
        using Stream assembly = archive.CreateEntry($"lib/net8.0/{id}.dll").Open();
        Assert.True(
            CSharpCompilation
                .Create(
                    id,
                    [
                        CSharpSyntaxTree.ParseText(
                            $"public static class {type} {{ public static int Value => {value}; }}"
                        ),
                    ],
                    [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
                    new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, deterministic: true)
                )
                .Emit(assembly)
                .Success
        );
    }
}
