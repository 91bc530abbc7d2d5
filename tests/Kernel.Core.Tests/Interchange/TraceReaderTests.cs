using System.Text;
using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;
using Kernel.Core.Tests.Analysis;
using Kernel.Testing;

namespace Kernel.Core.Tests.Interchange;

public class TraceReaderTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    [Fact]
    public void Our_own_trace_reads_back_as_the_ops_in_their_cycles() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                string trace = Trace(input.Model, input.Program);
                (TraceContent? content, ValueArray<Diagnostic> diagnostics) = TraceReader.Read(trace, input.Model);
                IssuedOp[] ops = [.. IssuedOp.Of(input.Program)];
                if (ops.Length == 0)
                {
                    Assert.Equal("no-ops", Assert.Single(diagnostics).Code);
                    return;
                }
                Assert.Empty(diagnostics);
                Assert.Equal("random", content!.Name);
                Assert.Equal(IssuedOp.CyclesOf(input.Program), content.Cycles);
                Assert.Equal(Places(input.Program), Places(content.Program!));
                Assert.Equal(Report.Of(input.Model, input.Program).Use, content.Use);
                Assert.Equal(content.Cycles, Report.Of(input.Model, content.Program!).Cycles);
            },
            iter: 100
        );

    [Fact]
    public void A_trace_of_the_original_reads_back_as_the_run() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                var run = Execution.Of(input.Model, input.Program, input.Memory, 2_000);
                if (run.End.Status != MachineStatus.Stopped || IssuedOp.Of(run.Executed).Count == 0)
                {
                    return;
                }
                string trace = OriginalTrace.Of(input.Model, input.Program, input.Memory, 0, 3, 8);
                (TraceContent? content, ValueArray<Diagnostic> diagnostics) = TraceReader.Read(trace, input.Model);
                Assert.Empty(diagnostics);
                Assert.Equal(Places(run.Executed), Places(content!.Program!));
                Assert.InRange(content.Cycles, 1, IssuedOp.CyclesOf(run.Executed));
                // The list may end without its bracket, as a run that is killed leaves it.
                Assert.Equal(content, TraceReader.Read(trace.TrimEnd(']'), input.Model).Content);
                Assert.Equal(content, TraceReader.Read(trace.TrimEnd(']', ',', '\n'), input.Model).Content);
            },
            iter: 100
        );

    [Fact]
    public void A_trace_whose_slices_have_names_only_still_tells_what_every_engine_did()
    {
        string trace = """
            [{"ph": "M", "name": "thread_name", "pid": 4, "tid": 1, "args": {"name": "alu 0"}},
             {"ph": "M", "name": "thread_name", "pid": 4, "tid": 2, "args": {"name": "load 0"}},
             {"ph": "M", "name": "thread_name", "pid": 4, "tid": 3, "args": {"name": "gpu 0"}},
             {"ph": "X", "name": "mul", "pid": 4, "tid": 1, "ts": 0, "dur": 1},
             {"ph": "X", "name": "add", "pid": 4, "tid": 1, "ts": 4, "dur": 1},
             {"ph": "X", "name": "read", "pid": 4, "tid": 2, "ts": 2, "dur": 1},
             {"ph": "X", "name": "draw", "pid": 4, "tid": 3, "ts": 9, "dur": 1},
             {"ph": "i", "name": "note", "pid": 4, "tid": 1, "ts": 70}]
            """;

        (TraceContent? content, _) = TraceReader.Read(trace, model);

        Assert.Null(content!.Program);
        Assert.Equal(5, content.Cycles);
        Assert.Equal(new EngineUse(Engine.Alu, 2, 60), content.Use[0]);
        Assert.Equal(new EngineUse(Engine.Load, 1, 10), content.Use[2]);
        Assert.Equal([("add", 1), ("mul", 1), ("read", 1)], content.Slices.Select(count => (count.Name, count.Slices)));
        Assert.StartsWith("3 of 3 slices do not say which op they are", content.Unknown[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "line 1, column 1: not-json: this is not JSON: there is nothing here")]
    [InlineData("""{"traceEvents": [}""", "line 1, column 18: not-json")]
    [InlineData("""[{"ph": "X"}, {"ph": ]""", "line 1, column 22: not-json")]
    [InlineData(
        "42",
        "not-a-trace: a trace is a list of events, or an object whose traceEvents are one; this is the number 42"
    )]
    [InlineData("""{"events": []}""", "not-a-trace")]
    [InlineData("""[[1], 2]""", "event 0: not-an-event: an event is an object; this is the list [1]")]
    [InlineData("[]", "no-ops: there are no ops in this trace")]
    [InlineData("""[{"ph": "M", "name": "thread_name", "tid": 1, "args": {"name": "alu 0"}}]""", "no-ops")]
    public void What_is_no_trace_is_told_apart(string text, string complaint)
    {
        (TraceContent? content, ValueArray<Diagnostic> diagnostics) = TraceReader.Read(text, model);

        Assert.Null(content);
        Assert.StartsWith(complaint, $"{diagnostics[0]}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "tid": 1, "ts": 0.5, "dur": 1""", "event 3: no-cycle: the time ts")]
    [InlineData(""" "tid": 1, "ts": -1, "dur": 1""", "event 3: no-cycle: the time ts")]
    [InlineData(""" "tid": 1, "dur": 1""", "event 3: no-cycle: the time ts")]
    [InlineData(""" "tid": 1, "ts": 1, "dur": 3""", "event 3: no-cycle: the duration dur")]
    [InlineData(""" "tid": 1, "ts": 0, "dur": 1""", "event 3: two-ops: alu slot 0 has two ops in cycle 0")]
    [InlineData(""" "ts": 1, "dur": 1, "tid": 2""", "event 3: slot-limit: a lane for alu slot 12, but alu has 12")]
    [InlineData(""" "tid": 1, "ts": 1, "dur": 1, "args": {"op": "[\"const\", 1, 2]"}""", "event 3: wrong-lane")]
    [InlineData(""" "tid": 1, "ts": 1, "dur": 1, "args": {"op": "[\"+\", 1, 2]"}""", "event 3: ")]
    [InlineData(""" "tid": 1, "ts": 1, "dur": 1, "args": {"op": "[\"+\","}""", "event 3: not-json")]
    [InlineData(""" "tid": 1, "ts": 1, "dur": 1, "args": {"slot": "('++', 1, 2, 3)"}""", "event 3: unknown-op")]
    public void A_slice_that_makes_no_sense_is_named(string slice, string complaint)
    {
        string lanes = """
            {"ph": "M", "name": "thread_name", "tid": 1, "args": {"name": "alu 0"}},
            {"ph": "M", "name": "thread_name", "tid": 2, "args": {"name": "alu 12"}},
            {"ph": "X", "tid": 1, "ts": 0, "dur": 1, "args": {"op": "[\"+\", 1, 2, 3]"}}
            """;

        (TraceContent? content, ValueArray<Diagnostic> diagnostics) = TraceReader.Read(
            $"[{lanes}, {{\"ph\": \"X\", {slice}}}]",
            model
        );

        Assert.Null(content);
        Assert.StartsWith(complaint, $"{Assert.Single(diagnostics)}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"displayTimeUnit": "ms", "traceEvents": []}""", true)]
    [InlineData("""[{"name": "x", "args": {"a": [1]}, "ph": "M"}, 3""", true)]
    [InlineData("""[{"alu": [["+", 1, 2, 3]]}]""", false)]
    [InlineData("""[[["const", 0, 7]]]""", false)]
    [InlineData("[]", false)]
    [InlineData("{}", false)]
    [InlineData("", false)]
    [InlineData("nonsense", false)]
    public void Traces_and_programs_are_told_apart(string text, bool isTrace) =>
        Assert.Equal(isTrace, TraceReader.IsTrace(text));

    private static string Trace(MachineModel machine, Program program)
    {
        using var stream = new MemoryStream();
        TraceEvents.Write(stream, machine, program, "random");
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static IEnumerable<(int, Engine, int, string)> Places(Program program) =>
        IssuedOp.Of(program).Select(op => (op.Cycle, op.Engine, op.Slot, op.Op.ToString())).Order();
}
