using System.CommandLine;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Host.Tracing;
using Kernel.Interactive.Documents;
using Kernel.Interactive.Views;

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
        Option<string?> page = PageOption.Create();
        var command = new Command(
            "report",
            "Say how good a program is: cycles against floors, what each engine does and why its slots are empty, the critical "
                + "path, scratch, the ops by kind. Exit status: 0 reported, 1 the program is illegal, 2 wrong usage, an "
                + "unreadable or an unwritable file."
        )
        {
            file,
            json,
            page,
        };
        command.SetAction(parsed =>
        {
            InvocationConfiguration streams = parsed.InvocationConfiguration;
            string path = parsed.GetRequiredValue(file);
            if (TraceFile.IsTrace(path))
            {
                return TraceReport.Write(path, parsed.GetValue(json), parsed.GetValue(page), streams);
            }
            if (ProgramFile.ReadLegal(path, MachineModel.TakeHome, streams.Error, out int status) is not { } program)
            {
                return status;
            }
            Report report = Report.Of(MachineModel.TakeHome, program) with { Name = path };
            if (PageOption.Write(parsed.GetValue(page), path, Sheets) is { } unwritten)
            {
                return streams.Error.Complain(unwritten);
            }
            streams.Output.Write(
                parsed.GetValue(json) ? Json.Write(ReportDocument.Of(report)) + "\n" : ReportView.Of(report) + "\n"
            );
            return ExitCode.Success;

            IEnumerable<Sheet> Sheets() => PageOption.Of(MachineModel.TakeHome, program, report);
        });
        return command;
    }
}
