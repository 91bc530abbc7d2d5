namespace Kernel.Core.Packing;

/// <summary>Who holds which words of scratch while ops are being issued; see <see cref="ListScheduler"/>.</summary>
internal sealed class ScratchUse
{
    /// <summary>The word that is never written, so that it stays 0.</summary>
    public const int Zero = 0;

    private readonly ScheduleGraph graph;
    private readonly ScratchPool pool;
    private readonly int capacity;
    private readonly int[] readersLeft;
    private readonly bool[] isAhead;
    private readonly bool[] isIssued;
    private readonly int[] positionOf;
    private int frontier;
    private int ahead;
    private int used;

    public ScratchUse(ScheduleGraph graph, int margin)
    {
        this.graph = graph;
        pool = new(graph.Model.ScratchSize, graph.Model.VectorLength, reserved: 1);
        capacity = graph.Model.ScratchSize - 1 - margin;
        readersLeft = [.. graph.Readers];
        isAhead = new bool[graph.Cells.Count];
        isIssued = new bool[graph.Count];
        Addresses = new int[graph.Cells.Count];
        Array.Fill(Addresses, -1);
        positionOf = new int[graph.Count];
        for (int position = 0; position < graph.Count; position++)
        {
            positionOf[graph.Order[position]] = position;
        }
    }

    /// <summary>The address of each cell; -1 for one that was never taken.</summary>
    public int[] Addresses { get; }

    /// <summary>The most words in use at once.</summary>
    public int Peak { get; private set; }

    /// <summary>Makes sure the op has words to write; false when it must wait for them.</summary>
    public bool Take(int op)
    {
        int cell = graph.Destination[op];
        if (cell < 0 || Addresses[cell] >= 0)
        {
            return true;
        }
        int size = graph.Cells.Size(cell);
        bool goesAhead = graph.CellStart[cell] > frontier;
        if (goesAhead && ahead + size + graph.SuffixPeak[frontier] > capacity)
        {
            return false;
        }
        int address = pool.Take(size);
        if (address < 0)
        {
            return false;
        }
        Addresses[cell] = address;
        used += size;
        Peak = Math.Max(Peak, used);
        if (goesAhead)
        {
            isAhead[cell] = true;
            ahead += size;
        }
        return true;
    }

    /// <summary>Takes back what <see cref="Take"/> gave to an op that is not issued after all.</summary>
    public void Untake(int op)
    {
        int cell = graph.Destination[op];
        if (cell >= 0)
        {
            Free(cell);
            Addresses[cell] = -1;
        }
    }

    /// <summary>The op has been issued: words nobody will read again are free, in this very cycle.</summary>
    public void Issued(int op)
    {
        foreach (int cell in graph.Sources(op))
        {
            if (--readersLeft[cell] == 0)
            {
                Free(cell);
            }
        }
        isIssued[op] = true;
        while (frontier < graph.Count && isIssued[graph.Order[frontier]])
        {
            int cell = graph.Destination[graph.Order[frontier]];
            if (cell >= 0 && graph.CellStart[cell] == frontier)
            {
                NoLongerAhead(cell);
            }
            frontier++;
        }
        if (frontier < graph.Count && graph.Destination[graph.Order[frontier]] is >= 0 and var next)
        {
            if (graph.CellStart[next] == frontier)
            {
                NoLongerAhead(next);
            }
        }
    }

    private void NoLongerAhead(int cell)
    {
        if (isAhead[cell])
        {
            isAhead[cell] = false;
            ahead -= graph.Cells.Size(cell);
        }
    }

    private void Free(int cell)
    {
        NoLongerAhead(cell);
        used -= graph.Cells.Size(cell);
        pool.Give(Addresses[cell], graph.Cells.Size(cell));
    }
}
