using System.CommandLine;
using System.Globalization;
using System.Text;
using Kernel.Core.Checking;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Interactive.Documents;

namespace Kernel.Host.Commands;

/// <summary><c>kernel check</c>: whether a program is legal and computes what the reference computes.</summary>
public static class CheckCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("P.json") { Description = "The program to check." };
        var shape = new ShapeOptions();
        Option<Contract?> contract = ContractOption.Create("What it must leave in memory; Values unless said.");
        Option<long> maxSteps = MaxSteps();
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command(
            "check",
            "Check a program: read it again for anything illegal, then run it on random and extreme tree walks and compare "
                + "memory with the reference. Exit status: 0 legal and right, 1 illegal or wrong, 2 wrong usage or an "
                + "unreadable file, 3 interrupted."
        )
        {
            file,
            contract,
            maxSteps,
            json,
        };
        shape.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                var request = new Request(
                    parsed.GetRequiredValue(file),
                    shape.Of(parsed),
                    parsed.GetValue(contract) ?? Contract.Values,
                    parsed.GetValue(maxSteps),
                    parsed.GetValue(json)
                );
                InvocationConfiguration streams = parsed.InvocationConfiguration;
                return Task.Run(() => Check(request, streams.Output, streams.Error, cancellation), cancellation);
            }
        );
        return command;
    }

    /// <summary>The option <c>--max-steps</c>, which ends a run that would not end by itself.</summary>
    internal static Option<long> MaxSteps() =>
        BoundedOption.Create(
            "--max-steps",
            "Op-sets a run may take before it counts as running for ever.",
            Conformance.Patience.MaxSteps,
            1,
            1_000_000_000_000
        );

    private static int Check(Request request, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        MachineModel model = MachineModel.TakeHome;
        if (ProgramFile.Read(request.File, model, error) is not { } program)
        {
            return ExitCode.Usage;
        }
        Verdict verdict = Conformance.Check(
            model,
            program,
            request.Shape,
            request.Contract,
            options: Conformance.Patience with
            {
                MaxSteps = request.MaxSteps,
            },
            cancellation: cancellation
        );
        output.Write(
            request.Json
                ? Json.Write(VerdictDocument.Of(verdict, program, request.File)) + "\n"
                : Report(request, program, verdict)
        );
        error.Complain(request.File, verdict.Illegal);
        foreach (Trial failed in verdict.Trials.Where(trial => !trial.Passed))
        {
            error.Complain(new(request.File, null, $"{failed.Input}: {(object?)failed.Trap ?? failed.Wrong}"));
        }
        return verdict.Passed ? ExitCode.Success : ExitCode.No;
    }

    private static string Report(Request request, Program program, Verdict verdict)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{request.File}: {program}\n{verdict.Shape}\n");
        if (verdict.IsLegal)
        {
            int width = verdict.Trials.Max(trial => trial.Input.Length);
            text.Append(CultureInfo.InvariantCulture, $"\n{"input".PadRight(width)}  {"cycles", 13}  meets\n");
            foreach (Trial trial in verdict.Trials)
            {
                text.Append(CultureInfo.InvariantCulture, $"{trial.Input.PadRight(width)}  {trial.Cycles, 13:N0}  ");
                text.Append(trial.Trap is null ? trial.Met?.ToString() ?? "nothing: values are wrong" : "trapped")
                    .Append('\n');
            }
            text.Append('\n');
        }
        return text.Append(verdict.Passed ? "yes" : "no")
            .Append(CultureInfo.InvariantCulture, $" ({verdict.Required} asked for): {verdict}\n")
            .ToString();
    }

    private sealed record Request(string File, Shape Shape, Contract Contract, long MaxSteps, bool Json);
}
