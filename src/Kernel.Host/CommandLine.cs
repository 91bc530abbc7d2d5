using System.CommandLine;
using System.CommandLine.Parsing;

namespace Kernel.Host;

/// <summary>The frame all commands share: parsing, exit status, and how mistakes in usage are told.</summary>
public static class CommandLine
{
    // After Ctrl-C a command may still write what it has found; only then is it cut off.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    /// <summary>Runs one command line. Every command writes to the two writers given here and never to the console.</summary>
    /// <param name="commands">The commands on offer.</param>
    /// <param name="args">The command line, without the name of the program.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where complaints and progress go.</param>
    /// <param name="cancellation">Stops the command, as Ctrl-C does.</param>
    /// <returns>The exit status, see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<Command> commands,
        string[] args,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation = default
    )
    {
        var root = new RootCommand("A workbench for people who shave cycles off kernels for a VLIW SIMD machine.");
        foreach (Command command in commands)
        {
            root.Subcommands.Add(command);
        }

        ParseResult parsed = root.Parse(args);
        List<string> mistakes = Mistakes(parsed);
        if (mistakes.Count > 0)
        {
            return ComplainOfUsage(parsed, mistakes, error);
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeToStop,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            error.Complain(new Complaint(null, null, "cancelled"));
            return ExitCode.Cancelled;
        }
#pragma warning disable CA1031 // The last resort: whatever it is, the shell gets a status of its own and the user a report.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            error.Complain(new Complaint(null, null, $"internal error, please report it: {fault}"));
            return ExitCode.Internal;
        }
    }

    /// <summary>Writes a complaint on a line of its own and gives the exit status that goes with it.</summary>
    public static int Complain(this TextWriter error, Complaint complaint)
    {
        error.WriteLine(complaint);
        return ExitCode.Usage;
    }

    private static List<string> Mistakes(ParseResult parsed) =>
        [
            .. parsed.Errors.Count > 0
                ? parsed.Errors.Select(mistake => mistake.Message).Distinct()
                : UnknownOptions(parsed),
        ];

    // The parser takes a misspelt option for an argument where an argument may stand; then a file of that name would be
    // missing, and the user none the wiser. Behind "--" anything is an argument, and "-" or "-1" are values.
    private static IEnumerable<string> UnknownOptions(ParseResult parsed) =>
        parsed
            .Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token is { Type: TokenType.Argument, Value: ['-', not (>= '0' and <= '9'), ..] })
            .Select(token => $"There is no option '{token.Value}' here.");

    private static int ComplainOfUsage(ParseResult parsed, IEnumerable<string> mistakes, TextWriter error)
    {
        foreach (string mistake in mistakes)
        {
            error.Complain(new Complaint(null, null, mistake));
        }

        error.WriteLine(
            $"Try 'kernel {string.Concat(PathTo(parsed.CommandResult).Select(name => name + " "))}--help'."
        );
        return ExitCode.Usage;
    }

    private static IEnumerable<string> PathTo(CommandResult result) =>
        result.Parent is CommandResult parent ? [.. PathTo(parent), result.Command.Name] : [];
}
