using System.Globalization;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;

namespace Kernel.Host.Commands;

/// <summary>Answers cases line by line: whoever writes them may wait for each answer.</summary>
internal static class CaseStream
{
    /// <summary>Reads to the end. A line that is no case is answered by an error like any other, and complained of.</summary>
    /// <param name="reader">The lines; empty ones are passed by.</param>
    /// <param name="source">What to call the reader in complaints.</param>
    /// <param name="options">How to run each case.</param>
    /// <param name="output">Where answers go, a line each, in the order of the cases.</param>
    /// <param name="error">Where complaints go.</param>
    /// <param name="cancellation">Stops it; the answers given so far stand.</param>
    /// <returns>The exit status: <see cref="ExitCode.Usage"/> when a line was no case.</returns>
    public static async Task<int> RunAsync(
        TextReader reader,
        string source,
        RunOptions options,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        int status = ExitCode.Success;
        for (long number = 1; ; number++)
        {
            string? line;
            try
            {
                // A console cannot be told to stop reading, but we can stop waiting for it.
                line = await reader.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(cancellation);
            }
            catch (IOException failure)
            {
                string after = string.Create(CultureInfo.InvariantCulture, $"after line {number - 1}");
                return error.Complain(new(source, null, $"{after}: cannot read: {failure.Message}"));
            }
            if (line is null)
            {
                return status;
            }
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }
            CaseLine read = CaseJson.Read(line, number, MachineModel.TakeHome);
            if (!read.IsCase)
            {
                error.Complain(source, read.Diagnostics);
                status = ExitCode.Usage;
            }
            await output.WriteAsync(Answer(read, options, cancellation) + "\n").ConfigureAwait(false);
            await output.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static string Answer(CaseLine read, RunOptions options, CancellationToken cancellation)
    {
        if (read.Case is not { } known)
        {
            return CaseJson.Refusal(read.Name, read.Diagnostics);
        }
        MachineModel model = MachineModel.TakeHome;
        MachineState start = MachineState.Initial(model, known.Memory);
        return CaseJson.Answer(known.Name, Simulator.Run(model, known.Program, start, options, cancellation));
    }
}
