namespace Kernel.Host;

/// <summary>Where the process starts. A class of its own, so that <c>Program</c> means a kernel's program.</summary>
internal static class EntryPoint
{
    private static Task<int> Main(string[] args) =>
        CommandLine.RunAsync(CommandList.All(), args, Console.Out, Console.Error);
}
