using System.Runtime;

namespace Kernel.Host.Notebooks;

/// <summary>A thread for the code of one cell, which can be stopped without the code's help.</summary>
#pragma warning disable CA1001 // The source has no timer, so there is nothing to free; and a cell left behind still needs it.
internal sealed class CellThread
#pragma warning restore CA1001
{
    // Cells recurse over trees; the stack of a usual thread ends sooner than a beginner expects.
    private const int StackBytes = 16 << 20;

    // Before it is interrupted as well, which a cell that only computes need not be.
    private static readonly TimeSpan timeToUnwind = TimeSpan.FromSeconds(1);

    // On a busy machine a thread that could end waits for its turn; only what never ends makes a person wait as long.
    private static readonly TimeSpan timeToEnd = TimeSpan.FromSeconds(4);

    private readonly CancellationTokenSource abort = new();
    private readonly TaskCompletionSource<CellFailure?> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread thread;

    private CellThread(Func<Func<Task<CellFailure?>>> prepare) =>
        thread = new Thread(() => Run(prepare), StackBytes) { IsBackground = true, Name = "cell" };

    /// <summary>Ends when the cell does, with what failed in it or null; cancelled when it was stopped.</summary>
    public Task<CellFailure?> Ended => ended.Task;

    /// <summary>Starts a cell's code on a thread of its own.</summary>
    /// <param name="prepare">
    /// Makes the code, unstoppably. Of the code, what follows its first wait runs on other threads, which cannot be stopped
    /// either.
    /// </param>
    public static CellThread Start(Func<Func<Task<CellFailure?>>> prepare)
    {
        var started = new CellThread(prepare);
        started.thread.Start();
        return started;
    }

    /// <summary>
    /// Stops the code where it is: a loop by an abort, a wait by an interrupt. Neither reaches native code, nor other
    /// threads the cell has started.
    /// </summary>
    /// <returns>Whether the cell has ended.</returns>
    public async Task<bool> StopAsync()
    {
        // Cancelling waits for the abort, which for a thread that sleeps is for ever.
        _ = abort.CancelAsync();
        if (await EndsWithin(timeToUnwind).ConfigureAwait(false))
        {
            return true;
        }
        thread.Interrupt();
        return await EndsWithin(timeToEnd).ConfigureAwait(false);
    }

    private async Task<bool> EndsWithin(TimeSpan time) =>
        await Task.WhenAny(Ended, Task.Delay(time)).ConfigureAwait(false) == Ended;

    private void Run(Func<Func<Task<CellFailure?>>> prepare)
    {
        try
        {
            Func<Task<CellFailure?>> body = prepare();
            Task<CellFailure?>? running = null;
#pragma warning disable SYSLIB0046 // Made for this: a shell that runs what a person types and wants back.
            ControlledExecution.Run(() => running = body(), abort.Token);
#pragma warning restore SYSLIB0046
            _ = running!.ContinueWith(
                task => ended.TrySetFromTask(task),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ThreadInterruptedException)
        {
            ended.TrySetCanceled(CancellationToken.None);
        }
#pragma warning disable CA1031 // Nothing that happens in a cell may end the process.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            ended.TrySetException(failure);
        }
    }
}
