using System.CommandLine;
using Kernel.Host.Commands;

namespace Kernel.Host;

/// <summary>The commands <c>kernel</c> offers, in the order <c>--help</c> lists them.</summary>
public static class CommandList
{
    /// <summary>Makes every command anew: a command belongs to one command line only.</summary>
    public static IReadOnlyList<Command> All() =>
        [
            TimelineCommand.Create(),
            BuildCommand.Create(),
            SimulateCommand.Create(() => new StreamReader(Console.OpenStandardInput())),
            CheckCommand.Create(),
            VerifyCommand.Create(Environment.GetEnvironmentVariable("PATH")),
            SearchCommand.Create(),
            ReportCommand.Create(),
            CompareCommand.Create(),
            WhyCommand.Create(),
            CrossoverCommand.Create(),
            SweepCommand.Create(),
            TraceCommand.Create(),
            IsaCommand.Create(),
            NotebookCommand.Create(),
            JupyterCommand.Create(),
        ];
}
