using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Kernel.Core.Analysis;
using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Interactive.Tables;
using Kernel.Interactive.Tests.Charts;

namespace Kernel.Interactive.Tests.Tables;

/// <summary>Every value a cell may end in says something useful in all three formats.</summary>
public class FormatterTests
{
    private static readonly OpSet set = OpSet.Of(new Op(Opcode.Const, 0, 7), new Op(Opcode.VAdd, 8, 16, 24));

    private static readonly Program program = new([set, OpSet.Of(new Op(Opcode.Store, 0, 0))]);

    /// <summary>A value, and what its text must hold.</summary>
    public static TheoryData<string, string[]> Values =>
        new()
        {
            { "op", ["""["v+", 8, 16, 24]""", "valu", "dest[i] = a[i] + b[i]"] },
            { "op-set", ["""["const", 0, 7]""", """["v+", 8, 16, 24]""", "one cycle"] },
            { "program", ["2 op-sets, 3 ops", """["store", 0, 0]"""] },
            { "stream", ["ops, not packed", "header", "and "] },
            { "state", ["Stopped at op-set 2 after 2 cycles", "scratch 0", "memory 0"] },
            { "diagnostic", ["op-set 3", "unknown-op", "no such op"] },
            { "diagnostics", ["op-set 3", "unknown-op", "no such op"] },
            { "no diagnostics", ["no diagnostics"] },
            { "verdict", ["meets", "all words 0"] },
            { "illegal verdict", ["illegal", "scratch-out-of-range"] },
            { "utilization", ["alu", "%"] },
            { "breakdown", ["hash", "alu"] },
            { "changes", ["baseline", "top-selects"] },
            { "measured change", ["child-preload", "One vload brings both children"] },
            { "measured changes", ["recorded", "measured", "packed", "correct", "top-selects"] },
            { "chart", ["hash-multiply", "recorded"] },
            {
                "report",
                ["cycles, set by", "slots: filled, and why the others are empty", "ops by kind", "multiply_add"]
            },
            { "slot budget", ["waiting on data", "scratch full", "start-up, drain", "valu"] },
            { "heat map", ["alu   |", "a full block is an engine full"] },
            { "pressure", ["words live, in cycle", "held longest", ", by [\"vbroadcast\""] },
            { "comparison", ["A  mine: ", "B  theirs: ", "who is ahead", "needs A"] },
            { "why a slot", ["cycle 3, load", "slots filled"] },
            { "why an op", ["operands  there", "freedom   could run"] },
            { "diff", ["removed", "--- before grouping", "+++ after grouping", "@@ -"] },
            { "no diff", ["A and B are the same"] },
            { "passes", ["as written", "dead ops", "what each pass did"] },
            { "pass steps", ["as written", "bound by"] },
            { "sweep", ["option 0", "best", "scratch-full"] },
            { "crossover", ["levels", "selects free"] },
            { "search", ["best 110 cycles (1.100 of the floor 100)", "seed 1"] },
            { "search state", ["best - cycles after 0 candidates, seed 7"] },
            { "function", ["OnePerCycle"] },
        };

    [Theory]
    [MemberData(nameof(Values))]
    public void It_is_shown_as_text_as_html_and_as_json(string what, string[] says)
    {
        object value = Make(what);

        string text = Show(value, "text/plain");

        Assert.All(says, part => Assert.Contains(part, text, StringComparison.Ordinal));
        if (value is not Delegate)
        {
            Assert.Matches("<(table|svg|div)", Show(value, "text/html"));
            AssertWellFormed(Show(value, "text/html"));
            using var json = JsonDocument.Parse(Show(value, "application/json"));
            Assert.NotEqual(JsonValueKind.Undefined, json.RootElement.ValueKind);
        }
    }

    [Fact]
    public void Every_op_has_a_document_with_its_operands_by_name()
    {
        foreach (OpInfo row in OpTable.All)
        {
            // Debug ops carry their keys beside the numbers.
            var op = new Op(row.Code, 1, 2, 3, 4) { Notes = Enumerable.Repeat("1", 8).ToValueArray() };
            using var json = JsonDocument.Parse(Show(op, "application/json"));

            Assert.Equal(row.Engine.Name(), json.RootElement.GetProperty("engine").GetString());
            Assert.Equal(
                Enumerable.Range(1, row.NumberCount),
                json.RootElement.GetProperty("operands").EnumerateObject().Select(operand => operand.Value.GetInt32())
            );
        }
    }

    [Fact]
    public void A_table_in_json_has_numbers_where_it_shows_numbers()
    {
        Table table = new(
            "t",
            [new("name"), Column.Number("cycles"), Column.Number("cycles")],
            [
                ["a", "147,734", "-"],
                ["b", "98.5", "12.0%"],
            ]
        );

        JsonElement rows = JsonDocument.Parse(Show(table, "application/json")).RootElement.GetProperty("rows");

        Assert.Equal(147_734, rows[0].GetProperty("cycles").GetInt32());
        Assert.Equal(JsonValueKind.Null, rows[0].GetProperty("cycles (2)").ValueKind);
        Assert.Equal(98.5, rows[1].GetProperty("cycles").GetDouble());
        Assert.Equal("12.0%", rows[1].GetProperty("cycles (2)").GetString());
    }

    [Fact]
    public void A_machine_state_in_json_has_scratch_by_address_and_all_of_memory()
    {
        using var json = JsonDocument.Parse(Show(Make("state"), "application/json"));

        Assert.Equal("stopped", json.RootElement.GetProperty("status").GetString());
        Assert.Equal(
            "[0,7]",
            json.RootElement.GetProperty("scratch")[0].GetRawText().Replace(" ", "").Replace("\n", "")
        );
        Assert.Equal(8, json.RootElement.GetProperty("memory").GetArrayLength());
    }

    [Fact]
    public void A_long_program_is_cut_and_says_by_how_much()
    {
        string text = Show(Samples.Small[0].Program, "text/plain");

        Assert.InRange(text.Split('\n').Length, 10, 30);
        Assert.EndsWith($"and {Samples.Small[0].Program.Length - 16:N0} more op-sets", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_computes_a_wrong_word_is_pointed_out()
    {
        string text = Show(new[] { Samples.WronglyPacked(Samples.Small[3]) }, "text/plain");

        Assert.Contains("NO", text, StringComparison.Ordinal);
        Assert.Contains("hash-multiply is wrong: packed: wrong on an input", text, StringComparison.Ordinal);
    }

    private static object Make(string what) =>
        what switch
        {
            "op" => set.Ops[1],
            "op-set" => set,
            "program" => program,
            "stream" => Samples.Small[0].Stream,
            "state" => Simulator.Run(Samples.Model, program, new uint[8].ToValueArray()),
            "diagnostic" => new Diagnostic("unknown-op", "op-set 3", "no such op"),
            "diagnostics" => new List<Diagnostic> { new("unknown-op", "op-set 3", "no such op") },
            "no diagnostics" => new ValueArray<Diagnostic>(),
            "verdict" => Samples.Small[0].Verdict,
            "illegal verdict" => Conformance.Check(
                Samples.Model,
                new([OpSet.Of(new Op(Opcode.Const, 1_536, 0))]),
                new(1, 1, 1),
                Core.Workload.Contract.Values
            ),
            "utilization" => Utilization.Of(Samples.Model, Samples.Small[0].Program),
            "breakdown" => Breakdown.Of(Samples.Small[0].Stream),
            "changes" => Timeline.Changes,
            "measured change" => Samples.Small[5],
            "measured changes" => Samples.Small,
            "chart" => Interactive.Charts.TimelineChart.Cycles(Samples.Small),
            "report" => Samples.Packed.Report("p"),
            "slot budget" => Samples.Packed.SlotBudget(),
            "heat map" => Samples.Packed.HeatMap(),
            "pressure" => Samples.Packed.Pressure(),
            "comparison" => Samples.Packed.CompareWith(Samples.Small[0].Program, "mine", "theirs"),
            "why a slot" => Samples.Packed.Why(3, Engine.Load),
            "why an op" => Samples.Packed.Why(IssuedOp.Of(Samples.Packed)[^1].Op)!,
            "diff" => Samples.Passes.Single(pass => pass.Pass.Name == "grouping").Diff(),
            "no diff" => Samples.Packed.DiffWith(Samples.Packed),
            "passes" => Samples.Passes,
            "pass steps" => PassWaterfall.Of(Samples.Model, Samples.Passes),
            "sweep" => Samples.Swept(2),
            "crossover" => Samples.Crossed,
            "search" => Samples.Searched,
            "search state" => Core.Packing.Search.Start(7),
            "function" => (Func<Program>)Samples.Small[0].Stream.OnePerCycle,
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

    // What charts bring along in scripts is not for this parser.
    private static void AssertWellFormed(string html) =>
        XDocument.Parse($"<div>{Regex.Replace(html, "<script.*?</script>", "", RegexOptions.Singleline)}</div>");

    // As a host does it: the nearest type that has a view.
    private static string Show(object value, string mimeType)
    {
        View view = Formatters
            .All.Where(view => view.MimeType == mimeType && view.Type.IsInstanceOfType(value))
            .OrderByDescending(view => view.Type == value.GetType())
            .First();
        using var text = new StringWriter();
        Assert.True(view.Format(value, text));
        return text.ToString();
    }
}
