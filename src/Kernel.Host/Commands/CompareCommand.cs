using System.CommandLine;
using System.Globalization;
using System.Text;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Documents;
using Kernel.Interactive.Tables;

namespace Kernel.Host.Commands;

/// <summary><c>kernel compare</c>: two programs side by side.</summary>
public static class CompareCommand
{
    private const int shown = 8;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var a = new Argument<string>("A.json") { Description = "The first program." };
        var b = new Argument<string>("B.json") { Description = "The second program." };
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command(
            "compare",
            "Say exactly how two programs differ: cycles, engines, ops by kind, ops that moved, and where each pulls ahead. Ops "
                + "are matched by what they compute, whatever words they use. Exit status: 0 compared, 1 a program is "
                + "illegal, 2 wrong usage or an unreadable file."
        )
        {
            a,
            b,
            json,
        };
        command.SetAction(parsed =>
        {
            InvocationConfiguration streams = parsed.InvocationConfiguration;
            string pathA = parsed.GetRequiredValue(a);
            string pathB = parsed.GetRequiredValue(b);
            MachineModel model = MachineModel.TakeHome;
            Program? first = ProgramFile.ReadLegal(pathA, model, streams.Error, out int statusA);
            Program? second = ProgramFile.ReadLegal(pathB, model, streams.Error, out int statusB);
            if (first is null || second is null)
            {
                return Math.Max(statusA, statusB);
            }
            var comparison = Comparison.Of(model, first, second, pathA, pathB);
            streams.Output.Write(
                parsed.GetValue(json)
                    ? Json.Write(ComparisonDocument.Of(comparison)) + "\n"
                    : Text(comparison) + Notes(first, second)
            );
            return ExitCode.Success;
        });
        return command;
    }

    private static string Notes(Program first, Program second)
    {
        string note = Figures.NoteOnJumps(first);
        return note.Length > 0 ? note : Figures.NoteOnJumps(second);
    }

    private static string Text(Comparison compared)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"A  {compared.NameA}: {compared.CyclesA:N0} cycles\nB  {compared.NameB}: {compared.CyclesB:N0} cycles ({Figures.Signed(compared.Change)})\n"
        );
        if (compared.IsEmpty)
        {
            return text.Append("The two do the same ops in the same cycles.\n").ToString();
        }
        text.Append('\n').Append(EngineTable(compared)).Append("\n\n");
        if (compared.Mix.Any(mix => mix.Change != 0))
        {
            text.Append(MixTable(compared)).Append("\n\n");
        }
        text.Append(
            CultureInfo.InvariantCulture,
            $"ops: {compared.Same:N0} in the same cycle, {compared.Moved.Count:N0} moved, {compared.OnlyA.Count:N0} only in A, {compared.OnlyB.Count:N0} only in B\n"
        );
        AppendMoved(text, compared);
        AppendStretches(text, compared);
        return text.ToString();
    }

    private static Table EngineTable(Comparison compared) =>
        new(
            "engines: ops, the cycles they need at the least, share of slots filled",
            [
                new("engine"),
                Column.Number("ops A"),
                Column.Number("ops B"),
                Column.Number("change"),
                Column.Number("needs A"),
                Column.Number("needs B"),
                Column.Number("change"),
                Column.Number("filled A"),
                Column.Number("filled B"),
            ],
            compared
                .Engines.Select(engine =>
                    (ValueArray<string>)
                        [
                            engine.Engine.Name(),
                            Figures.Count(engine.A.Used),
                            Figures.Count(engine.B.Used),
                            Figures.Signed(engine.B.Used - engine.A.Used),
                            Figures.Count(engine.NeededA),
                            Figures.Count(engine.NeededB),
                            Figures.Signed(engine.NeededB - engine.NeededA),
                            Figures.Percent(engine.A.Share),
                            Figures.Percent(engine.B.Share),
                        ]
                )
                .ToValueArray()
        );

    private static Table MixTable(Comparison compared) =>
        new(
            "ops by kind, where they differ",
            [new("op"), new("engine"), Column.Number("A"), Column.Number("B"), Column.Number("change")],
            compared
                .Mix.Where(mix => mix.Change != 0)
                .OrderByDescending(mix => Math.Abs(mix.Change))
                .Select(mix =>
                    (ValueArray<string>)
                        [
                            mix.Name,
                            mix.Engine.Name(),
                            Figures.Count(mix.A),
                            Figures.Count(mix.B),
                            Figures.Signed(mix.Change),
                        ]
                )
                .ToValueArray()
        );

    private static void AppendMoved(StringBuilder text, Comparison compared)
    {
        if (compared.Moved.Count == 0)
        {
            return;
        }
        int later = compared.Moved.Count(moved => moved.Shift > 0);
        text.Append(
            CultureInfo.InvariantCulture,
            $"  {later:N0} later in B, {compared.Moved.Count - later:N0} earlier; the farthest:\n"
        );
        foreach (MovedOp moved in compared.Moved.OrderByDescending(moved => Math.Abs(moved.Shift)).Take(shown))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"    {Figures.Signed(moved.Shift), 7}  {moved.A.Cycle, 7:N0} -> {moved.B.Cycle, 7:N0}  {moved.B.Op}\n"
            );
        }
    }

    private static void AppendStretches(StringBuilder text, Comparison compared)
    {
        ValueArray<LeadStretch> stretches = compared.Stretches();
        if (stretches.Count == 0)
        {
            return;
        }
        text.Append("who is ahead, in ops done by the end of a cycle\n");
        foreach (
            LeadStretch stretch in stretches.OrderByDescending(s => s.Last - s.First).Take(shown).OrderBy(s => s.First)
        )
        {
            string side = stretch.Lead > 0 ? "B" : "A";
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {side}  cycles {stretch.First, 7:N0} to {stretch.Last, 7:N0}, by {Ops(stretch)} at most, in cycle {stretch.At:N0}\n"
            );
        }
        if (stretches.Count > shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"  and {stretches.Count - shown:N0} shorter stretches\n");
        }
    }

    private static string Ops(LeadStretch stretch) =>
        Math.Abs(stretch.Lead) == 1 ? "1 op" : $"{Figures.Count(Math.Abs(stretch.Lead))} ops";
}
