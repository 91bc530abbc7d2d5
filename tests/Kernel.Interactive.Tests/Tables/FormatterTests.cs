using Kernel.Core.Analysis;
using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Interactive.Tests.Charts;

namespace Kernel.Interactive.Tests.Tables;

/// <summary>Every value a cell may end in says something useful in both formats.</summary>
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
            { "function", ["OnePerCycle"] },
        };

    [Theory]
    [MemberData(nameof(Values))]
    public void It_is_shown_as_text_and_as_html(string what, string[] says)
    {
        object value = Make(what);

        string text = Show(value, "text/plain");

        Assert.All(says, part => Assert.Contains(part, text, StringComparison.Ordinal));
        if (value is not Delegate)
        {
            Assert.Matches("<(table|svg)", Show(value, "text/html"));
        }
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
            "function" => (Func<Program>)Samples.Small[0].Stream.OnePerCycle,
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

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
