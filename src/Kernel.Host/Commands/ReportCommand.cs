using System.CommandLine;
using System.Globalization;
using System.Text;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Host.Tracing;
using Kernel.Interactive.Documents;
using Kernel.Interactive.Tables;

namespace Kernel.Host.Commands;

/// <summary><c>kernel report</c>: one program in figures.</summary>
public static class ReportCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("P.json")
        {
            Description =
                "The program, or a trace of one: of kernel trace, of the take-home's simulator, or any with a lane a slot.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command(
            "report",
            "Say how good a program is: cycles against floors, what each engine does and why its slots are empty, the critical "
                + "path, scratch, the ops by kind. Exit status: 0 reported, 1 the program is illegal, 2 wrong usage or an "
                + "unreadable file."
        )
        {
            file,
            json,
        };
        command.SetAction(parsed =>
        {
            InvocationConfiguration streams = parsed.InvocationConfiguration;
            string path = parsed.GetRequiredValue(file);
            if (TraceFile.IsTrace(path))
            {
                return TraceReport.Write(path, parsed.GetValue(json), streams.Output, streams.Error);
            }
            if (ProgramFile.ReadLegal(path, MachineModel.TakeHome, streams.Error, out int status) is not { } program)
            {
                return status;
            }
            Report report = Report.Of(MachineModel.TakeHome, program) with { Name = path };
            streams.Output.Write(
                parsed.GetValue(json)
                    ? Json.Write(ReportDocument.Of(report)) + "\n"
                    : Text(path, report) + Figures.NoteOnJumps(program)
            );
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The report in lines.</summary>
    internal static string Text(string path, Report report)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{path}: {report.Cycles:N0} cycles, {report.OpSets:N0} op-sets, {report.Ops:N0} ops\n"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"  floor     {report.Floors.Highest:N0} cycles, set by {report.Floors.Binding.Name}; cycles / floor {Figures.Factor(report.Gap)}\n"
        );
        text.Append(
            $"  limiting  {report.Limiting.Engine.Name()}, {Figures.Percent(report.Limiting.Share)} of its slots filled\n"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"  chain     {report.CriticalPath.Length:N0} cycles on the critical path\n"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"  scratch   {report.Pressure.Peak:N0} of {report.Pressure.Limit:N0} words live at most, in cycle {report.Pressure.PeakCycle:N0}; {report.Pressure.Touched:N0} ever used\n\n"
        );
        text.Append(Slots(report)).Append("\n\n").Append(FloorTable(report)).Append("\n\n");
        text.Append("ops by kind\n");
        foreach (IGrouping<Engine, OpCount> engine in report.Mix.GroupBy(count => count.Engine))
        {
            string kinds = string.Join(
                "   ",
                engine
                    .OrderByDescending(count => count.Ops)
                    .Select(count => $"{OpTable.Find(count.Name)!.SlotName} {Figures.Count(count.Ops)}")
            );
            text.Append($"  {engine.Key.Name(), -5}  {kinds}\n");
        }
        return text.ToString();
    }

    private static Table Slots(Report report)
    {
        IdleReason[] reasons = Enum.GetValues<IdleReason>();
        return new(
            "slots: filled, and why the others are empty",
            [
                new("engine"),
                Column.Number("slots"),
                Column.Number("filled"),
                Column.Number("share"),
                .. reasons.Select(reason => Column.Number(Figures.Words(reason))),
            ],
            report
                .Use.Select(use =>
                    (ValueArray<string>)
                        [
                            use.Engine.Name(),
                            Figures.Count(use.Available),
                            Figures.Count(use.Used),
                            Figures.Percent(use.Share),
                            .. reasons.Select(reason => Figures.Count(Empty(report, use.Engine, reason))),
                        ]
                )
                .ToValueArray()
        );
    }

    private static long Empty(Report report, Engine engine, IdleReason reason) =>
        report.Idle.Single(count => count.Engine == engine && count.Reason == reason).Slots;

    private static Table FloorTable(Report report) =>
        new(
            "floors in cycles: every op where it is written, and of the ops that can go nowhere else",
            [new("resource"), Column.Number("as written"), Column.Number("at the least")],
            report
                .Floors.Bounds.Select(bound =>
                    (ValueArray<string>)
                        [
                            bound.Name,
                            report.Floors.AsWritten.FirstOrDefault(floor => floor.Name == bound.Name) is { } written
                                ? Figures.Count(written.Cycles)
                                : "",
                            Figures.Count(bound.Cycles),
                        ]
                )
                .ToValueArray()
        );
}
