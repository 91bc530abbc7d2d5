using System.CommandLine;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Documents;

namespace Kernel.Host.Commands;

/// <summary><c>kernel crossover</c>: the floors by how many levels of the tree are kept in scratch.</summary>
public static class CrossoverCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var shape = new ShapeOptions();
        Option<Contract?> contract = ContractOption.Create("What the kernel leaves in memory; Values unless said.");
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command(
            "crossover",
            "Write the walk with the nodes of the first 0 to 4 levels below the root chosen from scratch, run the passes, and "
                + "print ops and floors: where loading stops being the limit and choosing begins. Exit status: 0 printed, 2 "
                + "wrong usage, 3 interrupted."
        )
        {
            contract,
            json,
        };
        shape.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                Task.Run(
                    () =>
                    {
                        Shape size = shape.Of(parsed);
                        ValueArray<CrossoverRow> rows = Crossover.Of(
                            MachineModel.TakeHome,
                            size,
                            parsed.GetValue(contract) ?? Contract.Values,
                            cancellation
                        );
                        parsed.InvocationConfiguration.Output.Write(
                            (
                                parsed.GetValue(json)
                                    ? Json.Write(SweepDocument.Of(rows, size))
                                    : CrossoverChart.Figures(rows) with
                                    {
                                        Title =
                                            $"{size}: ops after the passes, and the cycles each resource needs for them",
                                    }
                            ) + "\n"
                        );
                        return ExitCode.Success;
                    },
                    cancellation
                )
        );
        return command;
    }
}
