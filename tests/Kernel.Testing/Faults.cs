using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Testing;

/// <summary>
/// Legal op-sets made illegal in one way each. A checker earns its trust by rejecting them.
/// </summary>
public static class Faults
{
    /// <summary>An op-set with a random fault, or as it was when none could be brought in.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="set">A legal op-set.</param>
    /// <param name="index">Its index in the program.</param>
    /// <param name="nonZero">A scratch word that never holds 0.</param>
    /// <param name="random">Where chance comes from.</param>
    public static OpSet Any(MachineModel model, OpSet set, int index, int nonZero, SplitMix random) =>
        random.Below(5) switch
        {
            0 => OneTooMany(model, set, random),
            1 => OutsideScratch(model, set, random, alwaysRead: true),
            2 => WrittenTwice(model, set, random),
            3 => JumpToBefore(set, index, nonZero),
            _ => TwoJumps(model, set),
        } ?? set;

    /// <summary>One op more on an engine than it has slots, writing words nobody else does; null when there is no room.</summary>
    public static OpSet? OneTooMany(MachineModel model, OpSet set, SplitMix random)
    {
        Engine engine = RandomWords.Pick(random, Engines.Costed);
        OpInfo row = OpTable.All.First(row => row.Engine == engine && !row.IsControl);
        for (int used = set.On(engine).Count(); used <= model.Slots(engine); used++)
        {
            int length = row.Operands[0].IsVector ? model.VectorLength : 1;
            if (FreeWords(model, set, length) is not { } free)
            {
                return null;
            }
            set = With(set, new(row.Code, free));
        }
        return set;
    }

    /// <summary>
    /// A scratch operand moved so that its last word, or all of it, is past the end; null when no op has
    /// one. A select reads only the arm it takes: <paramref name="alwaysRead"/> leaves the arms alone.
    /// </summary>
    public static OpSet? OutsideScratch(MachineModel model, OpSet set, SplitMix random, bool alwaysRead = false)
    {
        Op[] candidates = [.. set.Ops.Where(op => op.Engine != Engine.Debug && op.Info.Operands.Any(o => o.IsScratch))];
        if (candidates.Length == 0)
        {
            return null;
        }
        Op op = RandomWords.Pick(random, candidates);
        int count = alwaysRead && op.Code is Opcode.Select or Opcode.VSelect ? 2 : op.Count;
        int[] operands = [.. Enumerable.Range(0, count).Where(i => op.Info.Operands[i].IsScratch)];
        int operand = RandomWords.Pick(random, operands);
        int lanes = op.Info.Operands[operand].IsVector ? model.VectorLength : 1;
        long past = model.ScratchSize - lanes + 1 + random.Below(lanes + 1);
        long offset = op.Code == Opcode.LoadOffset ? op.X2 : 0;
        return Replace(set, op, op.With(operand, past - offset));
    }

    /// <summary>An op's destination moved onto another's; null when there are not two ops that write.</summary>
    public static OpSet? WrittenTwice(MachineModel model, OpSet set, SplitMix random)
    {
        Op[] writers = [.. set.Ops.Where(op => op.Write(model) is not null).OrderBy(_ => random.Next())];
        if (writers.Length < 2)
        {
            return null;
        }
        WordRange victim = writers[0].Write(model)!.Value;
        WordRange moved = writers[1].Write(model)!.Value;
        // They share one word at least: the mover starts up to its length - 1 before the victim's last word.
        long start = Math.Clamp(victim.End - 1 - random.Below(moved.Length), 0, model.ScratchSize - moved.Length);
        return Replace(set, writers[1], writers[1].With(0, writers[1].X0 + start - moved.Start));
    }

    /// <summary>A taken jump to before the first op-set in place of the flow ops.</summary>
    public static OpSet JumpToBefore(OpSet set, int index, int nonZero) =>
        With(Without(set, Engine.Flow), new(Opcode.CondJumpRelative, nonZero, -index - 2));

    /// <summary>Two jumps in place of the flow ops; null when there are no two flow slots.</summary>
    public static OpSet? TwoJumps(MachineModel model, OpSet set) =>
        model.FlowSlots < 2 ? null : With(With(Without(set, Engine.Flow), new(Opcode.Jump, 0)), new(Opcode.Jump, 1));

    /// <summary>The op-set with one op more.</summary>
    public static OpSet With(OpSet set, Op op) =>
        Grouped([.. set.Ops, op], set.Engines.AsSpan().Contains(op.Engine) ? set.Engines : set.Engines.Add(op.Engine));

    private static OpSet Without(OpSet set, Engine engine) =>
        Grouped([.. set.Ops.Where(op => op.Engine != engine)], set.Engines);

    private static OpSet Replace(OpSet set, Op old, Op replacement) =>
        new(set.Ops.Select(op => ReferenceEquals(op, old) ? replacement : op).ToValueArray(), set.Engines);

    private static OpSet Grouped(IReadOnlyList<Op> ops, ValueArray<Engine> engines) =>
        new(engines.SelectMany(engine => ops.Where(op => op.Engine == engine)).ToValueArray(), engines);

    private static long? FreeWords(MachineModel model, OpSet set, int length)
    {
        for (int start = 0; start + length <= model.ScratchSize; start++)
        {
            var range = new WordRange(start, length);
            if (set.Ops.All(op => op.Write(model) is not { } write || !write.Overlaps(range)))
            {
                return start;
            }
        }
        return null;
    }
}
