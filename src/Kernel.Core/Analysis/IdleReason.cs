namespace Kernel.Core.Analysis;

/// <summary>Why a slot is empty.</summary>
public enum IdleReason
{
    /// <summary>No op of the engine could have run so early under any schedule: the data flow does not allow it.</summary>
    StartUp,

    /// <summary>The op that would fill it waits for a result that is being computed in this very cycle.</summary>
    WaitingOnData,

    /// <summary>
    /// The op that would fill it waits, at the end of a chain, for an op that was ready and found its engine
    /// full.
    /// </summary>
    EngineFull,

    /// <summary>
    /// An op (the one that would fill it, or one it waits for) had its operands; the words it was to write
    /// were still in use, and no others were free.
    /// </summary>
    ScratchFull,

    /// <summary>An op (the one that would fill it, or one it waits for) had all it needed and was put later.</summary>
    Order,

    /// <summary>No op is left for the slot.</summary>
    Drained,
}
