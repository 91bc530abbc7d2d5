using System.CommandLine;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Documents;
using Kernel.Interactive.Views;

namespace Kernel.Host.Commands;

/// <summary><c>kernel compare</c>: two programs side by side.</summary>
public static class CompareCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var a = new Argument<string>("A.json") { Description = "The first program." };
        var b = new Argument<string>("B.json") { Description = "The second program." };
        var answers = new AnswerOptions();
        var command = new Command(
            "compare",
            "Say exactly how two programs differ: cycles, engines, ops by kind, ops that moved, and where each pulls ahead. Ops "
                + "are matched by what they compute, whatever words they use. Exit status: 0 compared, 1 a program is "
                + "illegal, 2 wrong usage, an unreadable or an unwritable file."
        )
        {
            a,
            b,
        };
        answers.AddTo(command);
        command.SetAction(parsed =>
        {
            InvocationConfiguration streams = parsed.InvocationConfiguration;
            string pathA = parsed.GetRequiredValue(a);
            string pathB = parsed.GetRequiredValue(b);
            MachineModel model = MachineModel.TakeHome;
            Program? first = ProgramFile.ReadLegal(pathA, model, streams.Error, out int statusA);
            Program? second = ProgramFile.ReadLegal(pathB, model, streams.Error, out int statusB);
            if (first is null || second is null)
            {
                return Math.Max(statusA, statusB);
            }
            var comparison = Comparison.Of(model, first, second, pathA, pathB);
            return answers
                .Of(parsed)
                .Give(
                    $"{pathA} and {pathB}",
                    () => [ComparisonView.Of(comparison)],
                    () => ComparisonDocument.Of(comparison),
                    () => ComparisonView.Text(comparison) + "\n" + Notes(first, second)
                );
        });
        return command;
    }

    private static string Notes(Program first, Program second)
    {
        string note = Figures.NoteOnJumps(first);
        return note.Length > 0 ? note : Figures.NoteOnJumps(second);
    }
}
