using System.Reflection;

namespace Kernel.Core.Tests;

public class PurityTests
{
    [Fact]
    public void Core_references_nothing_but_the_framework()
    {
        var foreign = Assembly
            .Load("Kernel.Core")
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal));

        Assert.Empty(foreign);
    }

    [Theory]
    [InlineData("System.Console")]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.Net.Http")]
    [InlineData("System.Net.Sockets")]
    public void Core_does_not_reach_out_of_the_program(string assembly)
    {
        var references = Assembly.Load("Kernel.Core").GetReferencedAssemblies().Select(reference => reference.Name);

        Assert.DoesNotContain(assembly, references);
    }
}
