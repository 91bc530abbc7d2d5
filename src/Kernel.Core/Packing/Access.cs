using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>
/// What an op reads and writes, as places. An op is ordered against the earlier ops that touched a
/// place in <see cref="Reads"/> or <see cref="Writes"/>; what it did is then noted on
/// <see cref="NoteReads"/> and <see cref="NoteWrites"/>.
/// </summary>
/// <remarks>
/// The two differ only for memory. A load of <c>a[3]</c> meets earlier stores to <c>a[3]</c>, to an
/// unknown word of <c>a</c>, and to an unknown word of memory; it is noted on <c>a[3]</c> and, for
/// ops that know less, on all of <c>a</c> and all of memory.
/// </remarks>
/// <param name="Reads">Places whose earlier writes the op must come after.</param>
/// <param name="Writes">Places whose earlier writes and reads the op must respect.</param>
/// <param name="NoteReads">Places on which the op's reads are noted.</param>
/// <param name="NoteWrites">Places on which the op's writes are noted.</param>
public sealed record Access(
    ValueArray<Place> Reads,
    ValueArray<Place> Writes,
    ValueArray<Place> NoteReads,
    ValueArray<Place> NoteWrites
)
{
    private static readonly Place control = new(PlaceKind.Control, 0, "");
    private static readonly Place trace = new(PlaceKind.Trace, 0, "");
    private static readonly Place somewhere = new(PlaceKind.SomewhereInMemory, 0, "");
    private static readonly Place everywhere = new(PlaceKind.WholeMemory, 0, "");

    /// <summary>The accesses of an op; its virtual operands count as reads.</summary>
    /// <param name="op">The op.</param>
    /// <param name="model">The machine, for its vector length.</param>
    public static Access Of(Op op, MachineModel model)
    {
        List<Place> reads = [control];
        foreach (WordRange range in op.Reads(model))
        {
            AddScratch(reads, range);
        }
        foreach (long word in op.After)
        {
            reads.Add(Place.Scratch(word));
        }
        List<Place> writes = [];
        if (op.Write(model) is { } written)
        {
            AddScratch(writes, written);
        }
        if (op.Code == Opcode.TraceWrite)
        {
            writes.Add(trace);
        }
        if (op.Info.IsControl)
        {
            writes.Add(control);
        }
        if (!op.Info.ReadsMemory && !op.Info.WritesMemory)
        {
            ValueArray<Place> read = reads.ToValueArray();
            ValueArray<Place> write = writes.ToValueArray();
            return new(read, write, read, write);
        }
        return WithMemory(op, model, reads, writes);
    }

    private static Access WithMemory(Op op, MachineModel model, List<Place> reads, List<Place> writes)
    {
        int words = op.Code is Opcode.VLoad or Opcode.VStore ? model.VectorLength : 1;
        (List<Place> meets, List<Place> notes) = Memory(op.Touches, words);
        return op.Info.WritesMemory
            ? new(
                reads.ToValueArray(),
                writes.Concat(meets).ToValueArray(),
                reads.ToValueArray(),
                writes.Concat(notes).ToValueArray()
            )
            : new(
                reads.Concat(meets).ToValueArray(),
                writes.ToValueArray(),
                reads.Concat(notes).ToValueArray(),
                writes.ToValueArray()
            );
    }

    private static (List<Place> Meets, List<Place> Notes) Memory(MemoryPlace? touches, int words)
    {
        if (touches is null)
        {
            return ([everywhere], [somewhere, everywhere]);
        }
        string array = touches.Array;
        Place inArray = new(PlaceKind.SomewhereInArray, 0, array);
        Place wholeArray = new(PlaceKind.WholeArray, 0, array);
        if (touches.Index is not { } first)
        {
            return ([wholeArray, somewhere], [inArray, wholeArray, everywhere]);
        }
        var exact = Enumerable.Range(0, words).Select(i => new Place(PlaceKind.MemoryWord, first + i, array)).ToList();
        return ([.. exact, inArray, somewhere], [.. exact, wholeArray, everywhere]);
    }

    private static void AddScratch(List<Place> places, WordRange range)
    {
        for (long word = range.Start; word < range.End; word++)
        {
            places.Add(Place.Scratch(word));
        }
    }
}
