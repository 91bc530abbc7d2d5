namespace Kernel.Host.Tests.Commands;

public class ExampleBuildTests
{
    [Theory]
    [InlineData("saxpy")]
    [InlineData("dot-product")]
    [InlineData("matrix-product")]
    [InlineData("polynomial-hash")]
    [InlineData("histogram")]
    public async Task A_kernel_for_n_items_is_listed_built_and_written(string name)
    {
        using var shell = new Shell();

        var listed = await shell.Run("build", "--list");
        var built = await shell.Run("build", "--kernel", name, "--n", "9", "--out", shell.In("p.json"));

        Assert.Contains(name, listed.Output, StringComparison.Ordinal);
        Assert.Equal(0, built.Status);
        Assert.StartsWith($"{name}, 9 items: leaves what its oracle does in ", built.Output, StringComparison.Ordinal);
        Assert.Equal(["p.json"], shell.Files);
    }

    [Theory]
    [InlineData("saxpy is no tree walk", "--kernel", "saxpy", "--height", "3")]
    [InlineData("saxpy is no tree walk", "--kernel", "saxpy", "--contract", "Values")]
    [InlineData("by-depth takes no --n", "--kernel", "by-depth", "--n", "3")]
    [InlineData("--n takes a whole number from 1 to 100,000, not 0", "--kernel", "saxpy", "--n", "0")]
    public async Task A_size_of_the_other_kind_is_refused(string complaint, params string[] options)
    {
        using var shell = new Shell();

        var answer = await shell.Run(["build", .. options, "--out", shell.In("p.json")]);

        Assert.Equal(2, answer.Status);
        Assert.Contains(complaint, answer.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Files);
    }
}
