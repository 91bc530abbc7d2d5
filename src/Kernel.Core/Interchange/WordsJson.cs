using System.Globalization;
using System.Text.Json;
using Kernel.Core.Machine;

namespace Kernel.Core.Interchange;

/// <summary>Lists of 32-bit words, such as what memory holds.</summary>
public static class WordsJson
{
    /// <summary>Reads a list of words, or says everything that is wrong with it.</summary>
    /// <param name="json">The text of a file.</param>
    /// <param name="what">What the words are, for the places: <c>memory</c> gives <c>memory word 3</c>.</param>
    /// <returns>The words and no diagnostics, or null and at least one.</returns>
    public static (ValueArray<uint>? Words, ValueArray<Diagnostic> Diagnostics) Read(string json, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement, what);
        }
        catch (JsonException e)
        {
            return (null, [ProgramJson.NotJson(e)]);
        }
    }

    /// <summary>Reads a list of words out of a larger document.</summary>
    /// <param name="list">The list.</param>
    /// <param name="what">What the words are, for the places.</param>
    /// <returns>The words and no diagnostics, or null and at least one.</returns>
    public static (ValueArray<uint>? Words, ValueArray<Diagnostic> Diagnostics) Read(JsonElement list, string what)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            string message =
                $"{what} is a list of words, such as [0, 4294967295]; this is {ProgramReader.Describe(list)}";
            return (null, [new("not-a-word-list", "", message)]);
        }
        var words = new List<uint>(list.GetArrayLength());
        var diagnostics = new List<Diagnostic>();
        foreach (JsonElement element in list.EnumerateArray())
        {
            if (ReadWord(element, $"{what} word {words.Count}") is { } wrong)
            {
                diagnostics.Add(wrong);
            }
            words.Add(element.ValueKind == JsonValueKind.Number && element.TryGetUInt32(out uint word) ? word : 0);
        }
        return diagnostics.Count == 0 ? (words.ToValueArray(), []) : (null, diagnostics.ToValueArray());
    }

    private static Diagnostic? ReadWord(JsonElement element, string place)
    {
        if (element.ValueKind != JsonValueKind.Number)
        {
            return new("not-a-number", place, $"a word is a number, not {ProgramReader.Describe(element)}");
        }
        string text = element.GetRawText();
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return null;
        }
        // 1.0 and 1e3 are refused with 1.5, as they are in programs.
        return text.AsSpan().IndexOfAny(".eE") >= 0
            ? new("not-a-whole-number", place, $"a word is a whole number, not {text}")
            : new("number-out-of-range", place, $"{text} does not fit in a word (0 to 2^32 - 1)");
    }
}
