using System.Globalization;
using System.Text;
using System.Text.Json;
using Kernel.Core.Machine;

namespace Kernel.Core.Interchange;

/// <summary>
/// Program files in the take-home's own shape: a list of op-sets, each an object of engines, each
/// a list of slots, so that programs travel both ways. One op-set a line; reading what was written
/// and writing it again gives the same bytes.
/// </summary>
public static class ProgramJson
{
    /// <summary>The program as JSON, one op-set a line, ending in a newline.</summary>
    /// <param name="program">The program; virtual operands and memory promises are not written.</param>
    public static string Write(Program program) => Write(program, AppendSlots);

    /// <summary>
    /// The program in flat form: an op-set is a list of ops, each headed by the name that alone tells
    /// its engine. An engine that is named and idle is written <c>["nop", "alu"]</c>.
    /// </summary>
    /// <param name="program">The program; virtual operands and memory promises are not written.</param>
    /// <example><c>{"load": [["const", 0, 7]], "valu": [["+", 8, 0, 16]]}</c> is <c>[["const", 0, 7], ["v+", 8, 0, 16]]</c>.</example>
    public static string WriteFlat(Program program) => Write(program, AppendFlat);

    private static string Write(Program program, Action<StringBuilder, OpSet> append)
    {
        var json = new StringBuilder("[");
        string separator = "\n";
        foreach (OpSet set in program.OpSets)
        {
            json.Append(separator);
            append(json, set);
            separator = ",\n";
        }
        return json.Append(program.Length == 0 ? "]\n" : "\n]\n").ToString();
    }

    /// <summary>
    /// Reads a program, in the take-home's shape or in flat form, or says everything that is wrong with
    /// its form.
    /// </summary>
    /// <param name="json">The text of a program file.</param>
    /// <param name="model">The machine, for its vector length.</param>
    /// <returns>The program and no diagnostics, or null and at least one.</returns>
    public static (Program? Program, ValueArray<Diagnostic> Diagnostics) Read(string json, MachineModel model)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement, model);
        }
        catch (JsonException e)
        {
            return (null, [NotJson(e)]);
        }
    }

    /// <summary>Reads a program out of a larger document.</summary>
    /// <param name="root">The list of op-sets.</param>
    /// <param name="model">The machine, for its vector length.</param>
    /// <returns>The program and no diagnostics, or null and at least one.</returns>
    public static (Program? Program, ValueArray<Diagnostic> Diagnostics) Read(JsonElement root, MachineModel model)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            return (
                null,
                [new("not-a-program", "", $"a program is a list of op-sets, this is {ProgramReader.Describe(root)}")]
            );
        }
        var reader = new ProgramReader(model);
        var sets = new List<OpSet>(root.GetArrayLength());
        foreach (JsonElement element in root.EnumerateArray())
        {
            sets.Add(reader.ReadOpSet(element, sets.Count));
        }
        return reader.Diagnostics.Count == 0
            ? (new(sets.ToValueArray()), [])
            : (null, reader.Diagnostics.ToValueArray());
    }

    /// <summary>What is wrong with a text that is no JSON, on one line, with line and column counted from 1.</summary>
    /// <param name="error">The parser's error.</param>
    public static Diagnostic NotJson(JsonException error)
    {
        string place = string.Create(
            CultureInfo.InvariantCulture,
            $"line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}"
        );
        return new("not-json", place, $"this is not JSON: {Reason(error.Message)}");
    }

    private static string Reason(string message)
    {
        if (message.StartsWith("The input does not contain any JSON tokens", StringComparison.Ordinal))
        {
            return "there is nothing here";
        }
        if (message.StartsWith("Expected depth to be zero", StringComparison.Ordinal))
        {
            return "the text ends before every list and object is closed";
        }
        // The parser appends its own, zero-based, place; ours replaces it. It may quote line ends.
        string reason = message.Split(" LineNumber:", 2)[0].TrimEnd('.');
        return string.Concat(reason.Select(c => char.IsControl(c) ? ' ' : c));
    }

    private static void AppendSlots(StringBuilder json, OpSet set)
    {
        json.Append('{');
        for (int e = 0; e < set.Engines.Count; e++)
        {
            Engine engine = set.Engines[e];
            json.Append(e == 0 ? "" : ", ").Append('"').Append(engine.Name()).Append("\": [");
            string separator = "";
            foreach (Op op in set.On(engine))
            {
                json.Append(separator);
                FlatForm.Append(json, op.Info.SlotName, op);
                separator = ", ";
            }
            json.Append(']');
        }
        json.Append('}');
    }

    private static void AppendFlat(StringBuilder json, OpSet set)
    {
        json.Append('[');
        string separator = "";
        foreach (Engine engine in set.Engines)
        {
            if (!set.On(engine).Any())
            {
                json.Append(separator).Append("[\"nop\", \"").Append(engine.Name()).Append("\"]");
                separator = ", ";
            }
            foreach (Op op in set.On(engine))
            {
                json.Append(separator).Append(FlatForm.Write(op));
                separator = ", ";
            }
        }
        json.Append(']');
    }
}
