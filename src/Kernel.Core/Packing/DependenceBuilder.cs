using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>Gathers the dependences of a stream, op by op.</summary>
internal sealed class DependenceBuilder(MachineModel model, int capacity)
{
    private readonly ScratchUsers scratch = new();
    private readonly Dictionary<Place, Users> places = [];
    private readonly List<Edge> pending = [];
    private int count;

    /// <summary>For each op, where its edges start in <see cref="Edges"/>; one entry more than there are ops.</summary>
    public List<int> First { get; } = new(capacity + 1) { 0 };

    /// <summary>The edges to the ops before, op after op.</summary>
    public List<Edge> Edges { get; } = new(3 * capacity);

    /// <summary>Adds the next op of the stream.</summary>
    public void Add(Op op)
    {
        pending.Clear();
        AddScratch(op);
        OpInfo info = op.Info;
        if (info.ReadsMemory || info.WritesMemory || info.IsControl || op.Code == Opcode.TraceWrite)
        {
            AddPlaces(Access.Of(op, model));
        }
        else
        {
            AddControl();
        }
        Flush();
    }

    private static Place Control => new(PlaceKind.Control, 0, "");

    private void AddScratch(Op op)
    {
        ValueArray<WordRange> reads = op.Reads(model);
        foreach (WordRange range in reads)
        {
            for (long word = range.Start; word < range.End; word++)
            {
                scratch.AfterWrite(word, pending);
            }
        }
        foreach (long word in op.After)
        {
            scratch.AfterWrite(word, pending);
        }
        WordRange? written = op.Write(model);
        for (long word = written?.Start ?? 0; word < (written?.End ?? 0); word++)
        {
            scratch.AfterWrite(word, pending);
            scratch.AfterReads(word, pending);
        }
        foreach (WordRange range in reads)
        {
            for (long word = range.Start; word < range.End; word++)
            {
                scratch.NoteRead(word, count);
            }
        }
        foreach (long word in op.After)
        {
            scratch.NoteRead(word, count);
        }
        for (long word = written?.Start ?? 0; word < (written?.End ?? 0); word++)
        {
            scratch.NoteWrite(word, count);
        }
    }

    private void AddControl()
    {
        Users control = At(Control);
        After(control.Writers, 1);
        control.Readers.Add(count);
    }

    private void AddPlaces(Access access)
    {
        foreach (Place place in access.Reads)
        {
            if (place.Kind != PlaceKind.Scratch)
            {
                After(At(place).Writers, 1);
            }
        }
        foreach (Place place in access.Writes)
        {
            if (place.Kind != PlaceKind.Scratch)
            {
                After(At(place).Writers, 1);
                After(At(place).Readers, 0);
            }
        }
        foreach (Place place in access.NoteReads)
        {
            if (place.Kind != PlaceKind.Scratch)
            {
                At(place).Readers.Add(count);
            }
        }
        foreach (Place place in access.NoteWrites)
        {
            if (place.Kind != PlaceKind.Scratch)
            {
                Note(place, speaksForAll: IsOneWord(place) || access.Writes.AsSpan().Contains(place));
            }
        }
    }

    /// <summary>
    /// Whether all writes to a place are ordered among themselves, so that the latest speaks for the
    /// ones before it: so for a single word, and for ops that know nothing, which wait for all.
    /// </summary>
    private static bool IsOneWord(Place place) => place.Kind is not (PlaceKind.WholeArray or PlaceKind.WholeMemory);

    private void Note(Place place, bool speaksForAll)
    {
        Users users = At(place);
        if (speaksForAll)
        {
            users.Writers.Clear();
            users.Readers.Clear();
        }
        users.Writers.Add(count);
    }

    private Users At(Place place)
    {
        if (!places.TryGetValue(place, out Users? users))
        {
            places[place] = users = new();
        }
        return users;
    }

    private void After(List<int> ops, int latency)
    {
        foreach (int op in ops)
        {
            pending.Add(new(op, latency));
        }
    }

    private void Flush()
    {
        pending.Sort((a, b) => a.Op != b.Op ? a.Op.CompareTo(b.Op) : b.Latency.CompareTo(a.Latency));
        int last = -1;
        foreach (Edge edge in pending)
        {
            if (edge.Op != last && edge.Op != count)
            {
                Edges.Add(edge);
            }
            last = edge.Op;
        }
        First.Add(Edges.Count);
        count++;
    }

    /// <summary>Who wrote a place, and who has read it since.</summary>
    private sealed class Users
    {
        public List<int> Writers { get; } = [];

        public List<int> Readers { get; } = [];
    }

    /// <summary>The same for scratch words, of which there are many: lists threaded through flat arrays.</summary>
    private sealed class ScratchUsers
    {
        private readonly List<int> writer = [];
        private readonly List<int> lastRead = [];
        private readonly List<(int Op, int Before)> reads = [];

        public void AfterWrite(long word, List<Edge> pending)
        {
            Grow(word);
            if (writer[(int)word] >= 0)
            {
                pending.Add(new(writer[(int)word], 1));
            }
        }

        public void AfterReads(long word, List<Edge> pending)
        {
            Grow(word);
            for (int read = lastRead[(int)word]; read >= 0; read = reads[read].Before)
            {
                pending.Add(new(reads[read].Op, 0));
            }
        }

        public void NoteRead(long word, int op)
        {
            Grow(word);
            reads.Add((op, lastRead[(int)word]));
            lastRead[(int)word] = reads.Count - 1;
        }

        public void NoteWrite(long word, int op)
        {
            Grow(word);
            writer[(int)word] = op;
            lastRead[(int)word] = -1;
        }

        private void Grow(long word)
        {
            while (writer.Count <= word)
            {
                writer.Add(-1);
                lastRead.Add(-1);
            }
        }
    }
}
