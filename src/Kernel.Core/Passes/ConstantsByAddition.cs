using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// Where constants crowd the load engine, most of them become the sum of two others: a round one and a
/// small one, of which a few make many. Addresses, one a vector and all different, are such constants.
/// </summary>
/// <example>
/// Before: <c>a = const 1, b = const 9, c = const 257, d = const 265, e = const 513, f = const 521</c><br/>
/// After: <c>h = const 256, i = const 512, a = const 1, b = const 9, c = h + a, d = h + b, e = i + a, f = i + b</c>
/// </example>
public static class ConstantsByAddition
{
    /// <summary>
    /// The stream with constants added up, as many as it takes for the others to fit beside the loads; as
    /// it was when they fit anyway or the alu has no time to spare.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        EngineLoad load = EngineLoad.Of(stream);
        double cycles = load.WithoutConstants(model);
        int room = (int)(cycles * (model.LoadSlots + model.FlowSlots)) - load.Load - load.Flow;
        // A constant on a load slot delays a load, so the few at the start should not take up all room.
        if (load.Constants <= room / 2)
        {
            return stream;
        }
        uint[] values = [.. stream.Ops.Where(op => op.Code == Opcode.Const).Select(op => unchecked((uint)op.X1))];
        int lowBits = FewestParts(values);
        int parts = Parts(values, lowBits);
        int kept = Math.Max(room / 4, 2 * model.LoadSlots);
        EngineLoad after = load with { Alu = load.Alu + values.Length - kept, Constants = kept + parts };
        bool helps = kept + parts < values.Length && after.Arithmetic(model) < load.Loading(model);
        return helps ? Split(model, stream, lowBits, kept) : stream;
    }

    private static uint Low(uint value, int lowBits) => value & ((1u << lowBits) - 1);

    /// <summary>Where to cut the values so that the fewest different parts come out.</summary>
    private static int FewestParts(uint[] values) => Enumerable.Range(1, 30).MinBy(lowBits => Parts(values, lowBits));

    private static int Parts(uint[] values, int lowBits)
    {
        var parts = new HashSet<uint>();
        foreach (uint value in values)
        {
            parts.Add(Low(value, lowBits));
            parts.Add(value - Low(value, lowBits));
        }
        return parts.Count;
    }

    private static OpStream Split(MachineModel model, OpStream stream, int lowBits, int kept)
    {
        var editor = new StreamEditor(Words.CountWords(model, stream));
        foreach (Op op in stream.Ops)
        {
            uint value = unchecked((uint)op.X1);
            uint low = Low(value, lowBits);
            // The first are needed at once, and a sum would come a cycle later.
            if (op.Code != Opcode.Const || low == 0 || low == value || kept-- > 0)
            {
                editor.Add(op);
                continue;
            }
            long round = editor.Constant(value - low, op.Part);
            editor.Add(op with { Code = Opcode.Add, X1 = round, X2 = editor.Constant(low, op.Part) });
        }
        return editor.Finish(stream);
    }
}
