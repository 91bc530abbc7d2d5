using System.CommandLine;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Documents;
using Kernel.Interactive.Views;

namespace Kernel.Host.Commands;

/// <summary><c>kernel crossover</c>: the floors by how many levels of the tree are kept in scratch.</summary>
public static class CrossoverCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var shape = new ShapeOptions();
        Option<Contract?> contract = ContractOption.Create("What the kernel leaves in memory; Values unless said.");
        var answers = new AnswerOptions();
        var command = new Command(
            "crossover",
            "Write the walk with the nodes of the first 0 to 4 levels below the root chosen from scratch, run the passes, and "
                + "print ops and floors: where loading stops being the limit and choosing begins. Exit status: 0 printed, 2 "
                + "wrong usage or an unwritable file, 3 interrupted."
        )
        {
            contract,
        };
        answers.AddTo(command);
        shape.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                Task.Run(
                    () =>
                    {
                        AnswerTarget answer = answers.Of(parsed);
                        if (answer.WhyNotWritable() is { } unwritable)
                        {
                            return answer.Error.Complain(unwritable);
                        }
                        Shape size = shape.Of(parsed);
                        ValueArray<CrossoverRow> rows = Crossover.Of(
                            MachineModel.TakeHome,
                            size,
                            parsed.GetValue(contract) ?? Contract.Values,
                            cancellation
                        );
                        string title = $"{size}: ops after the passes, and the cycles each resource needs for them";
                        Sheet sheet = SweepView.Of(rows);
                        return answer.Give(
                            $"{size}: {sheet.Title}",
                            () => [sheet with { Title = $"{size}: {sheet.Title}" }],
                            () => SweepDocument.Of(rows, size),
                            () => $"{CrossoverChart.Figures(rows) with { Title = title }}\n"
                        );
                    },
                    cancellation
                )
        );
        return command;
    }
}
