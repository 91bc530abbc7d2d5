using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace Kernel.Host.Notebooks;

/// <summary>What a cell can refer to without saying so, and how it is compiled.</summary>
internal static class SessionOptions
{
    private static readonly ImmutableArray<string> FrameworkImports =
    [
        "System",
        "System.Collections.Generic",
        "System.Collections.Immutable",
        "System.IO",
        "System.Linq",
        "System.Text",
        "System.Threading",
        "System.Threading.Tasks",
    ];

    // Both of Plotly's namespaces have a Chart; cells mean the one made for C#.
    private const string Preamble = "using Chart = Plotly.NET.CSharp.Chart;";

    // The house itself, and the libraries whose types its pictures are made of.
    private static readonly Lazy<ImmutableArray<Assembly>> Shared = new(() =>
        [
            Assembly.Load("Kernel.Core"),
            typeof(Interactive.Formatters).Assembly,
            typeof(SessionOptions).Assembly,
            typeof(Plotly.NET.GenericChart).Assembly,
            typeof(Plotly.NET.CSharp.Chart).Assembly,
            typeof(Microsoft.FSharp.Core.FSharpOption<>).Assembly,
            typeof(DynamicObj.DynamicObj).Assembly,
            typeof(Giraffe.ViewEngine.HtmlElements).Assembly,
            typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly,
        ]
    );

    private static readonly Lazy<ScriptOptions> Common = new(() =>
        ScriptOptions
            .Default.WithLanguageVersion(LanguageVersion.Latest)
            .WithReferences(Framework().Concat(Shared.Value.Select(Reference)))
            .WithImports(FrameworkImports.AddRange(HouseNamespaces()).AddRange("Plotly.NET", "Plotly.NET.CSharp"))
            // Line numbers in errors are worth more here than speed: what has to be fast is compiled already.
            .WithOptimizationLevel(OptimizationLevel.Debug)
            .WithEmitDebugInformation(true)
            .WithFileEncoding(Encoding.UTF8)
            .WithAllowUnsafe(true)
    );

    /// <summary>How a cell is compiled.</summary>
    /// <param name="cell">The cell's name.</param>
    /// <param name="directory">Where <c>#r</c> and <c>#load</c> look for files.</param>
    /// <param name="packages">Assemblies of packages that this cell or one before it asked for.</param>
    public static ScriptOptions For(string cell, string directory, IEnumerable<MetadataReference> packages) =>
        Common
            .Value.WithFilePath(cell)
            .AddReferences(packages)
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(directory))
            .WithSourceResolver(ScriptSourceResolver.Default.WithBaseDirectory(directory));

    /// <summary>The first cell of a session.</summary>
    public static Script<object> First(string code, ScriptOptions options)
    {
        // A cell that refers to our assemblies by a path of its own must still get the types the host knows, or a value
        // it makes would fit no formatter.
        var loader = new InteractiveAssemblyLoader();
        foreach (Assembly assembly in Shared.Value)
        {
            loader.RegisterDependency(assembly);
        }

        return CSharpScript
            .Create(Preamble, options.WithFilePath("preamble"), typeof(CellGlobals), loader)
            .ContinueWith<object>(code, options);
    }

    /// <summary>The files of all assemblies this process can load by name: the framework's and the host's own.</summary>
    public static IEnumerable<string> HostAssemblies() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator);

    private static IEnumerable<MetadataReference> Framework()
    {
        string directory = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return HostAssemblies()
            .Where(file => Path.GetDirectoryName(file) == directory)
            .Select(file => MetadataReference.CreateFromFile(file));
    }

    private static PortableExecutableReference Reference(Assembly assembly) =>
        MetadataReference.CreateFromFile(assembly.Location);

    // Taken from the assemblies, so that a new room of the house is open to cells as soon as it exists.
    private static IEnumerable<string> HouseNamespaces() =>
        Shared
            .Value.Take(2)
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Select(type => type.Namespace)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
}
