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
    private readonly CellGlobals _globals = new();
    private readonly string _directory;
    private Script<object>? _script;
    private ScriptState<object>? _state;
    private int _count;

    private CSharpSession(string directory) => _directory = directory;

    /// <summary>Starts a session.</summary>
    /// <param name="directory">Where <c>#r</c> and <c>#load</c> look for files.</param>
    public static CSharpSession Start(string directory) => new(Path.GetFullPath(directory));

    /// <summary>
    /// Runs a cell. A cell that fails to compile leaves the session as it was; one that throws keeps what it had declared.
    /// </summary>
    /// <param name="code">The text of the cell.</param>
    /// <param name="cell">The cell's name, see <see cref="CellName"/>.</param>
    /// <param name="publish">Called with each output as it comes, never by two threads at once.</param>
    /// <param name="cancellation">
    /// Gives up the wait. A thread cannot be killed: a cell that does not watch its token goes on, unseen, to its end.
    /// </param>
    public async Task<CellResult> RunAsync(
        string code,
        string cell,
        Action<CellOutput> publish,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        _count++;
        var outlet = new Outlet(publish);
        _globals.Cancellation = cancellation;
        _globals.Show = value =>
        {
            if (value is not null)
                outlet.Publish(ValueDisplay.Show(value, isResult: false));
        };
        try
        {
            using var console = new ConsoleCapture(outlet.Publish);
            // On a thread of its own, so that a cell that never awaits can still be given up.
            var failure = await Task.Run(() => RunAsync(code, cell, outlet), CancellationToken.None)
                .WaitAsync(cancellation)
                .ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            return new CellResult(_count, failure);
        }
        finally
        {
            outlet.Close();
        }
    }

    private async Task<CellFailure?> RunAsync(string code, string cell, Outlet outlet)
    {
        try
        {
            var options = SessionOptions.For(cell, _directory);
            var script = _script is null
                ? SessionOptions.First(code, options)
                : _script.ContinueWith<object>(code, options);
            if (CellFailure.Of(script.Compile()) is { } wrong)
                return wrong;

            var state = await (
                _state is null
                    ? script.RunAsync(_globals, catchException: _ => true)
                    : script.RunFromAsync(_state, catchException: _ => true)
            ).ConfigureAwait(false);
            (_script, _state) = (script, state);
            if (state.Exception is not null)
                return CellFailure.Of(state.Exception, cell);

            if (state.ReturnValue is { } value)
                outlet.Publish(ValueDisplay.Show(value, isResult: true));
            return null;
        }
#pragma warning disable CA1031 // A value may throw anything while it is shown, and that is the cell's failure, not ours.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return CellFailure.Of(failure, cell);
        }
    }

    // Puts the outputs of all the cell's threads in one order, and ends when the cell does.
    private sealed class Outlet(Action<CellOutput> publish)
    {
        private readonly Lock _gate = new();
        private bool _closed;

        public void Publish(CellOutput output)
        {
            lock (_gate)
            {
                if (!_closed)
                    publish(output);
            }
        }

        public void Close()
        {
            lock (_gate)
                _closed = true;
        }
    }
}
