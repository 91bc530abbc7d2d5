using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// Computes nothing twice: an op that repeats an earlier one on the same words is replaced by its
/// result. A load repeats an earlier one when nothing that may touch its word was stored between.
/// </summary>
/// <example>
/// Before: <c>a = x + y, b = y + x, c = memory[p], d = memory[p], e = a ^ b ^ c ^ d</c><br/>
/// After: <c>a = x + y, c = memory[p], e = a ^ a ^ c ^ c</c>
/// </example>
public static class CommonSubexpressions
{
    /// <summary>The stream with repeated ops removed.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        long[] standIn = Words.Identity(Words.CountWords(model, stream));
        bool[] isLane = Words.Lanes(model, stream);
        var seen = new Dictionary<Key, long>();
        var stores = new StoreCounts();
        var ops = new List<Op>(stream.Ops.Count);
        foreach (Op original in stream.Ops)
        {
            Op op = Words.Renamed(original, standIn);
            if (op.Info.WritesMemory)
            {
                stores.Note(op.Touches);
            }
            if (!CanRepeat(op) || (!op.Info.Operands[0].IsVector && isLane[op.X0]))
            {
                ops.Add(op);
                continue;
            }
            Key key = KeyOf(op, stores);
            if (seen.TryGetValue(key, out long earlier))
            {
                Replace(model, op, standIn, earlier);
            }
            else
            {
                seen[key] = op.X0;
                ops.Add(op);
            }
        }
        return stream with { Ops = ops.ToValueArray() };
    }

    private static void Replace(MachineModel model, Op op, long[] standIn, long earlier)
    {
        int width = op.Info.Operands[0].IsVector ? model.VectorLength : 1;
        for (int lane = 0; lane < width; lane++)
        {
            standIn[op.X0 + lane] = earlier + lane;
        }
    }

    /// <summary>Whether the op yields the same word whenever its operands are the same.</summary>
    private static bool CanRepeat(Op op) => op.Info.Operands is [{ Role: OperandRole.Destination }, ..];

    private static Key KeyOf(Op op, StoreCounts stores)
    {
        (long first, long second) =
            ConstantFolding.Commutes(op.Code) && op.X1 > op.X2 ? (op.X2, op.X1) : (op.X1, op.X2);
        return new(op.Code, first, second, op.X3, op.Info.ReadsMemory ? stores.Since(op.Touches) : 0);
    }

    private readonly record struct Key(Opcode Code, long X1, long X2, long X3, long Stores);

    /// <summary>Counts stores, so that two loads with equal counts have no store between that may matter.</summary>
    private sealed class StoreCounts
    {
        private readonly Dictionary<string, long> byArray = new(StringComparer.Ordinal);
        private long anywhere;

        public void Note(MemoryPlace? place)
        {
            if (place is null)
            {
                anywhere++;
            }
            else
            {
                byArray[place.Array] = byArray.GetValueOrDefault(place.Array) + 1;
            }
        }

        public long Since(MemoryPlace? place) =>
            place is null ? anywhere + byArray.Values.Sum() : anywhere + byArray.GetValueOrDefault(place.Array);
    }
}
