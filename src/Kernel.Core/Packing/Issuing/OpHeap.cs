namespace Kernel.Core.Packing.Issuing;

/// <summary>A binary min-heap of ops by key; the key's low half is the op.</summary>
internal sealed class OpHeap
{
    private long[] items = new long[256];

    public int Count { get; private set; }

    public long Top => Count > 0 ? items[0] : long.MaxValue;

    public int TopOp => (int)items[0];

    public void Clear() => Count = 0;

    public void Push(long key, int op)
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, Count * 2);
        }
        int i = Count++;
        while (i > 0)
        {
            int parent = (i - 1) >> 1;
            if (items[parent] <= key)
            {
                break;
            }
            items[i] = items[parent];
            i = parent;
        }
        items[i] = key;
    }

    public int Pop()
    {
        int top = (int)items[0];
        long last = items[--Count];
        int i = 0;
        while (true)
        {
            int child = (2 * i) + 1;
            if (child >= Count)
            {
                break;
            }
            if (child + 1 < Count && items[child + 1] < items[child])
            {
                child++;
            }
            if (items[child] >= last)
            {
                break;
            }
            items[i] = items[child];
            i = child;
        }
        if (Count > 0)
        {
            items[i] = last;
        }
        return top;
    }

    public void Rekey(long[] key)
    {
        int n = Count;
        long[] old = items[..n];
        Count = 0;
        foreach (long item in old)
        {
            int op = (int)item;
            Push(key[op], op);
        }
    }
}
