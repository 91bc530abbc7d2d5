using System.Numerics;
using Kernel.Core.Machine;

namespace Kernel.Core.Packing.Issuing;

/// <summary>Scratch: block buffers at the top, the rest slots of eight words, some split into scalars. The first slot stays zero.</summary>
internal sealed class SlotScratch(MachineModel model)
{
    private readonly int lanes = model.VectorLength;
    private readonly int[] slots = new int[model.ScratchSize];
    private readonly int[] blocks = new int[model.ScratchSize];
    private readonly int[] strips = new int[model.ScratchSize];

    // Slots with a free word, where each stands in that list (or -1), and which of its words are free.
    private readonly int[] split = new int[model.ScratchSize];
    private readonly int[] place = new int[model.ScratchSize];
    private readonly uint[] free = new uint[model.ScratchSize];
    private int slotCount;
    private int blockCount;
    private int stripCount;
    private int splitCount;

    /// <summary>Free slots of one vector each.</summary>
    public int FreeSlots => slotCount;

    private uint WholeSlot => (1u << lanes) - 1;

    /// <summary>Frees everything and sets buffers aside at the top.</summary>
    public void Reset(int blockBuffers, int stripBuffers)
    {
        int blockWords = Sizes.BlockWords(lanes);
        int stripWords = Sizes.StripWords(lanes);
        int words = model.ScratchSize;
        slotCount = blockCount = stripCount = splitCount = 0;
        for (int i = 0; i < stripBuffers; i++)
        {
            words -= stripWords;
            strips[stripCount++] = words;
        }
        int end = words - (blockBuffers * blockWords);
        for (int i = blockBuffers - 1; i >= 0; i--)
        {
            blocks[blockCount++] = end + (i * blockWords);
        }
        // Slot 0 is never written: it is the zeros that add_imm starts from and selects choose.
        for (int slot = (end / lanes) - 1; slot > 0; slot--)
        {
            slots[slotCount++] = slot;
        }
        Array.Fill(place, -1);
    }

    public bool Has(Size size) =>
        size switch
        {
            Size.Vector => slotCount > 0,
            Size.Scalar => splitCount > 0 || slotCount > 0,
            Size.Block => blockCount > 0,
            _ => stripCount > 0,
        };

    public int Take(Size size)
    {
        if (size == Size.Block)
        {
            return blocks[--blockCount];
        }
        if (size == Size.Strip)
        {
            return strips[--stripCount];
        }
        if (size == Size.Vector)
        {
            return slots[--slotCount] * lanes;
        }
        if (splitCount == 0)
        {
            int fresh = slots[--slotCount];
            free[fresh] = WholeSlot;
            place[fresh] = splitCount;
            split[splitCount++] = fresh;
        }
        int slot = split[splitCount - 1];
        int bit = BitOperations.TrailingZeroCount(free[slot]);
        free[slot] &= ~(1u << bit);
        if (free[slot] == 0)
        {
            place[slot] = -1;
            splitCount--;
        }
        return (slot * lanes) + bit;
    }

    public void Free(Size size, int address)
    {
        if (size == Size.Block)
        {
            blocks[blockCount++] = address;
            return;
        }
        if (size == Size.Strip)
        {
            strips[stripCount++] = address;
            return;
        }
        int slot = address / lanes;
        if (size == Size.Vector)
        {
            slots[slotCount++] = slot;
            return;
        }
        free[slot] |= 1u << (address % lanes);
        if (place[slot] < 0)
        {
            place[slot] = splitCount;
            split[splitCount++] = slot;
        }
        if (free[slot] == WholeSlot)
        {
            int at = place[slot];
            int last = split[--splitCount];
            split[at] = last;
            place[last] = at;
            place[slot] = -1;
            slots[slotCount++] = slot;
        }
    }
}
