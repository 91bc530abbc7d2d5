using System.Collections.Immutable;
using System.Diagnostics;
using Kernel.Host.Notebooks.Packages;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace Kernel.Host.Notebooks;

/// <summary>What became of a cell.</summary>
/// <param name="ExecutionCount">The how-manieth cell of the session it was.</param>
/// <param name="Failure">Why it failed, or null.</param>
public sealed record CellResult(int ExecutionCount, CellFailure? Failure);

/// <summary>
/// A C# session: cells run one after the other and see what those before them declared. While a cell runs, the console
/// of the process is the cell's; so only one session may run a cell at a time.
/// </summary>
public sealed class CSharpSession
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> hostAssemblies = new(() =>
        SessionOptions
            .HostAssemblies()
            .DistinctBy(Path.GetFileNameWithoutExtension)
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase)
    );

    private readonly CellGlobals globals = new();
    private readonly string directory;
    private ScriptState<object>? state;
    private ImmutableArray<string> folders = [];
    private ImmutableArray<MetadataReference> packages = [];
    private int count;

    private CSharpSession(string directory) => this.directory = directory;

    /// <summary>
    /// The last cell that ran, from which those before it are reached; null before the first. What is offered as
    /// completion is looked up here.
    /// </summary>
    internal Script<object>? Last { get; private set; }

    /// <summary>Starts a session.</summary>
    /// <param name="directory">Where <c>#r</c>, <c>#i</c> and <c>#load</c> look for files.</param>
    public static CSharpSession Start(string directory) => new(Path.GetFullPath(directory));

    /// <summary>
    /// Runs a cell. A cell that fails to compile leaves the session as it was; one that throws keeps what it had declared.
    /// </summary>
    /// <param name="code">The text of the cell.</param>
    /// <param name="cell">The cell's name, see <see cref="CellName"/>.</param>
    /// <param name="publish">Called with each output as it comes, never by two threads at once.</param>
    /// <param name="cancellation">
    /// Gives up: the cell's code is stopped where it can be (see <see cref="CellThread"/>), and otherwise goes on, unseen,
    /// to its end.
    /// </param>
    public async Task<CellResult> RunAsync(
        string code,
        string cell,
        Action<CellOutput> publish,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        var outlet = new CellOutlet(publish);
        using var console = new ConsoleCapture(outlet, TextReader.Null);
        CellThread running = Begin(code, cell, outlet, cancellation);
        try
        {
            await EndedOrAsync(running, cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            CellFailure? failure = await running.Ended.ConfigureAwait(false);
            return new CellResult(count, failure);
        }
        finally
        {
            outlet.Close();
            if (!running.Ended.IsCompleted)
            {
                _ = running.StopAsync();
            }
        }
    }

    /// <summary>
    /// Runs a cell for a person who may interrupt it. After the interrupt the cell has <paramref name="patience"/> to end
    /// by itself, with a value if it likes; then its code is stopped; and if it cannot be stopped, it is left behind.
    /// What it declared is kept only when it ended by itself.
    /// </summary>
    /// <param name="code">The text of the cell.</param>
    /// <param name="cell">The cell's name, see <see cref="CellName"/>.</param>
    /// <param name="publish">Called with each output as it comes, never by two threads at once.</param>
    /// <param name="input">What the cell reads when it reads from the console.</param>
    /// <param name="patience">How long a cell may take to end by itself.</param>
    /// <param name="interrupt">Cancelled when the person interrupts.</param>
    public async Task<CellResult> RunInterruptiblyAsync(
        string code,
        string cell,
        Action<CellOutput> publish,
        TextReader input,
        TimeSpan patience,
        CancellationToken interrupt
    )
    {
        var outlet = new CellOutlet(publish);
        using var console = new ConsoleCapture(outlet, input);
        CellThread running = Begin(code, cell, outlet, interrupt);
        try
        {
            CellFailure? failure = await UntilEndedAsync(running, outlet, patience, interrupt).ConfigureAwait(false);
            return new CellResult(count, failure);
        }
        finally
        {
            outlet.Close();
        }
    }

    private static async Task<CellFailure?> UntilEndedAsync(
        CellThread running,
        CellOutlet outlet,
        TimeSpan patience,
        CancellationToken interrupt
    )
    {
        await EndedOrAsync(running, interrupt).ConfigureAwait(false);
        if (running.Ended.IsCompleted)
        {
            return Interrupted(await running.Ended.ConfigureAwait(false), interrupt);
        }
        if (await Task.WhenAny(running.Ended, Task.Delay(patience, CancellationToken.None)) == running.Ended)
        {
            return Interrupted(await running.Ended.ConfigureAwait(false), interrupt);
        }
        // From here on nothing of the cell is seen or kept, and none of its threads is in the middle of telling us.
        outlet.Close();
        return await running.StopAsync().ConfigureAwait(false)
            ? CellFailure.At(
                null,
                "Interrupted",
                "the cell did not watch its token (Cancellation), so its code was stopped where it was. What it had "
                    + "declared is gone; what cells before it declared is kept"
            )
            : CellFailure.At(
                null,
                "Interrupted",
                "the cell could not be stopped and was left behind: it waits in native code, or goes on after an await "
                    + "or on threads of its own without watching its token (Cancellation). It runs on unseen until it "
                    + "ends or the kernel is restarted. What cells before it declared is kept"
            );
    }

    private static async Task EndedOrAsync(CellThread running, CancellationToken cancellation)
    {
        // The cell itself may be what cancels; on its thread, which is about to be stopped, nothing of ours may go on.
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration told = cancellation.UnsafeRegister(
            _ => cancelled.TrySetResult(),
            null
        );
        await Task.WhenAny(running.Ended, cancelled.Task).ConfigureAwait(false);
    }

    // A cell that watches its token and throws says so in a dozen ways; to the person all are the interrupt.
    private static CellFailure? Interrupted(CellFailure? failure, CancellationToken interrupt) =>
        failure is { Kind: nameof(OperationCanceledException) or nameof(TaskCanceledException) }
        && interrupt.IsCancellationRequested
            ? CellFailure.At(failure.Line, "Interrupted", "the cell ended when it was interrupted")
            : failure;

    private CellThread Begin(string code, string cell, CellOutlet outlet, CancellationToken cancellation)
    {
        count++;
        var progress = new CellProgress(outlet.Publish, cancellation);
        globals.Cancellation = cancellation;
        globals.Progress = progress;
        globals.Show = value =>
        {
            if (value is not null)
            {
                outlet.Publish(ValueDisplay.Show(value, isResult: false));
            }
        };
        return CellThread.Start(() => Prepare(code, cell, outlet, progress));
    }

    // Runs where nothing can stop it: a compiler torn out of its work would not be fit for the next cell.
    private Func<Task<CellFailure?>> Prepare(string code, string cell, CellOutlet outlet, CellProgress progress)
    {
        outlet.Enter();
        try
        {
            CellSource source = CellSource.Parse(code);
            if ((source.Wrong ?? Refer(source)) is { } refused)
            {
                return () => Task.FromResult<CellFailure?>(refused);
            }
            ScriptOptions options = SessionOptions.For(cell, directory, packages);
            Script<object> script = Last is null
                ? SessionOptions.First(source.Code, options)
                : Last.ContinueWith<object>(source.Code, options);
            return CellFailure.Of(script.Compile()) is { } wrong
                ? () => Task.FromResult<CellFailure?>(wrong)
                : () => RunAsync(script, cell, source.IsTimed, outlet, progress);
        }
#pragma warning disable CA1031 // Whatever a cell provokes is the cell's failure, not ours.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return () => Task.FromResult<CellFailure?>(CellFailure.Of(failure, cell));
        }
    }

    /// <summary>Finds the packages a cell asks for; those found serve all cells that follow.</summary>
    private CellFailure? Refer(CellSource source)
    {
        folders = [.. folders, .. source.Folders.Select(folder => Path.GetFullPath(folder, directory))];
        foreach (PackageRequest request in source.Packages)
        {
            ResolvedPackage found = PackageResolver.Resolve(
                request,
                [.. folders, PackageFolder.Global],
                hostAssemblies.Value
            );
            if (found.Wrong is { } wrong)
            {
                return CellFailure.At(request.Line, "PackageNotFound", wrong);
            }
            packages =
            [
                .. packages,
                .. found
                    .Assemblies.Except(packages.Select(known => known.Display!))
                    .Select(file => MetadataReference.CreateFromFile(file)),
            ];
        }
        return null;
    }

    private async Task<CellFailure?> RunAsync(
        Script<object> script,
        string cell,
        bool isTimed,
        CellOutlet outlet,
        CellProgress progress
    )
    {
        var watch = Stopwatch.StartNew();
        try
        {
            ScriptState<object> ran = await (
                state is null
                    ? script.RunAsync(globals, catchException: _ => true)
                    : script.RunFromAsync(state, catchException: _ => true)
            ).ConfigureAwait(false);
            TimeSpan taken = watch.Elapsed;
            // A cell that was left behind must not change the session when it ends after all.
            outlet.WhileOpen(() => (Last, state) = (script, ran));
            progress.Flush();
            if (ran.Exception is null && ran.ReturnValue is { } value)
            {
                outlet.Publish(ValueDisplay.Show(value, isResult: true));
            }
            if (isTimed)
            {
                outlet.Publish(new StreamOutput("stdout", $"Wall time: {Told(taken)}\n"));
            }
            return ran.Exception is null ? null : CellFailure.Of(ran.Exception, cell);
        }
#pragma warning disable CA1031 // A value may throw anything while it is shown, and that is the cell's failure, not ours.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return CellFailure.Of(failure, cell);
        }
    }

    private static string Told(TimeSpan time) =>
        time.TotalSeconds >= 1 ? $"{time.TotalSeconds:F2} s" : $"{time.TotalMilliseconds:F1} ms";
}
