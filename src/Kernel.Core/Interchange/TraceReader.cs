using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Core.Interchange;

/// <summary>
/// Reads traces in the Trace Event Format back: those of <see cref="TraceEvents"/>, those the take-home's own
/// simulator writes, and others that have a lane for each engine slot. A microsecond is a cycle.
/// </summary>
/// <remarks>
/// A lane is named for its slot, <c>alu 3</c> or <c>alu-3</c>; slices in other lanes, such as the values of scratch
/// words, are passed over, and so are slices without length. Our slices say their op as <c>args.op</c> in flat form,
/// the simulator's as <c>args.slot</c> in Python's spelling. The format lets the list of events go unclosed.
/// </remarks>
public static partial class TraceReader
{
    private static readonly JsonDocumentOptions lenient = new() { AllowTrailingCommas = true };

    /// <summary>
    /// Whether a text looks like a trace: an object that has <c>traceEvents</c>, or a list that starts with an
    /// object that has a phase, <c>ph</c>. Programs have neither.
    /// </summary>
    /// <param name="text">The text of a file.</param>
    public static bool IsTrace(string text)
    {
        var json = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(text),
            new JsonReaderOptions { AllowTrailingCommas = true }
        );
        try
        {
            if (!json.Read())
            {
                return false;
            }
            ReadOnlySpan<byte> mark = json.TokenType == JsonTokenType.StartObject ? "traceEvents"u8 : "ph"u8;
            if (
                json.TokenType == JsonTokenType.StartArray
                && (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            )
            {
                return false;
            }
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals(mark))
                {
                    return true;
                }
                json.Skip();
            }
        }
        catch (JsonException)
        {
            // Whoever reads it as a program says what is wrong with it.
        }
        return false;
    }

    /// <summary>Reads a trace, or says everything that is wrong with it.</summary>
    /// <param name="text">The text of a trace file.</param>
    /// <param name="model">The machine, for its slots.</param>
    /// <returns>The content and no diagnostics, or null and at least one.</returns>
    public static (TraceContent? Content, ValueArray<Diagnostic> Diagnostics) Read(string text, MachineModel model)
    {
        try
        {
            using JsonDocument document = Parse(text);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("traceEvents", out JsonElement events))
            {
                root = events;
            }
            if (root.ValueKind != JsonValueKind.Array)
            {
                string message =
                    $"a trace is a list of events, or an object whose traceEvents are one; this is {ProgramReader.Describe(root)}";
                return (null, [new("not-a-trace", "", message)]);
            }
            return Read(root, model);
        }
        catch (JsonException e)
        {
            return (null, [ProgramJson.NotJson(e)]);
        }
    }

    /// <summary>A list that was never closed is well-formed by the format; nothing else that is broken is.</summary>
    private static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, lenient);
        }
        catch (JsonException)
            when (text.AsSpan().TrimStart().StartsWith("[") && text.AsSpan().TrimEnd() is [.., '}' or ','])
        {
            try
            {
                return JsonDocument.Parse(text + "]", lenient);
            }
            catch (JsonException)
            {
                // The complaint about the text as it stands is the one to tell.
            }
            throw;
        }
    }

    private static (TraceContent? Content, ValueArray<Diagnostic> Diagnostics) Read(
        JsonElement events,
        MachineModel model
    )
    {
        var slices = new SliceReader(model);
        int index = 0;
        foreach (JsonElement item in events.EnumerateArray())
        {
            slices.ReadName(item, index++);
        }
        index = 0;
        foreach (JsonElement item in events.EnumerateArray())
        {
            slices.ReadSlice(item, index++);
        }
        if (slices.Diagnostics.Count == 0 && slices.Slices.Count == 0)
        {
            string message =
                "there are no ops in this trace: no slice of any length is in a lane named for an engine slot, such as \"alu 0\" or \"alu-0\"";
            return (null, [new("no-ops", "", message)]);
        }
        return slices.Diagnostics.Count > 0 ? (null, slices.Diagnostics.ToValueArray()) : (Content(slices, model), []);
    }

    private static TraceContent Content(SliceReader read, MachineModel model)
    {
        Slice[] slices =
        [
            .. read.Slices.OrderBy(slice => slice.Cycle).ThenBy(slice => slice.Engine).ThenBy(slice => slice.Slot),
        ];
        int cycles = Math.Max(slices[^1].Cycle + 1, read.CounterEnd);
        int nameless = slices.Count(slice => slice.Op is null);
        List<string> unknown = [];
        if (nameless > 0)
        {
            unknown.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{nameless:N0} of {slices.Length:N0} slices do not say which op they are (args.op or args.slot), so that there are no floors, no critical path, no scratch and no reasons for empty slots."
                )
            );
        }
        unknown.Add("Debug ops and op-sets that cost no cycle are not in a trace, nor is memory.");
        if (read.CounterEnd == 0)
        {
            unknown.Add("Empty cycles after the last op are not in this trace.");
        }
        if (slices.Any(slice => slice.Op is { } op && op.Info.IsJump))
        {
            unknown.Add(
                "The program jumps: this is what the trace shows op-set after op-set, not how often the program holds it."
            );
        }
        return new(
            read.ProcessName,
            nameless == 0 ? Rebuild(slices, cycles) : null,
            cycles,
            Engines
                .Costed.Select(engine => new EngineUse(
                    engine,
                    slices.Count(slice => slice.Engine == engine),
                    (long)model.Slots(engine) * cycles
                ))
                .ToValueArray(),
            slices
                .GroupBy(slice => (slice.Engine, slice.Name))
                .OrderBy(group => group.Key.Engine)
                .ThenByDescending(group => group.Count())
                .ThenBy(group => group.Key.Name, StringComparer.Ordinal)
                .Select(group => new SliceCount(group.Key.Engine, group.Key.Name, group.Count()))
                .ToValueArray(),
            unknown.ToValueArray()
        );
    }

    /// <summary>An op-set a cycle; one that shows no op names an engine, or it would cost no cycle.</summary>
    private static Program Rebuild(Slice[] slices, int cycles)
    {
        var sets = new OpSet[cycles];
        Array.Fill(sets, new([], [Engine.Alu]));
        foreach (IGrouping<int, Slice> cycle in slices.GroupBy(slice => slice.Cycle))
        {
            sets[cycle.Key] = OpSet.Of([.. cycle.Select(slice => slice.Op!)]);
        }
        return new(ValueArray.Freeze(sets));
    }

    /// <summary>A slice of an engine's lane.</summary>
    private sealed record Slice(int Cycle, Engine Engine, int Slot, string Name, Op? Op);

    private sealed class SliceReader(MachineModel model)
    {
        private readonly ProgramReader ops = new(model);
        private readonly Dictionary<(long Process, long Thread), (Engine Engine, int Slot)> lanes = [];
        private readonly Dictionary<long, string> processes = [];
        private readonly HashSet<(int Cycle, Engine Engine, int Slot)> taken = [];
        private long? process;

        public List<Slice> Slices { get; } = [];

        public List<Diagnostic> Diagnostics => ops.Diagnostics;

        /// <summary>The last time of a counter, where our own traces end; 0 when there is none.</summary>
        public int CounterEnd { get; private set; }

        public string ProcessName => process is { } id ? processes.GetValueOrDefault(id, "") : "";

        /// <summary>Notes the name of a process or a lane; the format lets them stand anywhere.</summary>
        public void ReadName(JsonElement item, int index)
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                Complain("not-an-event", index, $"an event is an object; this is {ProgramReader.Describe(item)}");
                return;
            }
            if (
                Text(item, "ph") != "M"
                || !item.TryGetProperty("args", out JsonElement args)
                || Text(args, "name") is not { } name
            )
            {
                return;
            }
            if (Text(item, "name") == "process_name")
            {
                processes[Id(item, "pid")] = name;
            }
            else if (
                Text(item, "name") == "thread_name"
                && LaneName().Match(name) is { Success: true } lane
                && Engines.Parse(lane.Groups["engine"].Value) is { } engine and not Engine.Debug
            )
            {
                int slot = int.Parse(lane.Groups["slot"].Value, CultureInfo.InvariantCulture);
                lanes[(Id(item, "pid"), Id(item, "tid"))] = (engine, slot);
            }
        }

        public void ReadSlice(JsonElement item, int index)
        {
            string phase = item.ValueKind == JsonValueKind.Object ? Text(item, "ph") ?? "" : "";
            if (phase == "C" && Number(item, "ts") is { } end and >= 0 and <= int.MaxValue && end == Math.Floor(end))
            {
                CounterEnd = Math.Max(CounterEnd, (int)end);
            }
            if (
                phase != "X"
                || !lanes.TryGetValue((Id(item, "pid"), Id(item, "tid")), out (Engine Engine, int Slot) lane)
                || Number(item, "dur") is 0
            )
            {
                return;
            }
            string place = Place(index);
            if (Number(item, "ts") is not { } time || time < 0 || time >= int.MaxValue || time != Math.Floor(time))
            {
                Complain("no-cycle", index, "the time ts of an op is its cycle: a whole number from 0");
                return;
            }
            if (Number(item, "dur") is not 1)
            {
                Complain("no-cycle", index, "the duration dur of an op is 1, a cycle");
                return;
            }
            if (process is { } known && known != Id(item, "pid"))
            {
                Complain("two-cores", index, "ops of a second process: a trace of one core is wanted");
                return;
            }
            process = Id(item, "pid");
            if (lane.Slot >= model.Slots(lane.Engine))
            {
                Complain(
                    "slot-limit",
                    index,
                    $"a lane for {lane.Engine.Name()} slot {lane.Slot}, but {lane.Engine.Name()} has {model.Slots(lane.Engine)}"
                );
                return;
            }
            if (!taken.Add(((int)time, lane.Engine, lane.Slot)))
            {
                Complain("two-ops", index, $"{lane.Engine.Name()} slot {lane.Slot} has two ops in cycle {time}");
                return;
            }
            Op? op = ReadOp(item, lane.Engine, place);
            if (op is not null && op.Engine != lane.Engine)
            {
                Complain(
                    "wrong-lane",
                    index,
                    $"{op} runs on {op.Engine.Name()}, and this is a lane of {lane.Engine.Name()}"
                );
                return;
            }
            Slices.Add(new((int)time, lane.Engine, lane.Slot, op?.Info.FlatName ?? Text(item, "name") ?? "", op));
        }

        private Op? ReadOp(JsonElement item, Engine engine, string place)
        {
            if (!item.TryGetProperty("args", out JsonElement args) || args.ValueKind != JsonValueKind.Object)
            {
                return null;
            }
            if (Text(args, "op") is { } flat)
            {
                return Parsed(flat, place, element => ops.ReadFlatOp(element, place));
            }
            return Text(args, "slot") is { } tuple && PythonTuple().Match(tuple) is { Success: true } match
                ? Parsed(
                    $"[{JsonSerializer.Serialize(match.Groups["name"].Value)}{match.Groups["numbers"].Value}]",
                    place,
                    element => ops.ReadSlot(engine, element, place)
                )
                : null;
        }

        private Op? Parsed(string json, string place, Func<JsonElement, Op?> read)
        {
            try
            {
                using var document = JsonDocument.Parse(json);
                return read(document.RootElement);
            }
            catch (JsonException e)
            {
                Diagnostics.Add(ProgramJson.NotJson(e) with { Place = place });
                return null;
            }
        }

        private void Complain(string code, int index, string message) =>
            Diagnostics.Add(new(code, Place(index), message));

        private static string Place(int index) => $"event {index}";

        private static string? Text(JsonElement element, string name) =>
            element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;

        private static double? Number(JsonElement element, string name) =>
            element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
                ? value.GetDouble()
                : null;

        private static long Id(JsonElement element, string name) => (long)(Number(element, name) ?? 0);
    }

    [GeneratedRegex("^(?<engine>[a-z]+)[ -](?<slot>[0-9]{1,5})$")]
    private static partial Regex LaneName();

    /// <summary><c>('+', 12, 3, 4)</c> or <c>('halt',)</c>.</summary>
    [GeneratedRegex(@"^\('(?<name>[^'\\]+)'(?<numbers>(, ?-?[0-9]+)*),?\)$")]
    private static partial Regex PythonTuple();
}
