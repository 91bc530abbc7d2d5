using System.CommandLine;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;

namespace Kernel.Host.Commands;

/// <summary><c>kernel isa</c>: the op table, for eyes, scripts and the docs.</summary>
public static class IsaCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var markdown = new Option<bool>("--markdown") { Description = "Print the page docs/isa.md." };
        var command = new Command(
            "isa",
            "Print the instruction set: every op with its operands, what it reads and writes, and what it means."
        )
        {
            json,
            markdown,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(markdown))
            {
                result.AddError("--json and --markdown exclude each other");
            }
        });
        command.SetAction(parsed =>
        {
            MachineModel model = MachineModel.TakeHome;
            parsed.InvocationConfiguration.Output.Write(
                parsed.GetValue(json) ? Json.Write(Document(model)) + "\n"
                : parsed.GetValue(markdown) ? IsaPage.Markdown(model)
                : IsaPage.Text(model)
            );
            return ExitCode.Success;
        });
        return command;
    }

    private static object Document(MachineModel model) =>
        new
        {
            Machine = model,
            Ops = OpTable.All.Select(row => new
            {
                row.Engine,
                Op = row.SlotName,
                Flat = row.FlatName,
                Form = row.ToString(),
                Operands = row.Operands.Select(operand => new
                {
                    operand.Name,
                    operand.Role,
                    Vector = operand.IsVector,
                }),
                row.Meaning,
                row.Doc,
                row.ReadsMemory,
                row.WritesMemory,
                row.IsControl,
            }),
        };
}
