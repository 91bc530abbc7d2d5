using Kernel.Core.Machine;

namespace Kernel.Core.Packing.Issuing;

/// <summary>
/// The order that the loads and stores of one array ask for. Loads at places known only at run time have a range
/// they may lie in; what they wait for, and what waits for them, is gathered in one node a range.
/// </summary>
internal sealed class MemoryOrder
{
    // By word: the last store to it, and the last of the loads since then in a list threaded through them.
    private readonly List<int> lastStore = [];
    private readonly List<int> lastLoad = [];
    private readonly List<(int Node, int Before)> loads = [];
    private readonly List<(WordRange Words, int Node)> stores = [];
    private readonly List<Somewhere> ranges = [];
    private Somewhere? lastRange; // an item's loads are from the same

    /// <summary>Whether there are loads from places that are not known.</summary>
    public bool HasLoadsSomewhere => ranges.Count > 0;

    /// <summary>Gathers what an op must come after.</summary>
    /// <param name="place">What it touches.</param>
    /// <param name="isStore">Whether it stores there, or loads.</param>
    /// <param name="length">How many words it touches.</param>
    /// <param name="before">Where to add them, with the cycles in between.</param>
    /// <param name="graph">Where nodes that come after many others are made.</param>
    /// <exception cref="ArgumentException">A store whose place is not known.</exception>
    public void Before(
        MemoryPlace place,
        bool isStore,
        int length,
        List<(int Node, int Cycles)> before,
        IssueGraph graph
    )
    {
        if (place.Index is not { } index)
        {
            if (isStore)
            {
                throw new ArgumentException(
                    $"The stream stores to a place in {place.Array} that is only known at run time."
                );
            }
            AfterStores(RangeOf(place), before, graph);
            return;
        }
        Grow(index + length);
        for (int word = (int)index; word < index + length; word++)
        {
            if (lastStore[word] >= 0)
            {
                before.Add((lastStore[word], 1));
            }
        }
        if (isStore)
        {
            AfterLoads(new(index, length), before, graph);
        }
    }

    /// <summary>Notes what an op has touched.</summary>
    /// <param name="node">Its node.</param>
    /// <param name="place">What it touches.</param>
    /// <param name="isStore">Whether it stores there, or loads.</param>
    /// <param name="length">How many words it touches.</param>
    public void Note(int node, MemoryPlace place, bool isStore, int length)
    {
        if (place.Index is not { } index)
        {
            RangeOf(place).Loads.Add(node);
            return;
        }
        for (int word = (int)index; word < index + length; word++)
        {
            if (isStore)
            {
                (lastStore[word], lastLoad[word]) = (node, -1);
            }
            else
            {
                loads.Add((node, lastLoad[word]));
                lastLoad[word] = loads.Count - 1;
            }
        }
        if (isStore)
        {
            stores.Add((new(index, length), node));
        }
    }

    private void AfterStores(Somewhere range, List<(int Node, int Cycles)> before, IssueGraph graph)
    {
        int known = range.Stores.Count;
        for (; range.StoresSeen < stores.Count; range.StoresSeen++)
        {
            (WordRange words, int node) = stores[range.StoresSeen];
            if (range.Meets(words))
            {
                range.Stores.Add(node);
            }
        }
        if (range.Stores.Count > known)
        {
            range.AfterStores = graph.Join(range.Stores, 1);
        }
        if (range.AfterStores >= 0)
        {
            before.Add((range.AfterStores, 0));
        }
    }

    private void AfterLoads(WordRange words, List<(int Node, int Cycles)> before, IssueGraph graph)
    {
        for (int word = (int)words.Start; word < words.End; word++)
        {
            for (int load = lastLoad[word]; load >= 0; load = loads[load].Before)
            {
                before.Add((loads[load].Node, 0));
            }
        }
        foreach (Somewhere range in ranges)
        {
            if (range.Loads.Count > 0 && range.Meets(words))
            {
                if (range.LoadsJoined < range.Loads.Count)
                {
                    range.LoadsJoined = range.Loads.Count;
                    range.AfterLoads = graph.Join(range.Loads, 0);
                }
                before.Add((range.AfterLoads, 0));
            }
        }
    }

    private void Grow(long words)
    {
        while (lastStore.Count < words)
        {
            lastStore.Add(-1);
            lastLoad.Add(-1);
        }
    }

    private Somewhere RangeOf(MemoryPlace place)
    {
        if (lastRange?.Within == place.Within && lastRange is not null)
        {
            return lastRange;
        }
        lastRange = ranges.Find(range => range.Within == place.Within);
        if (lastRange is null)
        {
            ranges.Add(lastRange = new(place.Within));
        }
        return lastRange;
    }

    /// <summary>The loads from one range, and what they have to do with stores.</summary>
    private sealed class Somewhere(WordRange? within)
    {
        public WordRange? Within => within;

        public List<int> Loads { get; } = [];

        public List<int> Stores { get; } = [];

        /// <summary>How many of the array's stores have been looked at.</summary>
        public int StoresSeen { get; set; }

        /// <summary>The node that comes after the stores, or -1.</summary>
        public int AfterStores { get; set; } = -1;

        /// <summary>How many loads <see cref="AfterLoads"/> comes after.</summary>
        public int LoadsJoined { get; set; }

        /// <summary>The node that comes after the loads.</summary>
        public int AfterLoads { get; set; }

        public bool Meets(WordRange words) => within is not { } mine || mine.Overlaps(words);
    }
}
