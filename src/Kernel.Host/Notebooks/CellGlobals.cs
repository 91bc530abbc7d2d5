namespace Kernel.Host.Notebooks;

/// <summary>What every cell can use without declaring it.</summary>
public sealed class CellGlobals
{
    // One object serves all cells of a session: the first cell fixes it for those that follow.
    internal Action<object?>? Show { get; set; }

    /// <summary>Cancelled when the user interrupts; long work in a cell can watch it and stop with what it has.</summary>
    public CancellationToken Cancellation { get; internal set; }

    /// <summary>
    /// One line that says how far the cell has come, written over in place; and long work that reports there and ends
    /// with the best so far when the user interrupts.
    /// </summary>
    public CellProgress Progress { get; internal set; } = new(_ => { }, CancellationToken.None);

    /// <summary>Shows a value at once, as the value of the last expression is shown at the end.</summary>
    /// <param name="value">Any value.</param>
#pragma warning disable IDE1006 // The name notebooks everywhere use.
    public void display(object? value) => Show?.Invoke(value);
#pragma warning restore IDE1006
}
