using System.Text.Json;
using Kernel.Core.Machine;
using Kernel.Interactive.Viewer;

namespace Kernel.Interactive.Stepping;

/// <summary>From a stepper to its page: what the words held at first, then what each step wrote.</summary>
internal static class StepperPage
{
    private const int row = 8;
    private const int frameHeight = 640;

    private static readonly JsonSerializerOptions options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static readonly string[] scripts = ["Viewer.columns.js", "Viewer.data.js", "Stepping.stepper.js"];

    public static string Frame(Stepper stepper) =>
        OwnPage.Frame(Render(stepper, "program"), "A machine, step by step", frameHeight);

    public static string Render(Stepper stepper, string name)
    {
        MachineStep[] steps = [.. stepper.Steps.Take(Stepper.MostOnPage)];
        MachineState start = stepper.At(0);
        IReadOnlyDictionary<int, string> names = WordNames.Of(stepper.Model, stepper.Program);
        int[] memory = TouchedRows(steps.SelectMany(step => step.Memory), start.Memory.Count);
        int[] scratch = [.. Enumerable.Range(0, start.Scratch.Count).Where(word => start.Scratch[word] != 0)];
        Op[][] ops = [.. steps.Select(step => step.OpSet.Ops.Where(op => op.Engine != Engine.Debug).ToArray())];
        Op[] all = [.. ops.SelectMany(set => set)];
        MachineState[] after = [.. Enumerable.Range(0, steps.Length + 1).Select(stepper.Outline)];
        var columns = new Columns()
            .Signed(Steps(after.Select(state => state.Pc)))
            .Signed(Steps(after.Select(state => state.Cycle)))
            .Natural(after.Select(state => (long)state.Status))
            .Natural(ops.Select(set => (long)set.Length))
            .Natural(all.Select(op => (long)op.Code))
            .Signed(all.Select(op => op.X0))
            .Signed(all.Select(op => op.X1))
            .Signed(all.Select(op => op.X2))
            .Signed(all.Select(op => op.X3));
        Writes(columns, steps.Select(step => step.Scratch));
        Writes(columns, steps.Select(step => step.Memory));
        columns
            .Signed(Steps(scratch.Select(word => (long)word)))
            .Natural(scratch.Select(word => (long)start.Scratch[word]))
            .Signed(Steps(memory.Select(word => (long)word)))
            .Natural(memory.Select(word => (long)start.Memory[word]))
            .Signed(Steps(names.Keys.Select(word => (long)word)))
            .Texts([.. names.Values]);
        var head = new
        {
            Name = name,
            stepper.First,
            Steps = steps.Length,
            Ops = all.Length,
            OpSets = stepper.Program.Length,
            GoesOn = stepper.GoesOn || steps.Length < stepper.Steps.Count,
            Trap = after[^1].Trap?.ToString(),
            stepper.Model.VectorLength,
            stepper.Model.ScratchSize,
            Row = row,
            ScratchWords = scratch.Length,
            MemoryWords = memory.Length,
            Names = names.Count,
            Statuses = Enum.GetNames<MachineStatus>().Select(status => Names.Kebab(status)),
            Engines = Engines.Costed.Select(engine => new { Name = engine.Name(), Colour = Charts.Palette.Of(engine) }),
            Forms = ViewerData.Forms(),
        };
        string body = $"""
            <main id="stepper"></main>
            <script type="application/json" id="head">{JsonSerializer.Serialize(head, options)}</script>
            <script type="text/plain" id="packed">{columns.Pack()}</script>
            """;
        return OwnPage.Render($"{name}: step by step", ["Viewer.viewer.css", "Stepping.stepper.css"], body, scripts);
    }

    /// <summary>How many words each step wrote, then all addresses, then all values.</summary>
    private static void Writes(Columns columns, IEnumerable<ValueArray<WordWrite>> steps)
    {
        ValueArray<WordWrite>[] writes = [.. steps];
        columns
            .Natural(writes.Select(step => (long)step.Count))
            .Signed(Steps(writes.SelectMany(step => step).Select(write => (long)write.Address)))
            .Natural(writes.SelectMany(step => step).Select(write => (long)write.After));
    }

    /// <summary>The words of every row of memory in which a word is written.</summary>
    private static int[] TouchedRows(IEnumerable<WordWrite> writes, int words) =>
        [
            .. writes
                .Select(write => write.Address / row)
                .Distinct()
                .Order()
                .SelectMany(start => Enumerable.Range(start * row, Math.Min(row, words - (start * row)))),
        ];

    private static IEnumerable<long> Steps(IEnumerable<long> numbers)
    {
        long last = 0;
        foreach (long number in numbers)
        {
            yield return number - last;
            last = number;
        }
    }
}
