using System.Text.Json;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Core.Interchange;

/// <summary>
/// A program as Chrome trace events, which Perfetto, speedscope and chrome://tracing open: a lane for
/// every engine slot with a slice for every op, and counters for the slots used and the live words of
/// scratch. One microsecond of the trace is one cycle.
/// </summary>
public static class TraceEvents
{
    // 0 is the idle process to some viewers.
    private const int process = 1;

    /// <summary>Writes the trace of a program, every op-set once.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program.</param>
    /// <param name="name">What to call the program in the viewer.</param>
    public static void Write(Stream output, MachineModel model, Program program, string name)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
        WriteNames(json, model, name);
        ValueArray<IssuedOp> ops = IssuedOp.Of(program);
        foreach (IssuedOp op in ops)
        {
            WriteSlice(json, model, op);
        }
        int cycles = IssuedOp.CyclesOf(program);
        foreach (Engine engine in Engines.Costed)
        {
            int[] used = new int[cycles];
            foreach (IssuedOp op in ops.Where(op => op.Engine == engine))
            {
                used[op.Cycle]++;
            }
            WriteCounter(json, $"{engine.Name()} slots used", "slots", used);
        }
        WriteCounter(json, "live scratch", "words", Pressure.Of(model, program).Live.AsSpan());
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>The number of a slot's lane: engine after engine.</summary>
    private static int Lane(MachineModel model, Engine engine, int slot) =>
        1 + Engines.Costed.Where(other => other < engine).Sum(model.Slots) + slot;

    private static void WriteNames(Utf8JsonWriter json, MachineModel model, string name)
    {
        WriteName(json, "process_name", 0, name);
        foreach (Engine engine in Engines.Costed)
        {
            for (int slot = 0; slot < model.Slots(engine); slot++)
            {
                WriteName(json, "thread_name", Lane(model, engine, slot), $"{engine.Name()} {slot}");
                WriteOrder(json, Lane(model, engine, slot));
            }
        }
    }

    private static void WriteName(Utf8JsonWriter json, string what, int lane, string name)
    {
        Start(json, what, "M", lane);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Without it viewers sort lanes by name, and slot 10 comes before slot 2.</summary>
    private static void WriteOrder(Utf8JsonWriter json, int lane)
    {
        Start(json, "thread_sort_index", "M", lane);
        json.WriteStartObject("args");
        json.WriteNumber("sort_index", lane);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSlice(Utf8JsonWriter json, MachineModel model, IssuedOp op)
    {
        Start(json, op.Op.Info.FlatName, "X", Lane(model, op.Engine, op.Slot));
        json.WriteString("cat", op.Engine.Name());
        json.WriteNumber("ts", op.Cycle);
        json.WriteNumber("dur", 1);
        json.WriteStartObject("args");
        json.WriteString("op", op.Op.ToString());
        json.WriteNumber("opSet", op.OpSet);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A counter holds until it changes, so only changes are written, and the end.</summary>
    private static void WriteCounter(Utf8JsonWriter json, string name, string unit, ReadOnlySpan<int> values)
    {
        for (int cycle = 0; cycle <= values.Length; cycle++)
        {
            int value = cycle < values.Length ? values[cycle] : 0;
            if (cycle == 0 || cycle == values.Length || value != values[cycle - 1])
            {
                Start(json, name, "C", 0);
                json.WriteNumber("ts", cycle);
                json.WriteStartObject("args");
                json.WriteNumber(unit, value);
                json.WriteEndObject();
                json.WriteEndObject();
            }
        }
    }

    private static void Start(Utf8JsonWriter json, string name, string phase, int lane)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("ph", phase);
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", lane);
    }
}
