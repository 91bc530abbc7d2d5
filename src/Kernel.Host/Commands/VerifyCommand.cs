using System.CommandLine;
using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Host.Verification;

namespace Kernel.Host.Commands;

/// <summary><c>kernel verify</c>: has the untouched original judge a program.</summary>
public static class VerifyCommand
{
    private const int ShownComplaints = 10;

    /// <summary>Makes the command.</summary>
    /// <param name="searchPath">Where git and python3 are looked for, as PATH says it.</param>
    public static Command Create(string? searchPath)
    {
        var original = new Option<string>("--original")
        {
            Description = "A clone of the original take-home.",
            HelpName = "DIR",
            Required = true,
        };
        var kernel = new Option<string?>("--kernel")
        {
            Description = "Which kernel to build and verify; `kernel build --list` names them.",
            HelpName = "NAME",
        };
        var program = new Option<string?>("--program") { Description = "The program to verify.", HelpName = "P.json" };
        Option<Contract?> contract = ContractOption.Create(
            "What it must leave in memory; a kernel's own, and Values for a program, unless said."
        );
        Option<int> seeds = BoundedOption.Create("--seeds", "Fresh random inputs to try.", 25, 0, 100_000);
        Option<int> timeout = BoundedOption.Create(
            "--timeout",
            "Seconds a single run may take before it counts as running for ever.",
            120,
            1,
            86_400
        );
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var shape = new ShapeOptions();
        var command = new Command(
            "verify",
            "Verify a program on the original: run its own submission tests as they were committed, then fresh random inputs "
                + "and corner cases on its machine, and compare memory with its reference. Nothing is run in DIR, and a DIR "
                + "with other tests than were committed is refused. Exit status: 0 right, 1 wrong or refused, 2 wrong usage, "
                + "no clone, no git or no python3, 3 interrupted."
        )
        {
            original,
            kernel,
            program,
            contract,
            seeds,
            timeout,
            json,
        };
        shape.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                var request = new Request(
                    parsed.GetRequiredValue(original),
                    parsed.GetValue(kernel),
                    parsed.GetValue(program),
                    shape.Of(parsed),
                    parsed.GetValue(contract),
                    parsed.GetValue(seeds),
                    TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                    parsed.GetValue(json),
                    searchPath
                );
                InvocationConfiguration streams = parsed.InvocationConfiguration;
                return Task.Run(() => VerifyAsync(request, streams.Output, streams.Error, cancellation), cancellation);
            }
        );
        return command;
    }

    private static async Task<int> VerifyAsync(
        Request request,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        if (FindCandidate(request, error, out int status) is not { } candidate)
        {
            return status;
        }
        if (!Tool.Find("git", request.SearchPath).Succeeded(out string? git, out Complaint? complaint))
        {
            return error.Complain(complaint);
        }
        Outcome<Python> found = await Tool.FindPythonAsync(request.SearchPath, cancellation).ConfigureAwait(false);
        if (!found.Succeeded(out Python? python, out complaint))
        {
            return error.Complain(complaint);
        }
        Outcome<Original> read = await OriginalReader
            .ReadAsync(git, request.Original, cancellation)
            .ConfigureAwait(false);
        if (!read.Succeeded(out Original? original, out complaint))
        {
            return error.Complain(complaint);
        }
        Complaint[] differences = [.. WorkTree.Differences(original, python.StandardModules)];
        if (differences.Length > 0)
        {
            return Refuse(error, differences);
        }
        if (!original.IsPublished)
        {
            error.Complain(
                new(
                    request.Original,
                    null,
                    $"warning: commit {original.Commit} is not known to be the published original"
                )
            );
        }
        Proof proof = await ProveAsync(request, candidate, original, python, error, cancellation).ConfigureAwait(false);
        output.Write(request.Json ? VerifyReport.Document(proof) : VerifyReport.Text(proof));
        return proof.Passed
            ? ExitCode.Success
            : Refuse(error, [.. proof.Faults.Select(fault => Against(request, fault))]);
    }

    private static async Task<Proof> ProveAsync(
        Request request,
        Candidate candidate,
        Original original,
        Python python,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        var progress = ProgressLine.On(error);
        try
        {
            return await Prover
                .ProveAsync(candidate, original, python, request.Seeds, request.Timeout, progress, cancellation)
                .ConfigureAwait(false);
        }
        finally
        {
            progress.Clear();
        }
    }

    private static Candidate? FindCandidate(Request request, TextWriter error, out int status)
    {
        MachineModel model = MachineModel.TakeHome;
        switch (request)
        {
            case { Kernel: null, Program: null }:
                status = error.Complain(new(null, null, "say what to verify: --kernel NAME or --program P.json"));
                return null;
            case { Kernel: { }, Program: { } }:
                status = error.Complain(new(null, null, "--kernel and --program exclude each other"));
                return null;
            case { Program: { } file }:
                return ProgramFile.ReadLegal(file, model, error, out status) is { } read
                    ? new(file, read, request.Shape, request.Contract ?? Contract.Values)
                    : null;
        }
        if (Catalogue.Find(request.Kernel!) is not { } entry)
        {
            status = error.Complain(
                new(null, null, $"there is no kernel {request.Kernel}; `kernel build --list` names them")
            );
            return null;
        }
        Contract contract = request.Contract ?? entry.Contract;
        BuildResult built = entry.Build(model, request.Shape, contract);
        ValueArray<Diagnostic> against = built.Program is { } made ? Legality.Check(model, made) : built.Refused;
        if (against.Count > 0 || built.Program is not { } program)
        {
            status = Refuse(error, [.. against.Select(reason => Against(request, reason.ToString()))]);
            return null;
        }
        status = ExitCode.Success;
        return new(entry.Name, program, request.Shape, contract);
    }

    private static Complaint Against(Request request, string reason) => new(request.Program, request.Kernel, reason);

    /// <summary>A long list says the same thing over and over; the first few and the count say it as well.</summary>
    private static int Refuse(TextWriter error, Complaint[] complaints)
    {
        foreach (Complaint complaint in complaints.Take(ShownComplaints))
        {
            error.Complain(complaint);
        }
        if (complaints.Length > ShownComplaints)
        {
            error.WriteLine($"  and {complaints.Length - ShownComplaints} more like these");
        }
        return ExitCode.No;
    }

    private sealed record Request(
        string Original,
        string? Kernel,
        string? Program,
        Shape Shape,
        Contract? Contract,
        int Seeds,
        TimeSpan Timeout,
        bool Json,
        string? SearchPath
    );
}
