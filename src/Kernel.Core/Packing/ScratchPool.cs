namespace Kernel.Core.Packing;

/// <summary>
/// Gives out scratch addresses. Scratch is cut into slots of one vector each; single words share slots,
/// longer cells take neighbouring ones.
/// </summary>
internal sealed class ScratchPool
{
    private readonly int lanes;
    private readonly int[] freeInSlot;
    private readonly bool[] isShared;
    private readonly Stack<int> freeSlots = new();
    private readonly Stack<int> freeWords = new();
    private readonly bool[] isFreeWord;

    /// <summary>A pool of all words from <paramref name="reserved"/> on.</summary>
    public ScratchPool(int size, int lanes, int reserved)
    {
        this.lanes = lanes;
        int slots = size / lanes;
        freeInSlot = new int[slots + 1];
        isShared = new bool[slots + 1];
        isFreeWord = new bool[size];
        int firstSlot = (reserved + lanes - 1) / lanes;
        for (int slot = slots - 1; slot >= firstSlot; slot--)
        {
            freeSlots.Push(slot);
            freeInSlot[slot] = lanes;
        }
        for (int word = slots * lanes; word < size; word++)
        {
            Release(word);
        }
        for (int word = Math.Min(firstSlot * lanes, size) - 1; word >= reserved; word--)
        {
            isShared[word / lanes] = true;
            Release(word);
        }
    }

    /// <summary>The address of newly taken words, or -1 when there is no room.</summary>
    public int Take(int words)
    {
        if (words == 1)
        {
            return TakeWord();
        }
        int needed = (words + lanes - 1) / lanes;
        return needed == 1 ? TakeSlot() : TakeSlots(needed);
    }

    /// <summary>Gives words back.</summary>
    public void Give(int address, int words)
    {
        if (words == 1)
        {
            Release(address);
            return;
        }
        for (int slot = address / lanes; slot < (address + words + lanes - 1) / lanes; slot++)
        {
            freeInSlot[slot] = lanes;
            freeSlots.Push(slot);
        }
    }

    private int TakeWord()
    {
        // Words whose slot has become whole again are skipped: they were taken back with it.
        while (freeWords.TryPop(out int word))
        {
            if (isFreeWord[word])
            {
                isFreeWord[word] = false;
                freeInSlot[word / lanes]--;
                return word;
            }
        }
        int address = TakeSlot();
        return address < 0 ? -1 : Share(address / lanes);
    }

    private int Share(int slot)
    {
        isShared[slot] = true;
        freeInSlot[slot] = 0;
        for (int word = (slot * lanes) + lanes - 1; word > slot * lanes; word--)
        {
            Release(word);
        }
        return slot * lanes;
    }

    private void Release(int word)
    {
        int slot = word / lanes;
        isFreeWord[word] = true;
        freeInSlot[slot]++;
        if (isShared[slot] && freeInSlot[slot] == lanes)
        {
            isShared[slot] = false;
            isFreeWord.AsSpan(slot * lanes, lanes).Clear();
            freeSlots.Push(slot);
        }
        else
        {
            freeWords.Push(word);
        }
    }

    private int TakeSlot()
    {
        if (!freeSlots.TryPop(out int slot))
        {
            return -1;
        }
        freeInSlot[slot] = 0;
        return slot * lanes;
    }

    private int TakeSlots(int count)
    {
        int[] free = [.. freeSlots.Order()];
        for (int i = 0; i + count <= free.Length; i++)
        {
            if (free[i + count - 1] - free[i] != count - 1)
            {
                continue;
            }
            HashSet<int> taken = [.. free[i..(i + count)]];
            int[] rest = [.. freeSlots.Where(slot => !taken.Contains(slot)).Reverse()];
            freeSlots.Clear();
            foreach (int slot in rest)
            {
                freeSlots.Push(slot);
            }
            foreach (int slot in taken)
            {
                freeInSlot[slot] = 0;
            }
            return free[i] * lanes;
        }
        return -1;
    }
}
