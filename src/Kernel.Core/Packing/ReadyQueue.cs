namespace Kernel.Core.Packing;

/// <summary>Ops that wait for a slot, the most urgent (lowest) first.</summary>
internal sealed class ReadyQueue
{
    private readonly PriorityQueue<int, long> queue = new();

    public bool IsEmpty => queue.Count == 0;

    public int Count => queue.Count;

    public void Add(int op, long urgency) => queue.Enqueue(op, urgency);

    public bool TryTake(out int op) => queue.TryDequeue(out op, out _);

    /// <summary>Whether this queue's first comes before the other's; false when this one is empty.</summary>
    public bool IsMoreUrgentThan(ReadyQueue other) =>
        queue.TryPeek(out _, out long mine) && (!other.queue.TryPeek(out _, out long theirs) || mine < theirs);
}
