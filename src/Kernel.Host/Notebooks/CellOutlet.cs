namespace Kernel.Host.Notebooks;

/// <summary>Puts the outputs of all threads of a cell in one order, and ends when the cell does.</summary>
/// <param name="publish">Called with each output, never by two threads at once, and not after the end.</param>
internal sealed class CellOutlet(Action<CellOutput> publish)
{
    // Follows a cell into the tasks and threads it starts.
    private static readonly AsyncLocal<CellOutlet?> ofThisThread = new();

    private readonly Lock gate = new();
    private bool closed;

    /// <summary>
    /// False on threads that a cell before this one has started: what they write must not look like this cell's.
    /// </summary>
    public bool IsOfThisCell => ofThisThread.Value is not { } own || ReferenceEquals(own, this);

    /// <summary>Makes the calling thread, and what it starts, this cell's.</summary>
    public void Enter() => ofThisThread.Value = this;

    /// <summary>Publishes an output unless the cell has ended.</summary>
    public void Publish(CellOutput output) => WhileOpen(() => publish(output));

    /// <summary>Does something that must not happen after the cell has ended, nor while it is being ended.</summary>
    public void WhileOpen(Action action)
    {
        lock (gate)
        {
            if (!closed)
            {
                action();
            }
        }
    }

    /// <summary>Ends the cell: when this returns, none of its threads is publishing and none will.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
        }
    }
}
