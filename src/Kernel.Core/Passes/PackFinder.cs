using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>Decides which ops stand side by side; see <see cref="Grouping"/>.</summary>
internal sealed class PackFinder(MachineModel model, OpStream stream, int[] levels)
{
    private readonly Op[] ops = stream.Ops.AsSpan().ToArray();
    private readonly Words words = new(model, stream);
    private readonly int[] packOf = Filled(stream.Ops.Count);
    private readonly List<Pack> packs = [];
    private readonly Queue<Pack> undecided = new();
    private readonly Queue<Pack> unfollowed = new();
    private readonly Readers readers = new(model, stream);
    private readonly bool[] isLane = Words.Lanes(model, stream);
    private readonly int lanes = model.VectorLength;

    /// <summary>The packs found.</summary>
    public IReadOnlyList<Pack> Packs => packs;

    /// <summary>The index of the pack an op stands in, or -1.</summary>
    public int PackOf(int op) => packOf[op];

    /// <summary>The ops, operands possibly exchanged so that lanes match.</summary>
    public ReadOnlySpan<Op> Ops => ops;

    /// <summary>
    /// Finds all packs: from stores back to loads, then from loads that nothing claimed on to what reads
    /// them, which finds reductions, whose end is one word.
    /// </summary>
    public void Find()
    {
        foreach (int[] seed in NeighbourRuns.Of(ops, levels, Opcode.Store, lanes))
        {
            Group(seed);
        }
        foreach (int[] seed in NeighbourRuns.Of(ops, levels, Opcode.Load, lanes))
        {
            if (Array.TrueForAll(seed, IsFree))
            {
                Group(seed);
            }
        }
        while (unfollowed.TryDequeue(out Pack? pack))
        {
            Follow(pack);
        }
    }

    private void Group(int[] seed)
    {
        Reserve(seed);
        while (undecided.TryDequeue(out Pack? pack))
        {
            Decide(pack);
            unfollowed.Enqueue(pack);
        }
    }

    /// <summary>Groups ops that read the words of a pack, each in its lane, and could be one vector op.</summary>
    private void Follow(Pack pack)
    {
        if (ops[pack.Ops[0]].Info.WritesMemory)
        {
            return;
        }
        foreach (int reader in readers.Of(ops[pack.Ops[0]].X0))
        {
            if (Alike(pack, reader) is { } alike && IsGroupable(alike) && OperandsToReserve(alike) is not null)
            {
                Group(alike);
            }
        }
    }

    /// <summary>For each lane a reader like the one of the first lane, none taken yet, or null.</summary>
    private int[]? Alike(Pack pack, int reader)
    {
        int[] alike = new int[pack.Ops.Length];
        for (int lane = 0; lane < alike.Length; lane++)
        {
            alike[lane] = -1;
            foreach (int other in readers.Of(ops[pack.Ops[lane]].X0))
            {
                bool isLike = ops[other].Code == ops[reader].Code && levels[other] == levels[reader];
                if (isLike && IsFree(other) && !alike.AsSpan(0, lane).Contains(other))
                {
                    alike[lane] = other;
                    break;
                }
            }
            if (alike[lane] < 0)
            {
                return null;
            }
        }
        return alike;
    }

    /// <summary>The ops that write a lane tuple, or null when some lane is written by none.</summary>
    private int[]? Writers(long[] tuple)
    {
        int[] writers = new int[tuple.Length];
        for (int lane = 0; lane < tuple.Length; lane++)
        {
            writers[lane] = words.WriterIndex(tuple[lane]);
            if (writers[lane] < 0)
            {
                return null;
            }
        }
        return writers;
    }

    /// <summary>The words that the ops of a pack read as one operand, lane by lane.</summary>
    public long[] Tuple(int[] pack, int operand) => Array.ConvertAll(pack, op => ops[op][operand]);

    private static int[] Filled(int count)
    {
        int[] none = new int[count];
        Array.Fill(none, -1);
        return none;
    }

    /// <summary>Whether the op stands in no pack, and its word in no vector that was there before.</summary>
    private bool IsFree(int op) =>
        packOf[op] < 0
        && !ops[op].Info.IsVector
        && !(ops[op].Info.Operands is [{ Role: OperandRole.Destination }, ..] && isLane[ops[op].X0]);

    private bool AreNeighbours(int[] pack)
    {
        MemoryPlace? first = ops[pack[0]].Touches;
        if (first?.Index is not { } index)
        {
            return false;
        }
        for (int lane = 1; lane < pack.Length; lane++)
        {
            if (ops[pack[lane]].Touches is not { } place || place.Array != first.Array || place.Index != index + lane)
            {
                return false;
            }
        }
        return true;
    }

    private bool AreLevel(int[] pack) => Array.TrueForAll(pack, op => levels[op] == levels[pack[0]]);

    /// <summary>Makes neighbours of the words that these ops write.</summary>
    private void Reserve(int[] writers)
    {
        var pack = new Pack(writers);
        foreach (int op in writers)
        {
            packOf[op] = packs.Count;
        }
        packs.Add(pack);
        undecided.Enqueue(pack);
    }

    /// <summary>
    /// Makes the pack one vector op if its ops are alike and each operand is, or can be made, a vector;
    /// its operands are then reserved before anyone else can claim their words.
    /// </summary>
    private void Decide(Pack pack)
    {
        List<int[]>? operands = IsGroupable(pack.Ops) ? OperandsToReserve(pack.Ops) : null;
        pack.IsVector = operands is not null;
        if (!pack.IsVector && Array.TrueForAll(pack.Ops, i => ops[i].Code == Opcode.Load))
        {
            // A gather: its addresses are worth computing side by side even if nobody insists.
            operands = FreeWriters(Tuple(pack.Ops, 1)) is { } addresses ? [addresses] : null;
        }
        operands?.ForEach(Reserve);
    }

    /// <summary>
    /// The operands that must become packs for this one to be a vector op, or null when one cannot: its
    /// words stand elsewhere already, or in another order.
    /// </summary>
    private List<int[]>? OperandsToReserve(int[] pack)
    {
        var operands = new List<int[]>();
        for (int operand = 0; operand < ops[pack[0]].Count; operand++)
        {
            if (!IsLaneOperand(pack, operand))
            {
                continue;
            }
            long[] tuple = Tuple(pack, operand);
            if (Array.TrueForAll(tuple, word => word == tuple[0]) || IsPack(tuple))
            {
                continue;
            }
            if (FreeWriters(tuple) is not { } writers)
            {
                return null;
            }
            if (operands.Exists(other => other.AsSpan().SequenceEqual(writers)))
            {
                continue;
            }
            if (operands.Exists(other => other.Intersect(writers).Any()))
            {
                return null;
            }
            operands.Add(writers);
        }
        return operands;
    }

    private bool IsPack(long[] tuple) =>
        Writers(tuple) is { } writers
        && packOf[writers[0]] >= 0
        && packs[packOf[writers[0]]].Ops.AsSpan().SequenceEqual(writers);

    /// <summary>The ops that write a tuple when they can still be made neighbours, else null.</summary>
    private int[]? FreeWriters(long[] tuple) =>
        Writers(tuple) is { } writers
        && Array.TrueForAll(writers, w => IsFree(w) && ops[w].Code != Opcode.Const)
        && writers.Distinct().Count() == writers.Length
            ? writers
            : null;

    /// <summary>Whether the ops could be one vector op, operands aside.</summary>
    private bool IsGroupable(int[] pack)
    {
        Opcode code = ops[pack[0]].Code;
        if (!Array.TrueForAll(pack, op => ops[op].Code == code) || !AreLevel(pack))
        {
            return false;
        }
        return code switch
        {
            <= Opcode.Equal => MatchOperands(pack),
            Opcode.Select => true,
            Opcode.Load or Opcode.Store => AreNeighbours(pack),
            _ => false,
        };
    }

    /// <summary>Exchanges operands of ops that commute so that each lane looks like the first.</summary>
    private bool MatchOperands(int[] pack)
    {
        Op first = ops[pack[0]];
        if (!ConstantFolding.Commutes(first.Code))
        {
            return true;
        }
        foreach (int lane in pack)
        {
            Op op = ops[lane];
            if (!LooksLike(op.X1, first.X1) && LooksLike(op.X2, first.X1) && LooksLike(op.X1, first.X2))
            {
                ops[lane] = op with { X1 = op.X2, X2 = op.X1 };
            }
        }
        return true;
    }

    private bool LooksLike(long word, long other) =>
        word == other
        || (
            words.Writer(word) is { } one
            && words.Writer(other) is { } two
            && one.Code == two.Code
            && levels[words.WriterIndex(word)] == levels[words.WriterIndex(other)]
        );

    /// <summary>Whether an operand is read lane by lane, as opposed to one address for all lanes.</summary>
    private bool IsLaneOperand(int[] pack, int operand)
    {
        OpInfo info = ops[pack[0]].Info;
        bool isAddress = info.ReadsMemory || (info.WritesMemory && operand == 0);
        return info.Operands[operand].Role == OperandRole.Source && !isAddress;
    }
}
