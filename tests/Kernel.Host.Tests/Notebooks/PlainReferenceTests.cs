using System.Reflection;
using System.Runtime.Loader;
using Kernel.Core.Machine;
using Kernel.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Kernel.Host.Tests.Notebooks;

/// <summary>
/// A notebook host that knows nothing of ours, only the formatting library of .NET Interactive, is given our assemblies as a
/// plain <c>#r</c> gives them, and shows a value.
/// </summary>
[Collection(NotebookCollection.Name)]
public class PlainReferenceTests
{
    [Theory]
    [InlineData("text/html", "<table")]
    [InlineData("text/plain", "engine")]
    public void An_op_is_shown_as_a_table_once_its_assembly_is_loaded(string mimeType, string sign)
    {
        var context = new Referenced();
        Assembly core = context.LoadFromAssemblyPath(PathOf("Kernel.Core"));
        Type opcode = core.GetType("Kernel.Core.Machine.Opcode")!;
        object op = Activator.CreateInstance(
            core.GetType("Kernel.Core.Machine.Op")!,
            Enum.Parse(opcode, "Const"),
            0L,
            6L,
            0L,
            0L
        )!;

        string shown = op.ToDisplayString(mimeType);

        Assert.NotSame(typeof(Op).Assembly, core);
        Assert.Contains(sign, shown, StringComparison.Ordinal);
        Assert.Contains("const", shown, StringComparison.Ordinal);
        Assert.Equal("text/html", Formatter.GetPreferredMimeTypesFor(op.GetType()).First());
    }

    [Fact]
    public void Without_the_views_a_value_is_shown_as_any_other()
    {
        var context = new Referenced("Kernel.Interactive");
        Assembly core = context.LoadFromAssemblyPath(PathOf("Kernel.Core"));
        object diagnostic = Activator.CreateInstance(
            core.GetType("Kernel.Core.Machine.Diagnostic")!,
            "code",
            "place",
            "message"
        )!;

        Assert.Contains("message", diagnostic.ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_type_of_ours_that_has_a_view_says_so()
    {
        IEnumerable<Type> silent = Formatters
            .All.Select(view => view.Type)
            .Where(type => type.Namespace!.StartsWith("Kernel.", StringComparison.Ordinal))
            .Where(type => type.GetCustomAttribute<Core.Machine.TypeFormatterSourceAttribute>() is null);

        Assert.Empty(silent.Distinct());
    }

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");

    // What a session does with references: assemblies from a folder, apart from those of the host.
    private sealed class Referenced(params string[] missing) : AssemblyLoadContext("referenced")
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            missing.Contains(assemblyName.Name) ? throw new FileNotFoundException(assemblyName.Name)
            : assemblyName.Name!.StartsWith("Kernel.", StringComparison.Ordinal)
                ? LoadFromAssemblyPath(PathOf(assemblyName.Name))
            : null;
    }
}
