using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Checking;
using Kernel.Core.Interchange;
using Kernel.Core.Kernels;
using Kernel.Core.Kernels.Record;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Workload;

namespace Kernel.Host.Commands;

/// <summary><c>kernel search</c>: looks for a better schedule of the record kernel.</summary>
public static class SearchCommand
{
    private const string OnlyKernel = "record";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var kernel = new Option<string>("--kernel")
        {
            Description = "Which kernel; only record can be searched.",
            DefaultValueFactory = _ => OnlyKernel,
            HelpName = "NAME",
        };
        Option<Contract?> contract = ContractOption.Create(
            "What the program must leave in memory; Values when nothing is said."
        );
        var shape = new Option<Shape>("--shape")
        {
            Description = "Height, rounds and batch of the walk.",
            DefaultValueFactory = _ => Shape.TakeHome,
            CustomParser = ParseShape,
            HelpName = "H,R,B",
        };
        var seconds = new Option<double?>("--seconds")
        {
            Description = "Stop after so many seconds; 60 when nothing is said.",
            HelpName = "N",
        };
        var evaluations = new Option<long?>("--evaluations")
        {
            Description =
                "Stop after at least so many candidates: then the result does not depend on speed or threads.",
            HelpName = "N",
        };
        Option<int> seed = BoundedOption.Create("--seed", "Where chance starts.", 1, 0, int.MaxValue);
        Option<int> threads = BoundedOption.Create("--threads", "Threads to use.", Environment.ProcessorCount, 1, 1024);
        var from = new Option<bool>("--from-plan")
        {
            Description = "Start from the shipped plan instead of from nothing.",
        };
        var journal = new Option<string?>("--journal")
        {
            Description = "Keep the search in this file, so that it can go on.",
            HelpName = "F",
        };
        var resume = new Option<string?>("--resume")
        {
            Description = "Go on with the search in this file (and keep it there).",
            HelpName = "F",
        };
        var plan = new Option<string?>("--out") { Description = "Write the best plan found.", HelpName = "PLAN.json" };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command(
            "search",
            "Search for a shorter schedule. Ctrl-C stops with the best so far. Exit status: 0 done, 1 nothing was found, "
                + "2 wrong usage or a file that cannot be read or written, 3 interrupted, with the best so far printed."
        )
        {
            kernel,
            contract,
            shape,
            seconds,
            evaluations,
            seed,
            threads,
            from,
            journal,
            resume,
            plan,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var request = new Request(
                    parsed.GetValue(kernel)!,
                    parsed.GetValue(contract) ?? Contract.Values,
                    parsed.GetValue(shape)!,
                    parsed.GetValue(seconds),
                    parsed.GetValue(evaluations),
                    parsed.GetValue(seed),
                    parsed.GetValue(threads),
                    parsed.GetValue(from),
                    parsed.GetValue(journal) ?? parsed.GetValue(resume),
                    parsed.GetValue(resume),
                    parsed.GetValue(plan),
                    parsed.GetValue(json)
                );
                TextWriter output = parsed.InvocationConfiguration.Output;
                TextWriter error = parsed.InvocationConfiguration.Error;
                // Not cancelled itself: it ends with what it has found.
                return Task.Run(() => Run(request, output, error, cancellation), CancellationToken.None);
            }
        );
        return command;
    }

    private static int Run(Request request, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (request.Kernel != OnlyKernel)
        {
            return error.Complain(
                new(null, null, $"only the kernel {OnlyKernel} can be searched, not {request.Kernel}")
            );
        }
        foreach (string file in new[] { request.Journal, request.Plan }.OfType<string>())
        {
            if (AtomicFile.WhyNotWritable(file) is { } unwritable)
            {
                return error.Complain(unwritable);
            }
        }
        SearchState state = Search.Start(request.Seed);
        if (request.Resume is { } journal)
        {
            if (!ReadJournal(journal).Succeeded(out SearchJournal? read, out Complaint? complaint))
            {
                return error.Complain(complaint);
            }
            state = read.State;
            request = request with { Shape = read.Shape, Contract = read.Contract };
        }
        state = SearchOn(request, state, error, cancellation);
        return Finish(request, state, output, error, cancellation.IsCancellationRequested);
    }

    /// <summary>Steps until time, evaluations or patience run out.</summary>
    private static SearchState SearchOn(
        Request request,
        SearchState state,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        RecordPlan[] starts =
            request.FromPlan && request.Shape == Shape.TakeHome && RecordPlan.Shipped(request.Contract) is { } shipped
                ? [shipped]
                : [];
        Search search = RecordWalk.Search(MachineModel.TakeHome, request.Shape, request.Contract, starts);
        var progress = ProgressLine.On(error);
        var clock = Stopwatch.StartNew();
        var sinceJournal = Stopwatch.StartNew();
        long first = state.Evaluations;
        double? seconds = request.Seconds ?? (request.Evaluations is null ? 60 : null);
        int? best = state.Best?.Evaluation.Cycles;
        string gap = Gap(request, state);
        while (
            !cancellation.IsCancellationRequested
            && !(clock.Elapsed.TotalSeconds >= seconds)
            && !(state.Evaluations >= request.Evaluations)
        )
        {
            state = search.Step(state, request.Threads);
            bool isNew = state.Best?.Evaluation.Cycles != best;
            if (isNew)
            {
                best = state.Best?.Evaluation.Cycles;
                gap = Gap(request, state);
            }
            string line = Progress(state, gap, (state.Evaluations - first) / clock.Elapsed.TotalSeconds);
            if (isNew)
            {
                progress.Done(line);
            }
            else
            {
                progress.Working(line);
            }
            if (sinceJournal.Elapsed.TotalSeconds >= 1)
            {
                WriteJournal(request, state, error);
                sinceJournal.Restart();
            }
        }
        progress.Clear();
        WriteJournal(request, state, error);
        return state;
    }

    private static string Progress(SearchState state, string gap, double rate) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"best {state.Best?.Evaluation.Cycles.ToString() ?? "none"} cycles{gap}, {state.Evaluations} evaluations, {rate:F0}/s"
        );

    /// <summary>How far the best schedule is above the floor of its own ops.</summary>
    private static string Gap(Request request, SearchState state)
    {
        if (state.Best is not { Evaluation.Cycles: { } cycles } best)
        {
            return "";
        }
        BuildResult built = RecordWalk.Build(
            MachineModel.TakeHome,
            RecordPlan.Of(request.Shape, request.Contract, best)
        );
        if (built.Program is not { } program)
        {
            return "";
        }
        long floor = Floors.Of(MachineModel.TakeHome, program).Highest;
        return string.Create(CultureInfo.InvariantCulture, $", {cycles - floor} above its floor of {floor}");
    }

    private static int Finish(Request request, SearchState state, TextWriter output, TextWriter error, bool interrupted)
    {
        if (state.Best is not { } best)
        {
            error.Complain(new(null, null, $"no schedule found in {state.Evaluations} evaluations"));
            return interrupted ? ExitCode.Cancelled : ExitCode.No;
        }
        var plan = RecordPlan.Of(request.Shape, request.Contract, best);
        BuildResult built = RecordWalk.Build(MachineModel.TakeHome, plan);
        Verdict verdict = Conformance.Check(MachineModel.TakeHome, built.Program!, request.Shape, request.Contract);
        if (!verdict.Passed)
        {
            error.Complain(new(null, OnlyKernel, $"the best schedule is wrong, please report it: {verdict}"));
            return ExitCode.No;
        }
        if (request.Plan is { } file && AtomicFile.Write(file, plan.Write()) is { } unwritten)
        {
            return error.Complain(unwritten);
        }
        MixFloor floor = RecordFloor.Of(MachineModel.TakeHome, request.Shape, request.Contract);
        output.WriteLine(
            request.Json
                ? Json.Write(
                    new
                    {
                        Floor = Math.Round((double)floor.Cycles, 2),
                        Prices = floor.Prices.ToDictionary(
                            price => price.Key.Name(),
                            price => Math.Round((double)price.Value, 4)
                        ),
                        best.Evaluation.Cycles,
                        best.Evaluation.Cost,
                        state.Evaluations,
                        state.Seed,
                        request.Contract,
                        request.Shape.Height,
                        request.Shape.Rounds,
                        request.Shape.Batch,
                        Plan = request.Plan,
                    }
                )
                : $"{verdict}, after {state.Evaluations} evaluations{(request.Plan is { } to ? $"; plan written to {to}" : "")}\n{Tell(floor)}"
        );
        return interrupted ? ExitCode.Cancelled : ExitCode.Success;
    }

    private static string Tell(MixFloor floor)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"no mix of the techniques goes below {(double)floor.Cycles:F1} cycles; there, one op less saves of vector ops {Price(Engine.Valu)}, loads {Price(Engine.Load)}, flow ops {Price(Engine.Flow)}, stores {Price(Engine.Store)} cycles"
        );

        string Price(Engine engine) => ((double)floor.Prices[engine]).ToString("0.###", CultureInfo.InvariantCulture);
    }

    private static void WriteJournal(Request request, SearchState state, TextWriter error)
    {
        if (request.Journal is null)
        {
            return;
        }
        var journal = new SearchJournal(
            SearchJournal.CurrentVersion,
            OnlyKernel,
            request.Shape,
            request.Contract,
            state
        );
        if (AtomicFile.Write(request.Journal, journal.Write()) is { } unwritten)
        {
            error.Complain(unwritten);
        }
    }

    private static Outcome<SearchJournal> ReadJournal(string file)
    {
        try
        {
            (SearchJournal? journal, Diagnostic? wrong) = SearchJournal.Read(
                File.ReadAllText(file),
                RecordWalk.Genes.Count
            );
            return journal is not null ? journal : new Complaint(file, wrong!.Place, wrong.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Complaint(file, null, $"cannot read: {failure.Message}");
        }
    }

    private static Shape? ParseShape(System.CommandLine.Parsing.ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        int[] numbers = [.. text.Split(',').Select(part => int.TryParse(part, out int number) ? number : -1)];
        if (numbers is [>= 1 and <= 12, >= 0 and <= 40, >= 1 and <= 1024])
        {
            return new(numbers[0], numbers[1], numbers[2]);
        }
        result.AddError(
            $"--shape takes height 1 to 12, rounds 0 to 40, batch 1 to 1024, such as 10,16,256; not {text}"
        );
        return null;
    }

    private sealed record Request(
        string Kernel,
        Contract Contract,
        Shape Shape,
        double? Seconds,
        long? Evaluations,
        int Seed,
        int Threads,
        bool FromPlan,
        string? Journal,
        string? Resume,
        string? Plan,
        bool Json
    );
}
