using System.Globalization;
using System.Text.Json;
using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Host.Verification;

/// <summary>What a program did on one input, by the original's machine and reference.</summary>
/// <param name="Input">What the input is.</param>
/// <param name="Cycles">Cycles until it stopped.</param>
/// <param name="Fault">Why it did not come to its end, or null.</param>
/// <param name="Value">The first wrong value, or null.</param>
/// <param name="Index">The first wrong index, or null.</param>
/// <param name="Other">The first wrong word before them, or null.</param>
public sealed record InputTrial(
    string Input,
    long Cycles,
    string? Fault = null,
    WrongWord? Value = null,
    WrongWord? Index = null,
    WrongWord? Other = null
)
{
    /// <summary>The strictest contract met, or null when it faulted or a value is wrong.</summary>
    public Contract? Met =>
        Fault is not null || Value is not null ? null
        : Index is not null ? Contract.Values
        : Other is not null ? Contract.ValuesAndIndices
        : Contract.FullMemory;

    /// <summary>Whether the contract is met.</summary>
    /// <param name="contract">What is asked for.</param>
    public bool Meets(Contract contract) => Met >= contract;

    /// <summary>The first word that is wrong, whatever is asked for: values first, then indices, then all else.</summary>
    public WrongWord? FirstWrong => Value ?? Index ?? Other;

    /// <summary>What is wrong in words, or null when nothing is.</summary>
    public string? Complaint => Fault ?? FirstWrong?.ToString();
}

/// <summary>What a program did on all inputs.</summary>
/// <param name="Trials">One an input, in order.</param>
/// <param name="Fault">Why they are not all there, or why they prove nothing; else null.</param>
public sealed record InputRun(ValueArray<InputTrial> Trials, string? Fault = null)
{
    /// <summary>The strictest contract met on every input, or null when there is one it met none on.</summary>
    public Contract? Met =>
        Trials.Count == 0 || Trials.Any(trial => trial.Met is null) ? null : Trials.Min(trial => trial.Met);

    /// <summary>The first trial that does not meet the contract, or null.</summary>
    /// <param name="contract">What is asked for.</param>
    public InputTrial? FirstFailure(Contract contract) => Trials.FirstOrDefault(trial => !trial.Meets(contract));
}

/// <summary>Runs a program on many inputs and reads what the trials say, a JSON line at a time.</summary>
public static class InputTrials
{
    private static readonly JsonSerializerOptions options = new(JsonSerializerDefaults.Web);

    /// <summary>Runs them.</summary>
    /// <param name="request">How to run them.</param>
    /// <param name="shape">The size of the inputs.</param>
    /// <param name="patience">How long an input may take.</param>
    /// <param name="onBegin">Told the name of an input as it begins.</param>
    /// <param name="onEnd">Told of each trial as it ends.</param>
    /// <param name="cancellation">Ends them, then throws.</param>
    public static async Task<InputRun> RunAsync(
        ChildRequest request,
        Shape shape,
        TimeSpan patience,
        Action<string> onBegin,
        Action<InputTrial> onEnd,
        CancellationToken cancellation
    )
    {
        var errors = new List<string>();
        var trials = new List<InputTrial>();
        string? begun = null;
        string? notTheTakeHome = null;
        bool finished = false;
        ChildEnd end = await ChildProcess
            .RunAsync(request, Take, errors.Add, patience, cancellation)
            .ConfigureAwait(false);
        if (end.Stalled && begun is not null)
        {
            trials.Add(new(begun, 0, Endless(patience)));
        }
        string? fault =
            notTheTakeHome
            ?? (
                end.Stalled ? $"the trials were ended: {Endless(patience)}"
                : finished && end.Status == 0 ? null
                : $"the trials broke off: {Tool.LastLine(string.Join('\n', errors))}"
            );
        return new(trials.ToValueArray(), fault);

        void Take(string text)
        {
            if (Parse(text) is not { } line)
            {
                notTheTakeHome ??= $"it prints what it should not: {text}";
                return;
            }
            notTheTakeHome ??= line.Machine is { } machine ? Mismatch(machine) : null;
            finished |= line.Finished;
            if (line.Begins is { } begins)
            {
                begun = begins;
                onBegin(begins);
            }
            if (line.Ends is { } ends)
            {
                begun = null;
                trials.Add(
                    new(
                        ends,
                        line.Cycles,
                        line.Fault,
                        Wrong(shape, line.Value),
                        Wrong(shape, line.Index),
                        Wrong(shape, line.Other)
                    )
                );
                onEnd(trials[^1]);
            }
        }
    }

    /// <summary>What to say of a program that had to be ended.</summary>
    /// <param name="patience">How long it was waited for.</param>
    public static string Endless(TimeSpan patience) =>
        $"no end within {patience.TotalSeconds.ToString("N0", CultureInfo.InvariantCulture)} seconds: it loops for ever, or "
        + "needs a longer --timeout";

    private static Line? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(text, options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>In what a file's machine is another than the take-home's, or null.</summary>
    private static string? Mismatch(MachineFacts facts)
    {
        MachineModel model = MachineModel.TakeHome;
        IEnumerable<(string What, int Here, int TakeHome)> sizes =
        [
            ("cores", facts.Cores, 1),
            ("words in a vector", facts.VectorLength, model.VectorLength),
            ("words of scratch", facts.ScratchSize, model.ScratchSize),
            .. Enum.GetValues<Engine>()
                .Where(engine => engine != Engine.Debug)
                .Select(engine =>
                    ($"{engine.Name()} slots", facts.Slots.GetValueOrDefault(engine.Name()), model.Slots(engine))
                ),
        ];
        string[] wrong =
        [
            .. sizes
                .Where(size => size.Here != size.TakeHome)
                .Select(size => $"{size.Here} {size.What}, not {size.TakeHome}"),
        ];
        return wrong.Length == 0 ? null : $"its machine is not the take-home's: it has {string.Join("; ", wrong)}";
    }

    private static WrongWord? Wrong(Shape shape, long[]? difference) =>
        difference is [var address, var expected, var actual]
            ? new((int)address, Contracts.Place(shape, (int)address), (uint)expected, (uint)actual)
            : null;

    private sealed record MachineFacts(Dictionary<string, int> Slots, int VectorLength, int ScratchSize, int Cores);

    private sealed record Line(
        MachineFacts? Machine,
        string? Begins,
        string? Ends,
        long Cycles,
        string? Fault,
        long[]? Value,
        long[]? Index,
        long[]? Other,
        bool Finished
    );
}
