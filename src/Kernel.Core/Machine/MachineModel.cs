namespace Kernel.Core.Machine;

/// <summary>
/// The sizes of one machine. Everything that depends on a slot limit, the vector length or the
/// scratch size asks a model for it; no other place knows these numbers.
/// </summary>
/// <param name="Name">What to call the machine in messages.</param>
/// <param name="AluSlots">Scalar arithmetic ops a cycle.</param>
/// <param name="ValuSlots">Vector arithmetic ops a cycle.</param>
/// <param name="LoadSlots">Loads and constants a cycle.</param>
/// <param name="StoreSlots">Stores a cycle.</param>
/// <param name="FlowSlots">Selects, jumps and the like a cycle.</param>
/// <param name="VectorLength">Words (lanes) in a vector.</param>
/// <param name="ScratchSize">Words of scratch, the register file.</param>
public sealed record MachineModel(
    string Name,
    int AluSlots,
    int ValuSlots,
    int LoadSlots,
    int StoreSlots,
    int FlowSlots,
    int VectorLength,
    int ScratchSize
)
{
    /// <summary>The machine of the public take-home: 12/6/2/2/1 slots, vectors of 8, 1,536 words.</summary>
    public static MachineModel TakeHome { get; } = new("take-home", 12, 6, 2, 2, 1, 8, 1536);

    /// <summary>Slots of <paramref name="engine"/> in one cycle; debug is unlimited.</summary>
    /// <param name="engine">The engine.</param>
    public int Slots(Engine engine) =>
        engine switch
        {
            Engine.Alu => AluSlots,
            Engine.Valu => ValuSlots,
            Engine.Load => LoadSlots,
            Engine.Store => StoreSlots,
            Engine.Flow => FlowSlots,
            Engine.Debug => int.MaxValue,
            _ => throw new ArgumentOutOfRangeException(nameof(engine)),
        };
}
