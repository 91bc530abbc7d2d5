using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// Where selects crowd the flow engine, gives the scheduler a choice: the difference of a select's arms is
/// computed too, once for all selects between the same two, and the select is made to come after it. With
/// a condition of 0 or 1 the scheduler may then issue <c>c ? a : b</c> as <c>c * (a - b) + b</c> on the vector
/// alu, whichever engine has a slot.
/// </summary>
/// <example>
/// Before: <c>c = v&lt; x y, s = vselect c a b</c><br/>
/// After: <c>c = v&lt; x y, d = v- a b, s = vselect c a b</c>, which comes after d
/// </example>
public static class SelectDifferences
{
    /// <summary>
    /// The stream with differences for as many selects as it takes for flow to be no shorter of slots than
    /// the vector alu; arms that many selects share come first, since they cost least.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream with vector ops that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        HashSet<Arms> chosen = Choose(model, stream);
        if (chosen.Count == 0)
        {
            return stream;
        }
        var words = new Words(model, stream);
        var editor = new StreamEditor(words.Count);
        var differences = new Dictionary<Arms, long>();
        foreach (Op op in stream.Ops)
        {
            var arms = new Arms(op.X2, op.X3);
            if (!IsChoice(words, op) || !chosen.Contains(arms))
            {
                editor.Add(op);
                continue;
            }
            if (!differences.TryGetValue(arms, out long difference))
            {
                differences[arms] = difference = editor.Fresh(model.VectorLength);
                editor.Add(new(Opcode.VSubtract, difference, arms.WhenTrue, arms.WhenFalse) { Part = op.Part });
            }
            editor.Add(op with { After = [difference] });
        }
        return editor.Finish(stream);
    }

    private static bool IsChoice(Words words, Op op) =>
        op.Code == Opcode.VSelect && op.After.Count == 0 && TruthValues.IsTruth(words, op.X1);

    private static HashSet<Arms> Choose(MachineModel model, OpStream stream)
    {
        var words = new Words(model, stream);
        EngineLoad load = EngineLoad.Of(stream);
        var chosen = new HashSet<Arms>();
        IEnumerable<(Arms Arms, int Selects)> pairs = stream
            .Ops.Where(op => IsChoice(words, op))
            .GroupBy(op => new Arms(op.X2, op.X3))
            .Select(group => (group.Key, group.Count()))
            // A stable sort: among equals the first in the stream.
            .OrderByDescending(pair => pair.Item2);
        foreach ((Arms arms, int selects) in pairs)
        {
            if ((double)load.Flow / model.FlowSlots <= load.Arithmetic(model))
            {
                break;
            }
            chosen.Add(arms);
            load = load with { Vector = load.Vector + 1, Fused = load.Fused + selects, Flow = load.Flow - selects };
        }
        return chosen;
    }

    private readonly record struct Arms(long WhenTrue, long WhenFalse);
}
