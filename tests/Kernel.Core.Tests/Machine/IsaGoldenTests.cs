using System.Text.Json;
using System.Text.Json.Nodes;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;
using Kernel.Testing;

namespace Kernel.Core.Tests.Machine;

/// <summary>What the original machine answered to 200 random, looping and faulty programs.</summary>
public class IsaGoldenTests
{
    /// <summary>The original's exceptions and what they are here.</summary>
    private static readonly Dictionary<string, string[]> exceptions = new(StringComparer.Ordinal)
    {
        ["IndexError"] = ["memory-out-of-range", "scratch-out-of-range"],
        ["ZeroDivisionError"] = ["division-by-zero"],
        ["AssertionError"] = ["slot-limit"],
        ["NotImplementedError"] = ["unknown-op"],
    };

    [Fact]
    public void Every_program_ends_as_on_the_original()
    {
        int compared = 0;
        foreach (string line in Goldens.Lines("isa.jsonl.gz"))
        {
            JsonNode expected = JsonNode.Parse(line)!["expect"]!;
            JsonNode actual = Answer(line);
            if (expected["error"] is { } exception)
            {
                Assert.Contains(actual["error"]?["code"]?.GetValue<string>(), exceptions[exception.GetValue<string>()]);
            }
            else
            {
                expected["name"] = actual["name"]!.DeepClone();
                Assert.True(JsonNode.DeepEquals(expected, actual), $"{actual["name"]}\n{expected}\n{actual}");
            }
            compared++;
        }
        Assert.Equal(200, compared);
    }

    [Fact]
    public void Every_program_is_written_as_it_was_read()
    {
        foreach (string line in Goldens.Lines("isa.jsonl.gz"))
        {
            if (CaseJson.Read(line, 1, MachineModel.TakeHome).Case is not { Program: var program })
            {
                continue;
            }
            JsonNode original = JsonNode.Parse(line)!["program"]!;
            Assert.True(JsonNode.DeepEquals(original, JsonNode.Parse(ProgramJson.Write(program))));
            Assert.Equal(program, ProgramJson.Read(ProgramJson.WriteFlat(program), MachineModel.TakeHome).Program);
        }
    }

    private static JsonNode Answer(string line)
    {
        CaseLine read = CaseJson.Read(line, 1, MachineModel.TakeHome);
        string answer = read.Case is { } known
            ? CaseJson.Answer(known.Name, Simulator.Run(MachineModel.TakeHome, known.Program, known.Memory))
            : CaseJson.Refusal(read.Name, read.Diagnostics);
        return JsonNode.Parse(answer) ?? throw new JsonException(answer);
    }
}
