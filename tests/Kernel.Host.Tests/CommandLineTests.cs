using System.CommandLine;

namespace Kernel.Host.Tests;

public class CommandLineTests
{
    [Theory]
    [InlineData("sing")]
    [InlineData("--wrong")]
    [InlineData("greet --wrong")]
    [InlineData("greet one too many")]
    [InlineData("")]
    public async Task Wrong_usage_is_status_2_with_a_hint(string line)
    {
        var (status, output, error) = await Run(line);

        Assert.Equal(ExitCode.Usage, status);
        Assert.Empty(output);
        Assert.StartsWith("kernel: ", error, StringComparison.Ordinal);
        Assert.Contains("--help'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hint_names_the_command_that_was_misused()
    {
        var (_, _, error) = await Run("greet --wrong");

        Assert.Contains("Try 'kernel greet --help'.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_no_mistake()
    {
        var (status, output, error) = await Run("--help");

        Assert.Equal(ExitCode.Success, status);
        Assert.Contains("greet", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Fact]
    public async Task The_status_is_what_the_command_says() =>
        Assert.Equal(ExitCode.No, (await Run("greet me")).Status);

    [Fact]
    public async Task A_cancelled_command_is_status_3()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        var (status, _, error) = await Run("wait", source.Token);

        Assert.Equal(ExitCode.Cancelled, status);
        Assert.Equal("kernel: cancelled\n", error);
    }

    [Fact]
    public async Task A_fault_of_ours_is_reported_as_one()
    {
        var (status, _, error) = await Run("fault");

        Assert.Equal(ExitCode.Internal, status);
        Assert.StartsWith("kernel: internal error", error, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Output, string Error)> Run(
        string line,
        CancellationToken cancellation = default
    )
    {
        var greet = new Command("greet", "says hello") { new Argument<string>("name") };
        greet.SetAction(_ => ExitCode.No);
        var wait = new Command("wait", "waits");
        wait.SetAction(
            async (_, stop) =>
            {
                await Task.Delay(Timeout.Infinite, stop);
                return ExitCode.Success;
            }
        );
        var fault = new Command("fault", "fails");
        fault.SetAction(int (_) => throw new InvalidOperationException("nobody foresaw this"));

        using StringWriter output = new() { NewLine = "\n" },
            error = new() { NewLine = "\n" };
        var args = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var status = await CommandLine.RunAsync([greet, wait, fault], args, output, error, cancellation);
        return (status, output.ToString(), error.ToString());
    }
}
