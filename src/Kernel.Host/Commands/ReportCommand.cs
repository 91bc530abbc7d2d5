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
        var answers = new AnswerOptions();
        var command = new Command(
            "report",
            "Say how good a program is: cycles against floors, what each engine does and why its slots are empty, the critical "
                + "path, scratch, the ops by kind. Exit status: 0 reported, 1 the program is illegal, 2 wrong usage, an "
                + "unreadable or an unwritable file."
        )
        {
            file,
        };
        answers.AddTo(command);
        command.SetAction(parsed =>
        {
            AnswerTarget answer = answers.Of(parsed);
            string path = parsed.GetRequiredValue(file);
            if (TraceFile.IsTrace(path))
            {
                return TraceReport.Write(path, answer);
            }
            if (ProgramFile.ReadLegal(path, MachineModel.TakeHome, answer.Error, out int status) is not { } program)
            {
                return status;
            }
            Report report = Report.Of(MachineModel.TakeHome, program) with { Name = path };
            return answer.Give(
                path,
                () => Sheets(MachineModel.TakeHome, program, report),
                () => ReportDocument.Of(report),
                () => $"{ReportView.Of(report)}\n"
            );
        });
        return command;
    }

    /// <summary>All that can be shown of one program.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program.</param>
    /// <param name="report">Its report.</param>
    internal static IEnumerable<Sheet> Sheets(MachineModel model, Program program, Report report) =>
        [ReportView.Of(report), HeatMapView.Of(program.HeatMap(model: model)), PressureView.Of(report.Pressure)];
}
