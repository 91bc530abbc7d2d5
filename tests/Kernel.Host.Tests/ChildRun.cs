using System.Diagnostics;

namespace Kernel.Host.Tests;

/// <summary>Waits for programs that a test has started, so that none of them outlives it.</summary>
internal static class ChildRun
{
    // Against hanging only.
    private static readonly TimeSpan hang = TimeSpan.FromMinutes(4);

    /// <summary>Reads all that a program still writes and waits for its end; when that does not come, ends it.</summary>
    /// <param name="process">The program, whose stdout and stderr are redirected.</param>
    /// <param name="atFirstError">Done when it has written its first line to stderr, which is not given back; may be null.</param>
    public static async Task<(int Status, string Output, string Error)> Finish(
        Process process,
        Action? atFirstError = null
    )
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        enough.CancelAfter(hang);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(enough.Token);
            if (atFirstError is not null)
            {
                await process.StandardError.ReadLineAsync(enough.Token);
                atFirstError();
            }
            string error = await process.StandardError.ReadToEndAsync(enough.Token);
            string written = await output;
            await process.WaitForExitAsync(enough.Token);
            return (process.ExitCode, written, error);
        }
        catch (OperationCanceledException failure) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new IOException(
                $"{process.StartInfo.FileName} has not ended within {hang.TotalMinutes} minutes",
                failure
            );
        }
        finally
        {
            // Does nothing to one that has ended.
            process.Kill(entireProcessTree: true);
        }
    }
}
