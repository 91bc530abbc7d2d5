using System.Collections.Immutable;
using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>An op and the cycle it stands in.</summary>
/// <param name="Op">The op.</param>
/// <param name="Cycle">The cycle, from 0.</param>
public sealed record Placement(Op Op, long Cycle);

/// <summary>The latest ops, by cycle, that wrote and that read a place; null when none did.</summary>
/// <param name="Write">The latest write.</param>
/// <param name="Read">The latest read.</param>
public readonly record struct History(Placement? Write, Placement? Read)
{
    /// <summary>The history after one more write.</summary>
    /// <param name="write">The write.</param>
    public History Wrote(Placement write) =>
        Write is null || write.Cycle > Write.Cycle ? this with { Write = write } : this;

    /// <summary>The history after one more read.</summary>
    /// <param name="read">The read.</param>
    public History HasRead(Placement read) =>
        Read is null || read.Cycle > Read.Cycle ? this with { Read = read } : this;
}

/// <summary>What the packer's rules ask of everything that was placed before.</summary>
public interface IPlaced
{
    /// <summary>The machine.</summary>
    MachineModel Model { get; }

    /// <summary>The history of a place.</summary>
    /// <param name="place">The place.</param>
    History Of(Place place);

    /// <summary>The ops on an engine in a cycle, in stream order.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="cycle">The cycle.</param>
    IReadOnlyList<Op> In(Engine engine, long cycle);
}

/// <summary>
/// What the packer knows between two ops: the history of every place and the slots taken in every
/// cycle. Immutable; <see cref="Packer.Place"/> makes the next one.
/// </summary>
/// <param name="Model">The machine.</param>
public sealed record PackState(MachineModel Model) : IPlaced
{
    private ImmutableDictionary<Place, History> Places { get; init; } = ImmutableDictionary<Place, History>.Empty;

    private ImmutableDictionary<(Engine, long), ImmutableList<Op>> Slots { get; init; } =
        ImmutableDictionary<(Engine, long), ImmutableList<Op>>.Empty;

    /// <summary>Cycles used so far: one more than the last cycle with an op.</summary>
    public long Length { get; private init; }

    /// <inheritdoc/>
    public History Of(Place place) => Places.GetValueOrDefault(place);

    /// <inheritdoc/>
    public IReadOnlyList<Op> In(Engine engine, long cycle) => Slots.GetValueOrDefault((engine, cycle), []);

    /// <summary>The state after an op that breaks no rule.</summary>
    internal PackState With(Access access, Placement placement)
    {
        ImmutableDictionary<Place, History> places = Places;
        foreach (Place place in access.NoteReads)
        {
            places = places.SetItem(place, places.GetValueOrDefault(place).HasRead(placement));
        }
        foreach (Place place in access.NoteWrites)
        {
            places = places.SetItem(place, places.GetValueOrDefault(place).Wrote(placement));
        }
        (Engine, long) slot = (placement.Op.Engine, placement.Cycle);
        return this with
        {
            Places = places,
            Slots = Slots.SetItem(slot, Slots.GetValueOrDefault(slot, []).Add(placement.Op)),
            Length = Math.Max(Length, placement.Cycle + 1),
        };
    }
}

/// <summary>The same knowledge in private tables, for folding a whole stream fast.</summary>
internal sealed class PackLedger(MachineModel model) : IPlaced
{
    // Most places are scratch words, and there are few of them.
    private readonly History[] scratch = new History[model.ScratchSize];
    private readonly Dictionary<Place, History> places = [];
    private readonly Dictionary<(Engine, long), List<Op>> slots = [];

    public MachineModel Model => model;

    public long Length { get; private set; }

    public History Of(Place place) => IsScratchWord(place) ? scratch[place.Index] : places.GetValueOrDefault(place);

    public IReadOnlyList<Op> In(Engine engine, long cycle) =>
        slots.TryGetValue((engine, cycle), out List<Op>? ops) ? ops : [];

    public void Note(Access access, Placement placement)
    {
        foreach (Place place in access.NoteReads)
        {
            Note(place, Of(place).HasRead(placement));
        }
        foreach (Place place in access.NoteWrites)
        {
            Note(place, Of(place).Wrote(placement));
        }
        (Engine, long) slot = (placement.Op.Engine, placement.Cycle);
        if (!slots.TryGetValue(slot, out List<Op>? ops))
        {
            slots[slot] = ops = [];
        }
        ops.Add(placement.Op);
        Length = Math.Max(Length, placement.Cycle + 1);
    }

    // Words the machine does not have are refused, but asked about first.
    private bool IsScratchWord(Place place) =>
        place.Kind == PlaceKind.Scratch && place.Index >= 0 && place.Index < scratch.Length;

    private void Note(Place place, History history)
    {
        if (IsScratchWord(place))
        {
            scratch[place.Index] = history;
        }
        else
        {
            places[place] = history;
        }
    }
}
