using System.CommandLine;
using System.Globalization;
using System.Text;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Interactive.Stepping;

namespace Kernel.Host.Commands;

/// <summary><c>kernel simulate</c>: runs a program, or a stream of cases.</summary>
public static class SimulateCommand
{
    private const string Standard = "-";

    /// <summary>Makes the command.</summary>
    /// <param name="input">Opens what <c>--cases -</c> reads.</param>
    public static Command Create(Func<TextReader> input)
    {
        var cases = new Option<string?>("--cases")
        {
            Description =
                "Run the cases in this file, or from stdin if it is -: a line {\"name\", \"memory\", \"program\"} each, "
                + "answered in the same order by a line {\"name\", \"cycles\", \"pc\", \"state\", \"scratch\", \"memory\", "
                + "\"trace\"} or {\"name\", \"error\"}.",
            HelpName = "F|-",
        };
        var program = new Option<string?>("--program") { Description = "Run this program.", HelpName = "P.json" };
        var memory = new Option<string?>("--memory")
        {
            Description = "A list of words to run --program on; without it, a tree walk as the take-home draws one.",
            HelpName = "M.json",
        };
        var shape = new ShapeOptions();
        Option<int> seed = BoundedOption.Create("--seed", "Seed of the tree walk.", 1, 0, int.MaxValue);
        Option<long> maxSteps = CheckCommand.MaxSteps();
        var page = new Option<string?>("--html")
        {
            Description =
                $"Write a page on which --program is executed step by step, forward and back: {Stepper.Usual:N0} op-sets of the "
                + "run, from --from on.",
            HelpName = "S.html",
        };
        Option<long> from = BoundedOption.Create(
            "--from",
            "Op-sets to execute before --html begins.",
            0L,
            0L,
            RunOptions.Default.MaxSteps
        );
        var json = new Option<bool>("--json")
        {
            Description = "Print the end of --program as one line, the same as for a case.",
        };
        var command = new Command(
            "simulate",
            "Run a program to its end: pauses do not stop it and debug ops are not checked. With --cases exit status 0 says "
                + "that all lines were read, whatever the answers, and 2 that a line was no case. With --program: 0 it "
                + "stopped, 1 it is illegal or trapped, 2 wrong usage or an unreadable file, 3 interrupted."
        )
        {
            cases,
            program,
            memory,
            seed,
            maxSteps,
            page,
            from,
            json,
        };
        shape.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                TextWriter output = parsed.InvocationConfiguration.Output;
                TextWriter error = parsed.InvocationConfiguration.Error;
                RunOptions options = RunOptions.Default with { MaxSteps = parsed.GetValue(maxSteps) };
                bool isWalk = shape.AreGiven(parsed) || parsed.GetResult(seed) is { Implicit: false };
                var request = new Request(
                    parsed.GetValue(program),
                    parsed.GetValue(memory),
                    shape.Of(parsed),
                    parsed.GetValue(seed),
                    parsed.GetValue(json),
                    parsed.GetValue(page),
                    parsed.GetValue(from)
                );
                return (parsed.GetValue(cases), request) switch
                {
                    (null, { Program: null }) => Misused("say what to run: --program P.json or --cases F"),
                    ({ }, { Page: { } }) => Misused("--html is for --program"),
                    ({ }, { Program: { } }) => Misused("--program and --cases exclude each other"),
                    ({ }, _) when isWalk || request.Memory is not null => Misused(
                        "each of the --cases has its own memory"
                    ),
                    (null, { Memory: { } }) when isWalk => Misused(
                        "--memory says what memory holds; leave out --height --rounds --batch --seed"
                    ),
                    ({ } file, _) => Cases(file, input, options, output, error, cancellation),
                    _ => Task.Run(() => Simulate(request, options, output, error, cancellation), cancellation),
                };

                Task<int> Misused(string message) => Task.FromResult(error.Complain(new(null, null, message)));
            }
        );
        return command;
    }

    private static async Task<int> Cases(
        string file,
        Func<TextReader> input,
        RunOptions options,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        Outcome<TextReader> opened = file == Standard ? input() : InputFile.Open(file);
        if (!opened.Succeeded(out TextReader? reader, out Complaint? complaint))
        {
            return error.Complain(complaint);
        }
        using (reader)
        {
            return await CaseStream
                .RunAsync(reader, file == Standard ? "stdin" : file, options, output, error, cancellation)
                .ConfigureAwait(false);
        }
    }

    private static int Simulate(
        Request request,
        RunOptions options,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        MachineModel model = MachineModel.TakeHome;
        string file = request.Program!;
        if (ProgramFile.ReadLegal(file, model, error, out int status) is not { } program)
        {
            return status;
        }
        if (ReadMemory(request, error) is not { } memory)
        {
            return ExitCode.Usage;
        }
        if (request.Page is { } page)
        {
            Stepper stepper = Stepper.Of(model, program, memory, request.From);
            if (AtomicFile.Write(page, stepper.ToPage(Path.GetFileName(file))) is { } unwritten)
            {
                return error.Complain(unwritten);
            }
        }
        MachineState end = Simulator.Run(model, program, MachineState.Initial(model, memory), options, cancellation);
        if (request.Json)
        {
            output.WriteLine(CaseJson.Answer(file, end));
        }
        if (end.Trap is { } trap)
        {
            error.Complain(new(file, null, trap.ToString()));
            return ExitCode.No;
        }
        if (!request.Json)
        {
            output.Write(Report(request, program, memory, end));
        }
        return ExitCode.Success;
    }

    private static ValueArray<uint>? ReadMemory(Request request, TextWriter error) =>
        request.Memory is { } file
            ? MemoryFile.Read(file, error)
            : MemoryImage.Build(TreeWalk.Random(request.Shape, request.Seed));

    private static string Report(Request request, Program program, ValueArray<uint> memory, MachineState end)
    {
        var text = new StringBuilder();
        string source = request.Memory ?? $"tree walk, {request.Shape}, seed {request.Seed}";
        int scratch = end.Scratch.Count(word => word != 0);
        text.Append(CultureInfo.InvariantCulture, $"{request.Program}: {program}\n");
        text.Append(CultureInfo.InvariantCulture, $"memory from {source}: {memory.Count:N0} words\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Names.Kebab($"{end.Status}")} at op-set {end.Pc:N0}");
        text.Append(CultureInfo.InvariantCulture, $" after {end.Cycle:N0} cycles\n");
        text.Append(CultureInfo.InvariantCulture, $"memory: {Changed(memory, end.Memory)}\n");
        text.Append(CultureInfo.InvariantCulture, $"scratch: {scratch:N0} of {end.Scratch.Count:N0} words are not 0\n");
        if (end.Trace.Count > 0)
        {
            text.Append("trace: ").AppendJoin(", ", (IEnumerable<uint>)end.Trace).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>How many words changed, and between which addresses.</summary>
    private static string Changed(ValueArray<uint> before, ValueArray<uint> after)
    {
        int[] changed = [.. Enumerable.Range(0, before.Count).Where(i => before[i] != after[i])];
        return changed.Length switch
        {
            0 => "unchanged",
            1 => $"word {changed[0]} changed",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{changed.Length:N0} words changed, from word {changed[0]} to word {changed[^1]}"
            ),
        };
    }

    private sealed record Request(
        string? Program,
        string? Memory,
        Shape Shape,
        int Seed,
        bool Json,
        string? Page,
        long From
    );
}
