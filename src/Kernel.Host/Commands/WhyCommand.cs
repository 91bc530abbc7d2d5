using System.CommandLine;
using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Documents;
using Kernel.Interactive.Views;

namespace Kernel.Host.Commands;

/// <summary><c>kernel why</c>: why a slot is empty, or why an op is where it is.</summary>
public static class WhyCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("P.json") { Description = "The program." };
        Option<int> cycle = BoundedOption.Create("--cycle", "The cycle to explain.", 0, 0, int.MaxValue);
        var engine = new Option<string?>("--engine")
        {
            Description = $"The engine to explain: {string.Join(", ", Engines.Costed.Select(e => e.Name()))}.",
            HelpName = "E",
        };
        engine.AcceptOnlyFromAmong([.. Engines.Costed.Select(e => e.Name())]);
        var op = new Option<string?>("--op")
        {
            Description =
                "The op to explain: its place as OP-SET:ENGINE:SLOT or OP-SET:N (the Nth op of the op-set), all from 0, or "
                + "a part of its flat form.",
            HelpName = "OP",
        };
        var answers = new AnswerOptions();
        var command = new Command(
            "why",
            "Say why slots of an engine are empty in a cycle, or when an op became ready, when it was issued and what held it "
                + "up. Exit status: 0 explained, 1 the program is illegal or has no such cycle or op, 2 wrong usage, an "
                + "unreadable or an unwritable file."
        )
        {
            file,
            cycle,
            engine,
            op,
        };
        answers.AddTo(command);
        command.SetAction(parsed =>
        {
            AnswerTarget answer = answers.Of(parsed);
            bool asksForCycle = parsed.GetResult(cycle) is { Implicit: false };
            string? engineName = parsed.GetValue(engine);
            string? opText = parsed.GetValue(op);
            if (opText is null ? !asksForCycle || engineName is null : asksForCycle || engineName is not null)
            {
                return answer.Error.Complain(
                    new(null, null, "ask for a slot by --cycle N --engine E, or for an op by --op OP")
                );
            }
            string path = parsed.GetRequiredValue(file);
            if (ProgramFile.ReadLegal(path, MachineModel.TakeHome, answer.Error, out int status) is not { } program)
            {
                return status;
            }
            var explanation = Explanation.Of(MachineModel.TakeHome, program);
            return opText is null
                ? Slots(path, explanation, parsed.GetValue(cycle), Engines.Parse(engineName!)!.Value, answer)
                : Op(path, explanation, opText, answer);
        });
        return command;
    }

    private static int Slots(string path, Explanation explanation, int cycle, Engine engine, AnswerTarget answer)
    {
        if (cycle >= explanation.Cycles)
        {
            string message =
                explanation.Cycles == 0
                    ? "the program costs no cycle"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"there is no cycle {cycle:N0}; the program's are 0 to {explanation.Cycles - 1:N0}"
                    );
            answer.Error.Complain(new(path, null, message));
            return ExitCode.No;
        }
        SlotsExplained why = explanation.Why(cycle, engine);
        return answer.Give(path, () => [WhyView.Of(why)], () => WhyDocument.Of(why), () => $"{why}\n");
    }

    private static int Op(string path, Explanation explanation, string text, AnswerTarget answer)
    {
        IssuedOp[] found = [.. Find(explanation.Ops, text)];
        if (found.Length == 0)
        {
            answer.Error.Complain(
                new(
                    path,
                    null,
                    $"there is no op {text}; name a place such as 12:valu:0, or a part of an op such as \"v^\""
                )
            );
            return ExitCode.No;
        }
        OpExplained why = explanation.Why(found[0]);
        string others =
            found.Length > 1
                ? $"\n{Figures.Count(found.Length)} ops match; this is the first. The next stands at {Place(found[1])}.\n"
                : "";
        return answer.Give(
            path,
            () => [WhyView.Of(why)],
            () => WhyDocument.Of(why, found.Length),
            () => $"{why}\n{others}"
        );
    }

    private static string Place(IssuedOp op) => $"{op.OpSet}:{op.Engine.Name()}:{op.Slot}";

    private static IEnumerable<IssuedOp> Find(ValueArray<IssuedOp> ops, string text) =>
        text.Split(':') switch
        {
            [var set, var slot] when IsNumber(set, out int s) && IsNumber(slot, out int n) => ops.Where(op =>
                    op.OpSet == s
                )
                .Skip(n)
                .Take(1),
            [var set, var engine, var slot]
                when IsNumber(set, out int s) && IsNumber(slot, out int n) && Engines.Parse(engine) is { } e =>
                ops.Where(op => op.OpSet == s && op.Engine == e && op.Slot == n),
            // Spaces do not tell ops apart, and are easily typed otherwise.
            _ => ops.Where(op => Bare(op.Op.ToString()).Contains(Bare(text), StringComparison.Ordinal)),
        };

    private static bool IsNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Bare(string text) => text.Replace(" ", "", StringComparison.Ordinal);
}
