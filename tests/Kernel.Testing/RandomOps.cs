using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Testing;

/// <summary>
/// Random ops read off the op table: legal in themselves, crowded on few words so that they meet. Some
/// words are set up once and never written again: memory addresses, jump targets, divisors.
/// </summary>
internal sealed class RandomOps
{
    private const int addressCount = 4;
    private const int targetCount = 2;
    private const int attempts = 6;

    private readonly ProgramKnobs knobs;
    private readonly MachineModel model;
    private readonly SplitMix random;
    private readonly uint[] addressValues;
    private readonly int addresses;
    private readonly int targets;
    private readonly int divisors;
    private readonly int work;
    private readonly int end;

    public RandomOps(ProgramKnobs knobs, SplitMix random)
    {
        this.knobs = knobs;
        model = knobs.Model;
        this.random = random;
        int lanes = model.VectorLength;
        int fixedWords = addressCount + targetCount + 1 + (2 * lanes);
        int words = Math.Min(model.ScratchSize, fixedWords + (knobs.WorkWords ?? ((10 * lanes) + 10)));
        // Now and then at the very end of scratch, where an off-by-one would show.
        int start = random.Below(3) == 0 ? model.ScratchSize - words : 0;
        divisors = start;
        addresses = divisors + (2 * lanes);
        targets = addresses + addressCount;
        Counter = targets + targetCount;
        work = Counter + 1;
        end = start + words;
        if (end - work < 2 * lanes)
        {
            throw new ArgumentException($"The scratch of {model.Name} is too small for random programs.");
        }
        addressValues = new uint[addressCount];
        for (int i = 0; i < addressCount; i++)
        {
            addressValues[i] = HasMemory ? (uint)random.Below(knobs.MemoryWords - lanes + 1) : 0;
        }
    }

    /// <summary>A word that nothing but counted loops writes.</summary>
    public int Counter { get; }

    /// <summary>A word that never holds 0 after the set-up.</summary>
    public int NonZero => divisors;

    private bool HasMemory => knobs.MemoryWords >= model.VectorLength;

    /// <summary>The ops that set up the words everything else relies on, in order.</summary>
    /// <param name="length">How many op-sets the program will have, roughly, for the jump targets.</param>
    public IEnumerable<Op> SetUp(int length)
    {
        for (int i = 0; i < addressCount; i++)
        {
            yield return new(Opcode.Const, addresses + i, addressValues[i]);
        }
        for (int i = 0; i < targetCount; i++)
        {
            yield return new(Opcode.Const, targets + i, random.Below(length + 3));
        }
        for (int i = 0; i < 2; i++)
        {
            yield return new(Opcode.Const, divisors + (i * model.VectorLength), RandomWords.Next(random) | 1);
            int block = divisors + (i * model.VectorLength);
            yield return new(Opcode.VBroadcast, block, block);
        }
        for (int word = work; HasMemory && word + model.VectorLength <= end; word += 2 * model.VectorLength)
        {
            yield return new(Opcode.VLoad, word, addresses + random.Below(addressCount));
        }
    }

    /// <summary>
    /// A random op on an engine that may join the others of an op-set, or null when none was found.
    /// </summary>
    /// <param name="engine">The engine.</param>
    /// <param name="others">The ops it must not collide with.</param>
    /// <param name="length">How many op-sets the program has, for jump targets.</param>
    /// <param name="isWild">Whether addresses and divisors may be any words, and stores may meet.</param>
    public Op? Next(Engine engine, IReadOnlyList<Op> others, int length, bool isWild)
    {
        OpInfo[] rows = [.. OpTable.All.Where(row => row.Engine == engine && IsWanted(row, isWild))];
        for (int attempt = 0; rows.Length > 0 && attempt < attempts; attempt++)
        {
            OpInfo row = RandomWords.Pick(random, rows);
            Op op = Fill(row, length, isWild);
            if (others.All(other => !Collide(op, other, isWild)))
            {
                return op;
            }
        }
        return null;
    }

    private bool IsWanted(OpInfo row, bool isWild) =>
        row.Code is Opcode.Halt or Opcode.Pause ? knobs.Stops
        : row.IsControl ? knobs.Jumps
        : HasMemory || isWild || !(row.ReadsMemory || row.WritesMemory);

    private bool Collide(Op op, Op other, bool isWild) =>
        (op.Write(model) is { } write && other.Write(model) is { } written && write.Overlaps(written))
        || (op.Info.IsJump && other.Info.IsJump)
        || (Stops(op) && Stops(other))
        || (!isWild && op.Info.WritesMemory && other.Info.WritesMemory && Stored(op).Overlaps(Stored(other)));

    private static bool Stops(Op op) => op.Code is Opcode.Halt or Opcode.Pause;

    private WordRange Stored(Op store)
    {
        // A wild address may be anything; then say "anywhere" so that it keeps others away.
        long register = store.X0 - addresses;
        return register is >= 0 and < addressCount
            ? new(addressValues[register], store.Code == Opcode.VStore ? model.VectorLength : 1)
            : new(0, int.MaxValue);
    }

    private Op Fill(OpInfo row, int length, bool isWild)
    {
        long offset = row.Operands.Any(operand => operand.Role == OperandRole.Offset)
            ? random.Below(model.VectorLength)
            : 0;
        Span<long> numbers = stackalloc long[4];
        ValueArray<string> notes = [];
        int next = 0;
        for (int i = 0; i < row.Operands.Count; i++)
        {
            if (row.Operands[i].IsNumber)
            {
                numbers[next++] = Number(row, i, length, isWild, offset);
            }
            else
            {
                notes = Notes(row.Operands[i]);
            }
        }
        return new(row.Code, numbers[0], numbers[1], numbers[2], numbers[3]) { Notes = notes };
    }

    private long Number(OpInfo row, int index, int length, bool isWild, long offset) =>
        row.Operands[index] switch
        {
            { Role: OperandRole.Destination, IsVector: var isVector } => Word(work, isVector) - offset,
            { Role: OperandRole.Offset } => offset,
            { Role: OperandRole.Target } => random.Below(length + 3),
            { Role: OperandRole.Immediate } when row.Code == Opcode.CondJumpRelative => random.Below(length + 1),
            { Role: OperandRole.Immediate } => RandomWords.Immediate(random),
            { Name: "addr" } when !isWild => addresses + random.Below(addressCount) - offset,
            { IsVector: var isVector } when index == 2 && row.Arithmetic is { Divides: true } && !isWild => isVector
                ? divisors + random.Below(model.VectorLength + 1)
                : divisors + random.Below(2 * model.VectorLength),
            _ when row.Code == Opcode.JumpIndirect && !isWild => targets + random.Below(targetCount),
            { IsVector: var isVector } => Word(random.Below(5) == 0 && offset == 0 ? divisors : work, isVector)
                - offset,
        };

    /// <summary>A random word or start of a vector; half of the vectors begin where others do.</summary>
    private long Word(int from, bool isVector)
    {
        int lanes = isVector ? model.VectorLength : 1;
        int start = from + random.Below(end - from - lanes + 1);
        return random.Below(2) == 0 ? start : start - ((start - from) % lanes);
    }

    private ValueArray<string> Notes(Operand operand) =>
        operand.Role switch
        {
            OperandRole.Key => [Key()],
            OperandRole.Keys => Enumerable.Range(0, model.VectorLength).Select(_ => Key()).ToValueArray(),
            _ => [RandomWords.Pick(random, "", "plain", "quo\"ted \\ and\nbroken", "Größe ≥ 🌳")],
        };

    private string Key() =>
        RandomWords.Pick(
            random,
            Reference.Key(random.Below(3), random.Below(9), "idx"),
            Reference.StageKey(random.Below(3), random.Below(9), random.Below(6)),
            "7",
            "\"named\""
        );
}

/// <summary>Random words that lean towards the edges, where carries, signs and shifts go wrong.</summary>
public static class RandomWords
{
    /// <summary>The words at which something changes.</summary>
    public static ValueArray<uint> Edges { get; } =
    [
        .. new uint[] { 0, 1, 2, 3, 7, 8, 15, 16, 31, 32, 33, 63, 64, 255, 256, 4097, 65535, 65536, 1u << 30 },
        .. new uint[] { (1u << 31) - 1, 1u << 31, (1u << 31) + 1, uint.MaxValue - 1, uint.MaxValue },
    ];

    /// <summary>A random word, an edge half of the time.</summary>
    /// <param name="random">Where chance comes from.</param>
    public static uint Next(SplitMix random) =>
        random.Below(2) == 0 ? Edges[random.Below(Edges.Count)] : random.NextWord();

    /// <summary>A random immediate: any word, or a negative number of 32 bits.</summary>
    /// <param name="random">Where chance comes from.</param>
    public static long Immediate(SplitMix random) => random.Below(3) == 0 ? unchecked((int)Next(random)) : Next(random);

    /// <summary>One of the choices.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="choices">At least one.</param>
    public static T Pick<T>(SplitMix random, params IReadOnlyList<T> choices) => choices[random.Below(choices.Count)];
}
