using System.CommandLine;
using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Documents;

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
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command(
            "why",
            "Say why slots of an engine are empty in a cycle, or when an op became ready, when it was issued and what held it "
                + "up. Exit status: 0 explained, 1 the program is illegal or has no such cycle or op, 2 wrong usage or an "
                + "unreadable file."
        )
        {
            file,
            cycle,
            engine,
            op,
            json,
        };
        command.SetAction(parsed =>
        {
            InvocationConfiguration streams = parsed.InvocationConfiguration;
            bool asksForCycle = parsed.GetResult(cycle) is { Implicit: false };
            string? engineName = parsed.GetValue(engine);
            string? opText = parsed.GetValue(op);
            if (opText is null ? !asksForCycle || engineName is null : asksForCycle || engineName is not null)
            {
                return streams.Error.Complain(
                    new(null, null, "ask for a slot by --cycle N --engine E, or for an op by --op OP")
                );
            }
            string path = parsed.GetRequiredValue(file);
            if (ProgramFile.ReadLegal(path, MachineModel.TakeHome, streams.Error, out int status) is not { } program)
            {
                return status;
            }
            var explanation = Explanation.Of(MachineModel.TakeHome, program);
            bool asJson = parsed.GetValue(json);
            return opText is null
                ? Slots(path, explanation, parsed.GetValue(cycle), Engines.Parse(engineName!)!.Value, asJson, streams)
                : Op(path, explanation, opText, asJson, streams);
        });
        return command;
    }

    private static int Slots(
        string path,
        Explanation explanation,
        int cycle,
        Engine engine,
        bool json,
        InvocationConfiguration streams
    )
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
            streams.Error.Complain(new(path, null, message));
            return ExitCode.No;
        }
        SlotsExplained why = explanation.Why(cycle, engine);
        streams.Output.Write((json ? Json.Write(WhyDocument.Of(why)) : why.ToString()) + "\n");
        return ExitCode.Success;
    }

    private static int Op(string path, Explanation explanation, string text, bool json, InvocationConfiguration streams)
    {
        IssuedOp[] found = [.. Find(explanation.Ops, text)];
        if (found.Length == 0)
        {
            streams.Error.Complain(
                new(
                    path,
                    null,
                    $"there is no op {text}; name a place such as 12:valu:0, or a part of an op such as \"v^\""
                )
            );
            return ExitCode.No;
        }
        OpExplained why = explanation.Why(found[0]);
        streams.Output.Write((json ? Json.Write(WhyDocument.Of(why, found.Length)) : why.ToString()) + "\n");
        if (found.Length > 1 && !json)
        {
            streams.Output.Write(
                $"\n{Figures.Count(found.Length)} ops match; this is the first. The next stands at {Place(found[1])}.\n"
            );
        }
        return ExitCode.Success;
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
