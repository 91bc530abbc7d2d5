using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kernel.Core.Machine;

namespace Kernel.Core.Interchange;

/// <summary>A program with the memory to run it on.</summary>
/// <param name="Name">What the answer is to be called.</param>
/// <param name="Memory">What memory holds at the start.</param>
/// <param name="Program">The program.</param>
public sealed record SimulationCase(string Name, ValueArray<uint> Memory, Program Program);

/// <summary>A line of a file of cases as it was read.</summary>
/// <param name="Name">The case's name, or <c>line 7</c> when it has none that can be read.</param>
/// <param name="Case">The case, or null when something is wrong with it.</param>
/// <param name="Diagnostics">Everything that is wrong; empty when there is a case.</param>
/// <param name="IsCase">
/// Whether the line is a case at all: JSON with a memory of words and a program, even if the program
/// cannot be read. What is wrong with a program is an answer; that a line is no case is a fault of the file.
/// </param>
public sealed record CaseLine(string Name, SimulationCase? Case, ValueArray<Diagnostic> Diagnostics, bool IsCase);

/// <summary>
/// Simulated cases as JSON lines: <c>{"name", "memory", "program"}</c> in, and out
/// <c>{"name", "cycles", "pc", "state", "scratch", "memory", "trace"}</c> or <c>{"name", "error"}</c>.
/// </summary>
public static class CaseJson
{
    private static readonly JsonSerializerOptions plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads one line. Members it does not know are passed by.</summary>
    /// <param name="line">The line.</param>
    /// <param name="number">Its number, counted from 1.</param>
    /// <param name="model">The machine, for its vector length.</param>
    public static CaseLine Read(string line, long number, MachineModel model)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"line {number}");
        try
        {
            using var document = JsonDocument.Parse(line);
            return Read(document.RootElement, place, model);
        }
        catch (JsonException e)
        {
            Diagnostic wrong = ProgramJson.NotJson(e);
            string column = string.Create(CultureInfo.InvariantCulture, $"{place}, column {e.BytePositionInLine + 1}");
            return new(place, null, [wrong with { Place = column }], IsCase: false);
        }
    }

    /// <summary>The answer to a case that was run: the final state, or the trap as an error.</summary>
    /// <param name="name">The case's name.</param>
    /// <param name="state">The state it ended in.</param>
    public static string Answer(string name, MachineState state)
    {
        if (state.Trap is { } trap)
        {
            return Error(name, trap.CodeName, trap.Message);
        }
        var json = new StringBuilder(16 * (state.Memory.Count + 64));
        json.Append(CultureInfo.InvariantCulture, $"{{\"name\": {Text(name)}, \"cycles\": {state.Cycle}");
        json.Append(CultureInfo.InvariantCulture, $", \"pc\": {state.Pc}, \"state\": \"{StateName(state.Status)}\"");
        json.Append(", \"scratch\": [");
        string separator = "";
        for (int address = 0; address < state.Scratch.Count; address++)
        {
            if (state.Scratch[address] != 0)
            {
                json.Append(CultureInfo.InvariantCulture, $"{separator}[{address}, {state.Scratch[address]}]");
                separator = ", ";
            }
        }
        json.Append("], \"memory\": [").AppendJoin(", ", (IEnumerable<uint>)state.Memory);
        return json.Append("], \"trace\": [").AppendJoin(", ", (IEnumerable<uint>)state.Trace).Append("]}").ToString();
    }

    /// <summary>The answer to a case that cannot be run: everything that is wrong with it as one error.</summary>
    /// <param name="name">The case's name.</param>
    /// <param name="diagnostics">At least one; the first gives the code.</param>
    public static string Refusal(string name, ValueArray<Diagnostic> diagnostics) =>
        Error(name, diagnostics[0].Code, string.Join("; ", diagnostics.Select(d => $"{d.Place}: {d.Message}")));

    private static CaseLine Read(JsonElement root, string place, MachineModel model)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            string message =
                $"a case is an object {{\"name\", \"memory\", \"program\"}}; this is {ProgramReader.Describe(root)}";
            return new(place, null, [new("not-a-case", place, message)], IsCase: false);
        }
        bool isNamed = root.TryGetProperty("name", out JsonElement named) && named.ValueKind == JsonValueKind.String;
        string name = isNamed ? named.GetString()! : place;
        var missing = new List<Diagnostic>();
        JsonElement memory = Member(root, "memory", place, missing);
        JsonElement program = Member(root, "program", place, missing);
        if (missing.Count > 0)
        {
            return new(name, null, missing.ToValueArray(), IsCase: false);
        }
        (ValueArray<uint>? words, ValueArray<Diagnostic> wrongWords) = WordsJson.Read(memory, "memory");
        (Program? read, ValueArray<Diagnostic> wrongOps) = ProgramJson.Read(program, model);
        return words is { } known && read is not null
            ? new(name, new(name, known, read), [], IsCase: true)
            : new(name, null, At(place, [.. wrongWords, .. wrongOps]), IsCase: words is not null);
    }

    private static JsonElement Member(JsonElement root, string name, string place, List<Diagnostic> missing)
    {
        if (!root.TryGetProperty(name, out JsonElement member))
        {
            missing.Add(new("not-a-case", place, $"the case has no \"{name}\""));
        }
        return member;
    }

    private static ValueArray<Diagnostic> At(string line, IEnumerable<Diagnostic> diagnostics) =>
        diagnostics
            .Select(wrong => wrong with { Place = wrong.Place.Length == 0 ? line : $"{line}, {wrong.Place}" })
            .ToValueArray();

    private static string StateName(MachineStatus status) =>
        status switch
        {
            MachineStatus.Running => "running",
            MachineStatus.Paused => "paused",
            MachineStatus.Stopped => "stopped",
            MachineStatus.Trapped => "trapped",
            _ => throw new ArgumentOutOfRangeException(nameof(status)),
        };

    private static string Error(string name, string code, string message) =>
        $"{{\"name\": {Text(name)}, \"error\": {{\"code\": {Text(code)}, \"message\": {Text(message)}}}}}";

    private static string Text(string text) => JsonSerializer.Serialize(text, plain);
}
