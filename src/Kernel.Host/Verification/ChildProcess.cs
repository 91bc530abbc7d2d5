using System.Diagnostics;

namespace Kernel.Host.Verification;

/// <summary>A program to run apart from us.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Args">Its arguments.</param>
/// <param name="Directory">Where it runs.</param>
/// <param name="Environment">All the variables it sees; nothing of ours is inherited.</param>
public sealed record ChildRequest(
    string File,
    IReadOnlyList<string> Args,
    string Directory,
    IReadOnlyDictionary<string, string> Environment
);

/// <summary>How a child ended.</summary>
/// <param name="Status">Its exit status.</param>
/// <param name="Stalled">Whether it was ended because it said nothing for too long.</param>
public sealed record ChildEnd(int Status, bool Stalled);

/// <summary>Runs other programs so that none outlives its purpose.</summary>
public static class ChildProcess
{
    // Before its first word a child does no more than start, however busy the machine is.
    private static readonly TimeSpan timeToStart = TimeSpan.FromSeconds(60);

    // What a shell reports for a process that Ctrl-C ended.
    private const int Interrupted = 128 + 2;

    /// <summary>
    /// Runs a child and hands on each line it writes. The child's stdin stays open and silent for as long as we live.
    /// </summary>
    /// <param name="request">What to run.</param>
    /// <param name="onOutput">Takes a line of stdout.</param>
    /// <param name="onError">Takes a line of stderr; never at once with itself, but perhaps with the other.</param>
    /// <param name="patience">How long it may write nothing after a line before it is ended.</param>
    /// <param name="cancellation">Ends the child, then throws.</param>
    public static Task<ChildEnd> RunAsync(
        ChildRequest request,
        Action<string> onOutput,
        Action<string> onError,
        TimeSpan patience,
        CancellationToken cancellation
    ) =>
        RunAsync(
            request,
            (process, alive) =>
                Task.WhenAll(
                    Lines(process.StandardOutput, onOutput, alive),
                    Lines(process.StandardError, onError, alive)
                ),
            patience,
            timeToStart > patience ? timeToStart : patience,
            cancellation
        );

    /// <summary>Runs a child and keeps all that it writes.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="patience">How long it may run before it is ended.</param>
    /// <param name="cancellation">Ends the child, then throws.</param>
    public static async Task<(ChildEnd End, byte[] Output, string Error)> CaptureAsync(
        ChildRequest request,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        using var output = new MemoryStream();
        string error = "";
        ChildEnd end = await RunAsync(request, ReadAll, patience, patience, cancellation).ConfigureAwait(false);
        return (end, output.ToArray(), error.Trim());

        async Task ReadAll(Process process, Action alive)
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await process.StandardOutput.BaseStream.CopyToAsync(output, CancellationToken.None).ConfigureAwait(false);
            error = await errors.ConfigureAwait(false);
        }
    }

    private static async Task<ChildEnd> RunAsync(
        ChildRequest request,
        Func<Process, Action, Task> read,
        TimeSpan patience,
        TimeSpan patienceAtFirst,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = StartInfo(request) };
        process.Start();
        using var stall = new CancellationTokenSource();
        stall.CancelAfter(patienceAtFirst);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellation);
        // A killed child closes its pipes, so that the reading below comes to its end too.
        using (ended.Token.Register(() => Kill(process)))
        {
            try
            {
                await read(process, () => stall.CancelAfter(patience)).ConfigureAwait(false);
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                Kill(process);
            }
        }
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == Interrupted
            // Ctrl-C goes to every process of the terminal, and the child may be the first to act on it.
            ? throw new OperationCanceledException()
            : new(process.ExitCode, stall.IsCancellationRequested);
    }

    private static ProcessStartInfo StartInfo(ChildRequest request)
    {
        var start = new ProcessStartInfo(request.File, request.Args)
        {
            WorkingDirectory = request.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in request.Environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }

    private static async Task Lines(StreamReader reader, Action<string> onLine, Action alive)
    {
        while (await reader.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            alive();
            onLine(line);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself, which is all that is wanted.
        }
    }
}
