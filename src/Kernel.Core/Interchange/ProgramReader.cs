using System.Globalization;
using System.Text.Json;
using Kernel.Core.Machine;

namespace Kernel.Core.Interchange;

/// <summary>
/// Reads op-sets out of JSON, gathering everything that is wrong with their form. Whether a well-formed
/// program is legal on the machine (slots, addresses, double writes) is not asked here.
/// </summary>
internal sealed class ProgramReader(MachineModel model)
{
    public List<Diagnostic> Diagnostics { get; } = [];

    /// <summary>What kind of JSON value this is, in words.</summary>
    public static string Describe(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => Quoted(element, "an object", "the object "),
            JsonValueKind.Array => Quoted(element, "a list", "the list "),
            JsonValueKind.String => $"the text \"{element.GetString()}\"",
            JsonValueKind.Number => $"the number {element.GetRawText()}",
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => "null",
        };

    /// <summary>The element itself when it is short enough to help, else what it is.</summary>
    private static string Quoted(JsonElement element, string kind, string introduction)
    {
        string text = element.GetRawText();
        return text.Length <= 40 && !text.AsSpan().ContainsAny('\n', '\r') ? introduction + text : kind;
    }

    public OpSet ReadOpSet(JsonElement element, int index)
    {
        string place = $"op-set {index}";
        if (element.ValueKind == JsonValueKind.Array)
        {
            return ReadFlat(element, place);
        }
        if (element.ValueKind != JsonValueKind.Object)
        {
            Complain(
                "not-an-op-set",
                place,
                $"an op-set is an object of engines, such as {{\"alu\": [[\"+\", 2, 0, 1]]}}; this is {Describe(element)}"
            );
            return OpSet.Empty;
        }
        var ops = new List<Op>();
        var engines = new List<Engine>();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            ReadEngine(property, place, ops, engines);
        }
        return new(ops.ToValueArray(), engines.ToValueArray());
    }

    /// <summary>One op of an engine, as a program file holds it: <c>["+", 2, 0, 1]</c>.</summary>
    public Op? ReadSlot(Engine engine, JsonElement element, string place) =>
        ReadOp(element, name => OpTable.Find(engine, name), name => UnknownOp(engine, name), place);

    /// <summary>One op in flat form: <c>["v+", 8, 0, 16]</c>.</summary>
    public Op? ReadFlatOp(JsonElement element, string place) => ReadOp(element, OpTable.Find, UnknownOp, place);

    private OpSet ReadFlat(JsonElement element, string place)
    {
        var ops = new List<Op>();
        var engines = new List<Engine>();
        int index = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            string opPlace = $"{place}, op {index++}";
            Engine? engine = IdleEngine(item);
            if (engine is null && ReadFlatOp(item, opPlace) is { } op)
            {
                ops.Add(op);
                engine = op.Engine;
            }
            if (engine is { } named && !engines.Contains(named))
            {
                engines.Add(named);
            }
        }
        return new(ops.ToValueArray(), engines.ToValueArray());
    }

    private static Engine? IdleEngine(JsonElement op) =>
        op.ValueKind == JsonValueKind.Array
        && op.GetArrayLength() == 2
        && op[0].ValueKind == JsonValueKind.String
        && op[1].ValueKind == JsonValueKind.String
        && op[0].ValueEquals("nop")
            ? Engines.Parse(op[1].GetString()!)
            : null;

    private void ReadEngine(JsonProperty property, string place, List<Op> ops, List<Engine> engines)
    {
        if (Engines.Parse(property.Name) is not { } engine)
        {
            Complain(
                "unknown-engine",
                place,
                $"there is no engine \"{property.Name}\"; the engines are {string.Join(", ", Engines.All.Select(e => e.Name()))}"
            );
            return;
        }
        if (engines.Contains(engine))
        {
            Complain("engine-named-twice", place, $"\"{property.Name}\" stands here twice; join its slots in one list");
            return;
        }
        engines.Add(engine);
        if (property.Value.ValueKind != JsonValueKind.Array)
        {
            Complain(
                "not-a-slot-list",
                $"{place}, {property.Name}",
                $"an engine holds a list of slots; this is {Describe(property.Value)}"
            );
            return;
        }
        int slot = 0;
        foreach (JsonElement element in property.Value.EnumerateArray())
        {
            if (ReadSlot(engine, element, $"{place}, {property.Name} slot {slot}") is { } op)
            {
                ops.Add(op);
            }
            slot++;
        }
    }

    private Op? ReadOp(JsonElement element, Func<string, OpInfo?> find, Func<string, string> unknown, string place)
    {
        if (
            element.ValueKind != JsonValueKind.Array
            || element.GetArrayLength() == 0
            || element[0].ValueKind != JsonValueKind.String
        )
        {
            Complain(
                "not-a-slot",
                place,
                $"a slot is a list that starts with an op's name, such as [\"+\", 2, 0, 1]; this is {Describe(element)}"
            );
            return null;
        }
        string name = element[0].GetString()!;
        if (find(name) is not { } info)
        {
            Complain("unknown-op", place, unknown(name));
            return null;
        }
        if (element.GetArrayLength() - 1 != info.Operands.Count)
        {
            Complain(
                "operand-count",
                place,
                $"\"{name}\" takes {Operands(info.Operands.Count)}, not {element.GetArrayLength() - 1}: {info}"
            );
            return null;
        }
        return ReadOperands(element, info, place);
    }

    private Op? ReadOperands(JsonElement element, OpInfo info, string place)
    {
        int before = Diagnostics.Count;
        Span<long> numbers = stackalloc long[4];
        ValueArray<string> notes = [];
        int next = 0;
        for (int i = 0; i < info.Operands.Count; i++)
        {
            JsonElement value = element[i + 1];
            string operandPlace = $"{place}, operand {i + 1} ({info.Operands[i].Name})";
            if (info.Operands[i].IsNumber)
            {
                numbers[next++] = ReadNumber(value, info.Operands[i], operandPlace);
            }
            else
            {
                notes = ReadNotes(value, info.Operands[i], operandPlace);
            }
        }
        return Diagnostics.Count > before
            ? null
            : new Op(info.Code, numbers[0], numbers[1], numbers[2], numbers[3]) { Notes = notes };
    }

    private long ReadNumber(JsonElement value, Operand operand, string place)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            Complain("not-a-number", place, $"this must be a whole number, not {Describe(value)}");
            return 0;
        }
        // 1.0 and 1e3 are refused with 1.5: the original would pass a float on and fail later.
        if (
            !long.TryParse(
                value.GetRawText(),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out long number
            )
        )
        {
            bool isWhole = value.GetRawText().AsSpan().IndexOfAny(".eE") < 0;
            Complain(
                isWhole ? "number-out-of-range" : "not-a-whole-number",
                place,
                isWhole ? OutOfRange(value.GetRawText()) : $"this must be a whole number, not {value.GetRawText()}"
            );
            return 0;
        }
        if (number is < int.MinValue or > uint.MaxValue)
        {
            Complain("number-out-of-range", place, OutOfRange(value.GetRawText()));
        }
        else if (number < 0 && operand.Role is not (OperandRole.Immediate or OperandRole.Offset))
        {
            string what = operand.IsScratch ? "a scratch address" : "a jump target";
            Complain("negative-address", place, $"{what} is 0 or more, not {number}");
        }
        return number;
    }

    private ValueArray<string> ReadNotes(JsonElement value, Operand operand, string place)
    {
        if (operand.Role == OperandRole.Text)
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                return [value.GetString()!];
            }
            Complain("not-a-text", place, $"this must be a text, not {Describe(value)}");
            return [];
        }
        if (operand.Role == OperandRole.Key)
        {
            return [Canonical(value)];
        }
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != model.VectorLength)
        {
            Complain("key-count", place, $"this must be a list of {model.VectorLength} trace keys, one a lane");
            return [];
        }
        return value.EnumerateArray().Select(Canonical).ToValueArray();
    }

    /// <summary>A trace key as JSON with one way of spacing, so that equal keys are equal texts.</summary>
    private static string Canonical(JsonElement key) =>
        key.ValueKind == JsonValueKind.Array
            ? $"[{string.Join(", ", key.EnumerateArray().Select(Canonical))}]"
            : key.GetRawText();

    private static string UnknownOp(string flatName) =>
        $"there is no op \"{flatName}\"; `kernel isa` lists the ops, and vector arithmetic is spelled \"v+\" in flat form";

    private static string UnknownOp(Engine engine, string name)
    {
        string elsewhere = string.Join(
            " and ",
            OpTable.All.Where(row => row.SlotName == name).Select(row => row.Engine.Name())
        );
        return elsewhere.Length > 0
            ? $"{engine.Name()} has no op \"{name}\"; {elsewhere} has"
            : $"{engine.Name()} has no op \"{name}\"; it has {string.Join(" ", OpTable.All.Where(row => row.Engine == engine).Select(row => row.SlotName))}";
    }

    private static string Operands(int count) => count == 1 ? "1 operand" : $"{count} operands";

    private static string OutOfRange(string number) => $"{number} does not fit in 32 bits (-2^31 to 2^32 - 1)";

    private void Complain(string code, string place, string message) => Diagnostics.Add(new(code, place, message));
}
