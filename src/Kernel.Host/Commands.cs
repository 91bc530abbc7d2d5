using System.CommandLine;

namespace Kernel.Host;

/// <summary>The commands <c>kernel</c> offers, in the order <c>--help</c> lists them.</summary>
public static class Commands
{
    /// <summary>Makes every command anew: a command belongs to one command line only.</summary>
    public static IReadOnlyList<Command> All() => [];
}
