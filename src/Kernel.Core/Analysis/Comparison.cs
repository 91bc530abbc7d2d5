using System.Globalization;
using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>What two programs make of one engine.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="A">The first program's use of it.</param>
/// <param name="B">The second program's use of it.</param>
/// <param name="NeededA">Cycles the first program's ops need on it at the least.</param>
/// <param name="NeededB">Cycles the second program's ops need on it at the least.</param>
public sealed record EngineComparison(Engine Engine, EngineUse A, EngineUse B, long NeededA, long NeededB);

/// <summary>How many ops of one kind two programs have.</summary>
/// <param name="Name">The op's flat name.</param>
/// <param name="Engine">Its engine.</param>
/// <param name="A">In the first program.</param>
/// <param name="B">In the second.</param>
public sealed record MixComparison(string Name, Engine Engine, int A, int B)
{
    /// <summary>How many more the second has; negative when fewer.</summary>
    public int Change => B - A;
}

/// <summary>An op that both programs have, in different cycles.</summary>
/// <param name="A">In the first program.</param>
/// <param name="B">In the second; it computes the same, perhaps on other words.</param>
public sealed record MovedOp(IssuedOp A, IssuedOp B)
{
    /// <summary>By how many cycles it is later in the second; negative when earlier.</summary>
    public int Shift => B.Cycle - A.Cycle;
}

/// <summary>A stretch of cycles after each of which one program has done more ops than the other.</summary>
/// <param name="First">The first cycle.</param>
/// <param name="Last">The last cycle.</param>
/// <param name="Lead">The greatest lead in ops: positive when the second is ahead, negative when the first is.</param>
/// <param name="At">The first cycle with that lead.</param>
public sealed record LeadStretch(int First, int Last, int Lead, int At);

/// <summary>
/// Two programs side by side. Ops are matched when they compute the same from the same, whatever words
/// they use, and what is left when they are written the same; of equals the first with the first. Taken
/// as written, every op-set once.
/// </summary>
/// <param name="NameA">What to call the first.</param>
/// <param name="NameB">What to call the second.</param>
/// <param name="CyclesA">Cycles of the first.</param>
/// <param name="CyclesB">Cycles of the second.</param>
/// <param name="Engines">The engines.</param>
/// <param name="Mix">The kinds of op that either has, in the order of the op table.</param>
/// <param name="Same">Ops that both have in one cycle.</param>
/// <param name="Moved">Ops that both have in different cycles, in the first program's order.</param>
/// <param name="OnlyA">Ops that only the first has.</param>
/// <param name="OnlyB">Ops that only the second has.</param>
/// <param name="Lead">
/// For each cycle of the longer program, how many ops more the second has done by its end; negative when
/// the first has done more.
/// </param>
[TypeFormatterSource]
public sealed record Comparison(
    string NameA,
    string NameB,
    int CyclesA,
    int CyclesB,
    ValueArray<EngineComparison> Engines,
    ValueArray<MixComparison> Mix,
    int Same,
    ValueArray<MovedOp> Moved,
    ValueArray<IssuedOp> OnlyA,
    ValueArray<IssuedOp> OnlyB,
    ValueArray<int> Lead
)
{
    /// <summary>The slots that the first fills, cycle by cycle; null when nobody counted.</summary>
    public Occupancy? OccupancyA { get; init; }

    /// <summary>The slots that the second fills, cycle by cycle; null when nobody counted.</summary>
    public Occupancy? OccupancyB { get; init; }

    /// <summary>Cycles the second takes more; negative when fewer.</summary>
    public int Change => CyclesB - CyclesA;

    /// <summary>Whether the two do the same ops in the same cycles.</summary>
    public bool IsEmpty => Change == 0 && Moved.Count == 0 && OnlyA.Count == 0 && OnlyB.Count == 0;

    /// <summary>The stretches in which one of the two is ahead.</summary>
    public ValueArray<LeadStretch> Stretches()
    {
        var stretches = new List<LeadStretch>();
        for (int start = 0; start < Lead.Count; )
        {
            int end = start;
            int at = start;
            while (end < Lead.Count && Math.Sign(Lead[end]) == Math.Sign(Lead[start]))
            {
                at = Math.Abs(Lead[end]) > Math.Abs(Lead[at]) ? end : at;
                end++;
            }
            if (Lead[start] != 0)
            {
                stretches.Add(new(start, end - 1, Lead[at], at));
            }
            start = end;
        }
        return stretches.ToValueArray();
    }

    /// <summary>Compares two programs.</summary>
    /// <param name="model">The machine of both.</param>
    /// <param name="a">The first, legal.</param>
    /// <param name="b">The second, legal.</param>
    /// <param name="nameA">What to call the first.</param>
    /// <param name="nameB">What to call the second.</param>
    public static Comparison Of(MachineModel model, Program a, Program b, string nameA = "A", string nameB = "B")
    {
        ValueArray<IssuedOp> opsA = IssuedOp.Of(a);
        ValueArray<IssuedOp> opsB = IssuedOp.Of(b);
        var matching = new OpMatching(model, opsA, opsB);
        (IssuedOp A, IssuedOp B)[] pairs = [.. matching.Pairs.Select(pair => (opsA[pair.A], opsB[pair.B]))];
        int cyclesA = IssuedOp.CyclesOf(a);
        int cyclesB = IssuedOp.CyclesOf(b);
        return new(
            nameA,
            nameB,
            cyclesA,
            cyclesB,
            EnginesOf(model, a, b),
            MixOf(a, b),
            pairs.Count(pair => pair.A.Cycle == pair.B.Cycle),
            pairs
                .Where(pair => pair.A.Cycle != pair.B.Cycle)
                .Select(pair => new MovedOp(pair.A, pair.B))
                .ToValueArray(),
            matching.OnlyA.Select(op => opsA[op]).ToValueArray(),
            matching.OnlyB.Select(op => opsB[op]).ToValueArray(),
            LeadOf(opsA, opsB, Math.Max(cyclesA, cyclesB))
        )
        {
            OccupancyA = Occupancy.Of(model, a) with { Name = nameA },
            OccupancyB = Occupancy.Of(model, b) with { Name = nameB },
        };
    }

    /// <inheritdoc/>
    public override string ToString() =>
        IsEmpty
            ? $"{NameA} and {NameB} are the same"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{NameB} takes {CyclesB:N0} cycles, {NameA} {CyclesA:N0}; {Same:N0} ops stay, {Moved.Count:N0} move, {OnlyA.Count:N0} go, {OnlyB.Count:N0} come"
            );

    private static ValueArray<EngineComparison> EnginesOf(MachineModel model, Program a, Program b) =>
        Utilization
            .Of(model, a)
            .Zip(Utilization.Of(model, b))
            .Select(use => new EngineComparison(
                use.First.Engine,
                use.First,
                use.Second,
                Needed(model, use.First),
                Needed(model, use.Second)
            ))
            .ToValueArray();

    private static long Needed(MachineModel model, EngineUse use) =>
        use.Used == 0 ? 0 : (use.Used + model.Slots(use.Engine) - 1) / model.Slots(use.Engine);

    private static ValueArray<MixComparison> MixOf(Program a, Program b)
    {
        Dictionary<string, int> inA = OpMix.Of(a.Ops).ToDictionary(count => count.Name, count => count.Ops);
        Dictionary<string, int> inB = OpMix.Of(b.Ops).ToDictionary(count => count.Name, count => count.Ops);
        return OpTable
            .All.Where(row => inA.ContainsKey(row.FlatName) || inB.ContainsKey(row.FlatName))
            .Select(row => new MixComparison(
                row.FlatName,
                row.Engine,
                inA.GetValueOrDefault(row.FlatName),
                inB.GetValueOrDefault(row.FlatName)
            ))
            .ToValueArray();
    }

    private static ValueArray<int> LeadOf(ValueArray<IssuedOp> a, ValueArray<IssuedOp> b, int cycles)
    {
        int[] lead = new int[cycles];
        foreach (IssuedOp op in a)
        {
            lead[op.Cycle]--;
        }
        foreach (IssuedOp op in b)
        {
            lead[op.Cycle]++;
        }
        for (int cycle = 1; cycle < cycles; cycle++)
        {
            lead[cycle] += lead[cycle - 1];
        }
        return lead.ToValueArray();
    }
}
