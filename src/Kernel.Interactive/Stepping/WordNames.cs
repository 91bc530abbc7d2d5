using System.Text.Json;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Stepping;

/// <summary>
/// What scratch words can be called, as far as a program tells: a word that is only ever given one constant is a
/// constant, and a word that comparisons look at by the texts of their keys (<c>[3, 0, "idx"]</c> says <c>idx</c>).
/// </summary>
public static class WordNames
{
    /// <summary>The name of words that hold one constant, once they are written.</summary>
    public const string Constant = "constant";

    private const int most = 3;

    /// <summary>The names, by address; most words have none.</summary>
    /// <param name="model">The machine, for its vector length.</param>
    /// <param name="program">A program.</param>
    public static IReadOnlyDictionary<int, string> Of(MachineModel model, Program program)
    {
        var names = Keys(model, program)
            .ToDictionary(
                entry => entry.Key,
                entry => string.Join(" / ", entry.Value.Take(most)) + (entry.Value.Count > most ? " / ..." : "")
            );
        foreach (int word in Constants(model, program))
        {
            names.TryAdd(word, Constant);
        }
        return names;
    }

    private static Dictionary<int, List<string>> Keys(MachineModel model, Program program)
    {
        var keys = new Dictionary<int, List<string>>();
        foreach (Op op in program.Ops.Where(op => op.Code is Opcode.Compare or Opcode.VCompare))
        {
            for (int lane = 0; lane < (op.Info.IsVector ? model.VectorLength : 1); lane++)
            {
                int word = (int)op.X0 + lane;
                if (!keys.TryGetValue(word, out List<string>? known))
                {
                    keys.Add(word, known = []);
                }
                string name = TextOf(op.Notes[lane]);
                if (!known.Contains(name))
                {
                    known.Add(name);
                }
            }
        }
        return keys;
    }

    /// <summary>The texts of a key; the numbers in it say which round and item, and change from check to check.</summary>
    private static string TextOf(string key)
    {
        using var document = JsonDocument.Parse(key);
        string[] texts =
            document.RootElement.ValueKind == JsonValueKind.Array
                ?
                [
                    .. document
                        .RootElement.EnumerateArray()
                        .Where(part => part.ValueKind == JsonValueKind.String)
                        .Select(part => part.GetString()!),
                ]
                : [];
        return texts.Length == 0 ? key : string.Join(' ', texts);
    }

    private static IEnumerable<int> Constants(MachineModel model, Program program)
    {
        var writers = new Dictionary<int, Op?>();
        foreach (Op op in program.Ops)
        {
            WordRange write = op.Write(model) ?? new(0, 0);
            for (long word = write.Start; word < write.End; word++)
            {
                // Null when a second op writes it, even if it is the same one again.
                writers[(int)word] = writers.ContainsKey((int)word) ? null : op;
            }
        }
        foreach ((int word, Op? writer) in writers)
        {
            Op? source = writer is { Code: Opcode.VBroadcast } ? writers.GetValueOrDefault((int)writer.X1) : writer;
            if (source is { Code: Opcode.Const })
            {
                yield return word;
            }
        }
    }
}
