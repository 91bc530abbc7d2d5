using System.Globalization;
using System.Text;
using Kernel.Core.Machine;

namespace Kernel.Testing;

/// <summary>
/// Traces in the shape in which the take-home's simulator writes them: a bare list, lanes named <c>alu-0</c>, slices
/// without length so that every lane shows, ops in Python's spelling, lanes for named scratch words in a process of
/// their own, and a comma before the end of the list.
/// </summary>
public static class OriginalTrace
{
    private const int scratchLanes = 100_000;

    /// <summary>The trace of a run to its end.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A program that stops and does not trap.</param>
    /// <param name="memory">What memory holds at the start.</param>
    /// <param name="named">Scratch words that have a name, a lane each.</param>
    public static string Of(MachineModel model, Program program, ValueArray<uint> memory, params int[] named)
    {
        var text = new StringBuilder("[");
        var lanes = new Dictionary<(Engine, int), int>();
        Meta("process_name", 0, 0, "Core 0");
        foreach (Engine engine in Engines.Costed)
        {
            for (int slot = 0; slot < model.Slots(engine); slot++)
            {
                lanes[(engine, slot)] = lanes.Count + 1;
                Meta("thread_name", 0, lanes.Count, $"{engine.Name()}-{slot}");
            }
        }
        foreach (int lane in lanes.Values)
        {
            Event($$"""{"name": "init", "cat": "op", "ph": "X", "pid": 0, "tid": {{lane}}, "ts": 0, "dur": 0}""");
        }
        Meta("process_name", 1, 0, "Core 0 Scratch");
        foreach (int word in named)
        {
            Meta("thread_name", 1, scratchLanes + word, $"word{word}-1");
        }
        var state = MachineState.Initial(model, memory);
        while (state.Status != MachineStatus.Stopped && state.Pc < program.Length)
        {
            OpSet set = program.OpSets[(int)state.Pc];
            foreach (Engine engine in set.Engines.Where(engine => engine != Engine.Debug))
            {
                int slot = 0;
                foreach (Op op in set.On(engine))
                {
                    string tuple = Tuple(op);
                    Event(
                        $$$"""{"name": "{{{op.Info.SlotName}}}", "cat": "op", "ph": "X", "pid": 0, "tid": {{{lanes[(engine, slot++)]}}}, "ts": {{{state.Cycle}}}, "dur": 1, "args":{"slot": "{{{tuple}}}", "named": "{{{tuple}}}" } }"""
                    );
                }
            }
            MachineState next = Simulator.Step(model, program, state);
            foreach (
                int word in named.Where(word => set.Ops.Any(op => op.Write(model) is { } w && w.Overlaps(new(word, 1))))
            )
            {
                Event(
                    $$"""{"name": "{{next.Scratch[word]}}", "cat": "op", "ph": "X", "pid": 1, "tid": {{scratchLanes + word}}, "ts": {{state.Cycle}}, "dur": 1 }"""
                );
            }
            state = next;
        }
        return text.Append(']').ToString();

        void Event(string json) => text.Append(json).Append(",\n");

        void Meta(string what, int process, int lane, string name) =>
            Event(
                $$$"""{"name": "{{{what}}}", "ph": "M", "pid": {{{process}}}, "tid": {{{lane}}}, "args": {"name":"{{{name}}}"}}"""
            );
    }

    private static string Tuple(Op op) =>
        op.Count == 0
            ? $"('{op.Info.SlotName}',)"
            : $"('{op.Info.SlotName}'{string.Concat(Enumerable.Range(0, op.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $", {op[i]}")))})";
}
