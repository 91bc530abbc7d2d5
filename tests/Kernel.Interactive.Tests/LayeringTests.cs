using System.Reflection;

namespace Kernel.Interactive.Tests;

public class LayeringTests
{
    [Theory]
    [InlineData("kernel")]
    [InlineData("Microsoft.DotNet.Interactive.Formatting")]
    [InlineData("System.Console")]
    public void Pictures_know_no_host(string host)
    {
        var references = Assembly
            .Load("Kernel.Interactive")
            .GetReferencedAssemblies()
            .Select(reference => reference.Name);

        Assert.DoesNotContain(host, references);
    }
}
