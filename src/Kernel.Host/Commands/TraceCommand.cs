using System.CommandLine;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;
using Kernel.Host.Tracing;
using Kernel.Interactive.Viewer;

namespace Kernel.Host.Commands;

/// <summary><c>kernel trace</c>: a program op by op, for our timeline viewer and for those of others.</summary>
public static class TraceCommand
{
    private const int usualPort = 9876;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("P.json") { Description = "The program." };
        var trace = new Option<string?>("--out")
        {
            Description =
                "Write Chrome trace events, which Perfetto and speedscope open: a lane for each slot, a slice for each op, "
                + "counters for the slots used and live scratch; a microsecond is a cycle.",
            HelpName = "T.json",
        };
        var page = new Option<string?>("--html")
        {
            Description =
                "Write the timeline viewer: one page that works from the file system, with search and the reason for each op.",
            HelpName = "T.html",
        };
        var memory = new Option<string?>("--memory")
        {
            Description = "For a program that jumps: a list of words to run it on; the page then shows the run.",
            HelpName = "M.json",
        };
        var serve = new Option<bool>("--serve")
        {
            Description =
                "Serve a local page that hands the trace to ui.perfetto.dev, which needs a network, and again whenever the "
                + "file changes. P.json may then be a trace as well. Ctrl-C ends it.",
        };
        Option<int> port = BoundedOption.Create(
            "--port",
            "Port of --serve on this machine, 0 for any that is free.",
            usualPort,
            0,
            65535
        );
        var json = new Option<bool>("--json") { Description = "Say what was written as JSON." };
        var command = new Command(
            "trace",
            "Show a program op by op: as a page of its own, as a trace for other viewers, or handed to Perfetto. Exit "
                + "status: 0 written or served, 1 the program is illegal, 2 wrong usage, an unreadable or an unwritable "
                + "file, a port that is taken."
        )
        {
            file,
            trace,
            page,
            memory,
            serve,
            port,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                InvocationConfiguration streams = parsed.InvocationConfiguration;
                string path = parsed.GetRequiredValue(file);
                var request = new Request(path, parsed.GetValue(trace), parsed.GetValue(page), parsed.GetValue(memory));
                if (Misuse(request, parsed.GetValue(serve)) is { } misuse)
                {
                    return Task.FromResult(streams.Error.Complain(new(null, null, misuse)));
                }
                return parsed.GetValue(serve)
                    ? TraceServer.RunAsync(path, parsed.GetValue(port), streams.Output, streams.Error, cancellation)
                    : Task.FromResult(Write(request, parsed.GetValue(json), streams.Output, streams.Error));
            }
        );
        return command;
    }

    private static string? Misuse(Request request, bool serves) =>
        (serves, request) switch
        {
            (true, { Trace: { } } or { Page: { } }) => "--serve writes no file; leave out --out and --html",
            (false, { Trace: null, Page: null }) => "say what to make: --html T.html, --out T.json or --serve",
            (_, { Memory: { }, Page: null }) => "--memory is for --html",
            _ => null,
        };

    private static int Write(Request request, bool asJson, TextWriter output, TextWriter error)
    {
        MachineModel model = MachineModel.TakeHome;
        if (ProgramFile.ReadLegal(request.Program, model, error, out int status) is not { } program)
        {
            return status;
        }
        string name = Path.GetFileName(request.Program);
        TimelineViewer viewer = TimelineViewer.Of(model, program, name);
        if (request.Memory is { } words)
        {
            if (MemoryFile.Read(words, error) is not { } memory)
            {
                return ExitCode.Usage;
            }
            viewer = TimelineViewer.Of(model, program, name, memory);
        }
        Complaint? unwritten = request.Trace is { } trace
            ? AtomicFile.Write(trace, stream => TraceEvents.Write(stream, model, program, name))
            : null;
        unwritten ??= request.Page is { } page ? AtomicFile.Write(page, viewer.ToPage()) : null;
        if (unwritten is not null)
        {
            return error.Complain(unwritten);
        }
        int ops = viewer.Shown.Ops.Count(op => op.Engine != Engine.Debug);
        string[] written = [.. new[] { request.Trace, request.Page }.OfType<string>()];
        output.WriteLine(
            asJson
                ? Json.Write(
                    new
                    {
                        request.Program,
                        request.Trace,
                        request.Page,
                        Slices = ops,
                        viewer.Cycles,
                        Note = viewer.Note.Length > 0 ? viewer.Note : null,
                    }
                )
                : $"{request.Program}: {Figures.Count(ops)} ops in {Figures.Count(viewer.Cycles)} cycles; written to {string.Join(" and ", written)}"
        );
        if (!asJson && viewer.Note.Length > 0)
        {
            output.WriteLine(viewer.Note);
        }
        return ExitCode.Success;
    }

    private sealed record Request(string Program, string? Trace, string? Page, string? Memory);
}
