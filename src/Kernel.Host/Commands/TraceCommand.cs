using System.CommandLine;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;

namespace Kernel.Host.Commands;

/// <summary><c>kernel trace</c>: a program as trace events for timeline viewers.</summary>
public static class TraceCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("P.json") { Description = "The program." };
        var target = new Option<string>("--out")
        {
            Description = "The trace file to write.",
            HelpName = "T.json",
            Required = true,
        };
        var json = new Option<bool>("--json") { Description = "Say what was written as JSON." };
        var command = new Command(
            "trace",
            "Write a program as Chrome trace events, which Perfetto and speedscope open: a lane for each slot, a slice for each "
                + "op, counters for the slots used and live scratch; a microsecond is a cycle. Exit status: 0 written, 1 the "
                + "program is illegal, 2 wrong usage, an unreadable or an unwritable file."
        )
        {
            file,
            target,
            json,
        };
        command.SetAction(parsed =>
        {
            InvocationConfiguration streams = parsed.InvocationConfiguration;
            string path = parsed.GetRequiredValue(file);
            string trace = parsed.GetRequiredValue(target);
            if (ProgramFile.ReadLegal(path, MachineModel.TakeHome, streams.Error, out int status) is not { } program)
            {
                return status;
            }
            Complaint? unwritten = AtomicFile.Write(
                trace,
                stream => TraceEvents.Write(stream, MachineModel.TakeHome, program, Path.GetFileName(path))
            );
            if (unwritten is not null)
            {
                return streams.Error.Complain(unwritten);
            }
            int ops = program.Ops.Count(op => op.Engine != Engine.Debug);
            int cycles = program.OpSets.Count(set => set.CostsCycle);
            streams.Output.WriteLine(
                parsed.GetValue(json)
                    ? Json.Write(
                        new
                        {
                            Program = path,
                            Trace = trace,
                            Slices = ops,
                            Cycles = cycles,
                        }
                    )
                    : $"{path}: {Figures.Count(ops)} ops in {Figures.Count(cycles)} cycles; written to {trace}"
            );
            return ExitCode.Success;
        });
        return command;
    }
}
