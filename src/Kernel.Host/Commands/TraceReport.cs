using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Kernel.Core.Analysis;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;
using Kernel.Host.Tracing;
using Kernel.Interactive.Documents;
using Kernel.Interactive.Views;

namespace Kernel.Host.Commands;

/// <summary>The report of a trace: that of the program it shows, or as much of it as the trace allows.</summary>
internal static class TraceReport
{
    /// <summary>Prints the report, or complaints; gives the exit status.</summary>
    public static int Write(string path, AnswerTarget answer)
    {
        MachineModel model = MachineModel.TakeHome;
        if (TraceFile.Read(path, model, answer.Error, out int status) is not { } trace)
        {
            return status;
        }
        if (trace.Program is not { } program)
        {
            if (answer.Page is not null)
            {
                return answer.Error.Complain(
                    new(
                        path,
                        null,
                        "the slices of this trace have names only; a page needs the ops, so leave out --html"
                    )
                );
            }
            return answer.Give(path, () => [], () => Document(path, trace), () => Text(path, trace) + Notes(trace));
        }
        Report report = Report.Of(model, program) with { Name = path };
        return answer.Give(
            path,
            () => ReportCommand.Sheets(model, program, report),
            () => Document(report, trace),
            // The notes say what jumps mean in a trace; what the view says of them is for programs as they are written.
            () => $"{ReportView.Of(report with { IsStraightLine = true })}\n{Notes(trace)}"
        );
    }

    private static JsonObject Document(Report report, TraceContent trace)
    {
        JsonObject document = JsonNode.Parse(Json.Write(ReportDocument.Of(report)))!.AsObject();
        document["trace"] = JsonNode.Parse(Json.Write(Source(trace)));
        return document;
    }

    /// <summary>What can be said when the slices have names only.</summary>
    private static string Text(string path, TraceContent trace)
    {
        var text = new StringBuilder();
        int slices = trace.Slices.Sum(count => count.Slices);
        text.Append(
            CultureInfo.InvariantCulture,
            $"{path}: {trace.Cycles:N0} cycles, {slices:N0} ops\n\nengine  filled\n"
        );
        foreach (EngineUse use in trace.Use)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {use.Engine.Name(), -5} {use.Used, 9:N0} of {use.Available:N0} slots, {Figures.Percent(use.Share)}\n"
            );
        }
        text.Append("\nops by name\n");
        foreach (IGrouping<Engine, SliceCount> engine in trace.Slices.GroupBy(count => count.Engine))
        {
            string names = string.Join("   ", engine.Select(count => $"{count.Name} {Figures.Count(count.Slices)}"));
            text.Append($"  {engine.Key.Name(), -5}  {names}\n");
        }
        return text.ToString();
    }

    private static string Notes(TraceContent trace) =>
        "\nread from a trace\n" + string.Concat(trace.Unknown.Select(note => $"  {note}\n"));

    private static object Document(string path, TraceContent trace) =>
        new
        {
            Program = path,
            trace.Cycles,
            Ops = trace.Slices.Sum(count => count.Slices),
            Utilization = Figures.Use(trace.Use),
            Mix = trace.Slices.Select(count => new
            {
                Op = count.Name,
                Engine = count.Engine.Name(),
                Ops = count.Slices,
            }),
            Trace = Source(trace),
        };

    private static object Source(TraceContent trace) => new { trace.Name, trace.Unknown };
}
