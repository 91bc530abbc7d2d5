using System.CommandLine;
using Kernel.Core.Checking;
using Kernel.Core.Interchange;
using Kernel.Core.Kernels;
using Kernel.Core.Kernels.Examples;
using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Host.Commands;

/// <summary><c>kernel build</c>: writes a kernel as a program file.</summary>
public static class BuildCommand
{
    private const string Usual = "record";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var list = new Option<bool>("--list") { Description = "Name the kernels that can be built, and stop." };
        var json = new Option<bool>("--json") { Description = "Print what was built, or the list, as JSON." };
        var kernel = new Option<string>("--kernel")
        {
            Description = "Which kernel; --list names them.",
            DefaultValueFactory = _ => Usual,
            HelpName = "NAME",
        };
        Option<Contract?> contract = ContractOption.Create(
            "Refuse unless the kernel leaves this much right in memory; without it, its own contract."
        );
        var file = new Option<string?>("--out") { Description = "The program file to write.", HelpName = "P.json" };
        Option<int> items = BoundedOption.Create("--n", "Items of a kernel that is no tree walk.", 1024, 1, 100_000);
        var shape = new ShapeOptions();
        var command = new Command(
            "build",
            "Build a kernel, check it against the reference, and write its program in the take-home's own shape. Exit status: "
                + "0 written, 1 the kernel cannot be built for that size or is wrong, 2 wrong usage or an unwritable file."
        )
        {
            list,
            kernel,
            contract,
            file,
            json,
            items,
        };
        shape.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                TextWriter output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(list))
                {
                    return Task.FromResult(List(parsed.GetValue(json), output));
                }
                if (Examples.Find(parsed.GetValue(kernel)!) is { } example)
                {
                    bool isMisled = shape.AreGiven(parsed) || parsed.GetValue(contract) is not null;
                    return Task.Run(
                        () =>
                            isMisled
                                ? parsed.InvocationConfiguration.Error.Complain(
                                    new(
                                        null,
                                        null,
                                        $"{example.Name} is no tree walk: its size is --n, and it has no contract"
                                    )
                                )
                                : ExampleBuild.Run(
                                    example,
                                    parsed.GetValue(items),
                                    parsed.GetValue(file),
                                    parsed.GetValue(json),
                                    output,
                                    parsed.InvocationConfiguration.Error
                                ),
                        cancellation
                    );
                }
                if (parsed.GetResult(items) is { Implicit: false })
                {
                    return Task.FromResult(
                        parsed.InvocationConfiguration.Error.Complain(
                            new(
                                null,
                                null,
                                $"{parsed.GetValue(kernel)} takes no --n; a tree walk has a height, rounds and a batch"
                            )
                        )
                    );
                }
                var request = new Request(
                    parsed.GetValue(kernel)!,
                    shape.Of(parsed),
                    parsed.GetValue(contract),
                    parsed.GetValue(file),
                    parsed.GetValue(json)
                );
                return Task.Run(
                    () => Build(request, output, parsed.InvocationConfiguration.Error, cancellation),
                    cancellation
                );
            }
        );
        return command;
    }

    private static int List(bool json, TextWriter output)
    {
        (string Name, string Description, Contract? Contract)[] all =
        [
            .. Catalogue.All.Select(entry => (entry.Name, entry.Description, (Contract?)entry.Contract)),
            .. Examples.All.Select(kernel => (kernel.Name, kernel.Description, (Contract?)null)),
        ];
        int width = all.Max(entry => entry.Name.Length);
        output.Write(
            json
                ? Json.Write(
                    all.Select(entry => new
                    {
                        entry.Name,
                        entry.Description,
                        entry.Contract,
                    })
                ) + "\n"
                : string.Concat(
                    all.Select(entry =>
                        $"{entry.Name.PadRight(width)}  {entry.Description} ({entry.Contract?.ToString() ?? "--n items"})\n"
                    )
                )
        );
        return ExitCode.Success;
    }

    private static int Build(Request request, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (Catalogue.Find(request.Kernel) is not { } entry)
        {
            return error.Complain(
                new(null, null, $"there is no kernel {request.Kernel}; `kernel build --list` names them")
            );
        }
        if (request.File is null)
        {
            return error.Complain(new(null, null, "say where the program goes: --out P.json"));
        }
        if (AtomicFile.WhyNotWritable(request.File) is { } unwritable)
        {
            return error.Complain(unwritable);
        }
        MachineModel model = MachineModel.TakeHome;
        Contract contract = request.Contract ?? entry.Contract;
        BuildResult built = entry.Build(model, request.Shape, contract);
        if (built.Program is not { } program)
        {
            return Refuse(error, built.Refused.Select(refused => new Complaint(null, entry.Name, $"{refused}")));
        }
        Verdict verdict = Conformance.Check(model, program, request.Shape, contract, cancellation: cancellation);
        if (!verdict.Passed)
        {
            return Refuse(
                error,
                verdict.IsLegal
                    ? [new Complaint(null, entry.Name, $"{request.Shape}: {verdict}; nothing is written")]
                    : verdict.Illegal.Select(illegal => new Complaint(null, entry.Name, illegal.ToString()))
            );
        }
        if (AtomicFile.Write(request.File, ProgramJson.Write(program)) is { } unwritten)
        {
            return error.Complain(unwritten);
        }
        output.WriteLine(
            request.Json
                ? Json.Write(
                    new
                    {
                        Kernel = entry.Name,
                        request.Shape.Height,
                        request.Shape.Rounds,
                        request.Shape.Batch,
                        verdict.Cycles,
                        Contract = verdict.Met,
                        Ops = program.Ops.Count(),
                        request.File,
                    }
                )
                : $"{entry.Name}, {request.Shape}: {verdict}; written to {request.File}"
        );
        return ExitCode.Success;
    }

    /// <summary>A long list says the same thing over and over; the first few and the count say it as well.</summary>
    internal static int Refuse(TextWriter error, IEnumerable<Complaint> complaints)
    {
        const int shown = 10;
        Complaint[] all = [.. complaints];
        foreach (Complaint complaint in all.Take(shown))
        {
            error.Complain(complaint);
        }
        if (all.Length > shown)
        {
            error.WriteLine($"  and {all.Length - shown} more like these");
        }
        return ExitCode.No;
    }

    private sealed record Request(string Kernel, Shape Shape, Contract? Contract, string? File, bool Json);
}
