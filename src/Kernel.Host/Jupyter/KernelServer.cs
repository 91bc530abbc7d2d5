using System.Text.Json.Nodes;
using System.Threading.Channels;
using Kernel.Host.Notebooks;

namespace Kernel.Host.Jupyter;

/// <summary>
/// A Jupyter kernel for C# cells. Requests of the shell are answered one after the other, on threads that may run a cell
/// for hours; those of the control channel at once, on the sockets' own.
/// </summary>
internal sealed class KernelServer : IDisposable
{
    private readonly KernelSockets sockets;
    private readonly CodeIntelligence intelligence = new();
    private readonly CSharpSession session;
    private readonly CellRequests cells;
    private readonly string directory;
    private readonly Channel<(long Number, JupyterMessage Message)> requests =
        System.Threading.Channels.Channel.CreateUnbounded<(long, JupyterMessage)>();
    private long received;
    private bool isWarm;

    private KernelServer(ConnectionFile connection, string directory)
    {
        this.directory = directory;
        session = CSharpSession.Start(directory);
        sockets = new KernelSockets(connection, Receive);
        cells = new CellRequests(sockets, session, () => Interlocked.Read(ref received));
    }

    /// <summary>Serves front ends until one says to shut down.</summary>
    /// <param name="connection">Where they are.</param>
    /// <param name="directory">Where cells look for files.</param>
    /// <param name="cancellation">Shuts down.</param>
    /// <exception cref="NetMQ.NetMQException">A port cannot be listened on.</exception>
    public static async Task RunAsync(ConnectionFile connection, string directory, CancellationToken cancellation)
    {
        using var server = new KernelServer(connection, directory);
        await using CancellationTokenRegistration stopped = cancellation.Register(server.sockets.Stop);
        server.Publish("status", null, new JsonObject { ["execution_state"] = "starting" });
        // Not waited for: a cell that runs at the end is cut off with the process.
        _ = Task.Run(server.AnswerAsync, CancellationToken.None);
        await Task
            .Factory.StartNew(
                server.sockets.Serve,
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            )
            .ConfigureAwait(false);
        server.cells.Interrupt();
    }

    public void Dispose()
    {
        requests.Writer.TryComplete();
        sockets.Dispose();
        intelligence.Dispose();
    }

    // On the sockets' thread.
    private void Receive(Channel channel, JupyterMessage message)
    {
        switch (channel)
        {
            case Channel.Stdin when message.Type == "input_reply":
                cells.Answer(message.Text("value"));
                break;
            case Channel.Shell:
                requests.Writer.TryWrite((Interlocked.Increment(ref received), message));
                break;
            case Channel.Control:
                Status(message, "busy");
                if (AnswerAtOnce(message) is { } content)
                {
                    sockets.Send(Channel.Control, message.Reply(content));
                }
                Status(message, "idle");
                StopIfAsked(message);
                break;
        }
    }

    private async Task AnswerAsync()
    {
        await foreach ((long number, JupyterMessage message) in requests.Reader.ReadAllAsync())
        {
            Status(message, "busy");
            JsonObject? content;
            try
            {
                content = AnswerAtOnce(message) ?? await AnswerInTurnAsync(number, message).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // One request that we cannot answer must not end the kernel and all it holds.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                content = Fault(fault);
            }
            if (content is not null)
            {
                sockets.Send(Channel.Shell, message.Reply(content));
            }
            Status(message, "idle");
            StopIfAsked(message);
        }
    }

    private JsonObject? AnswerAtOnce(JupyterMessage message)
    {
        switch (message.Type)
        {
            case "kernel_info_request":
                return KernelInfo.Content();
            case "interrupt_request":
                cells.Interrupt();
                return Ok();
            case "shutdown_request":
                return new JsonObject { ["status"] = "ok", ["restart"] = message.Flag("restart", false) };
            default:
                return null;
        }
    }

    private async Task<JsonObject?> AnswerInTurnAsync(long number, JupyterMessage message)
    {
        switch (message.Type)
        {
            case "execute_request":
                return await cells.ExecuteAsync(number, message).ConfigureAwait(false);
            case "complete_request":
                return await CompleteAsync(message).ConfigureAwait(false);
            case "inspect_request":
                return await InspectAsync(message).ConfigureAwait(false);
            case "is_complete_request":
                return Completeness(message.Text("code"));
            case "history_request":
                WarmUp();
                return cells.History.Answer(message);
            case "comm_info_request":
                // Front ends for people ask this when they open a notebook; those that only run one do not.
                WarmUp();
                return new JsonObject { ["status"] = "ok", ["comms"] = new JsonObject() };
            case "comm_open":
                // There is nobody here to talk to; the protocol wants that said.
                sockets.Send(
                    Channel.Shell,
                    message.Back("comm_close", new JsonObject { ["comm_id"] = message.Text("comm_id") })
                );
                return null;
            default:
                return null;
        }
    }

    private void WarmUp()
    {
        if (!isWarm)
        {
            isWarm = true;
            _ = Task.Run(() => intelligence.WarmUpAsync(directory));
        }
    }

    private async Task<JsonObject> CompleteAsync(JupyterMessage message)
    {
        string code = message.Text("code");
        int position = CodePoints.ToUnits(code, message.Number("cursor_pos", code.Length));
        Completions found = await intelligence
            .CompleteAsync(session.Last, code, position, directory)
            .ConfigureAwait(false);
        int start = CodePoints.FromUnits(code, found.Start);
        int end = CodePoints.FromUnits(code, found.End);
        return new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. found.Choices.Select(choice => (JsonNode)choice.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                // Not of the protocol yet, but every front end reads it.
                ["_jupyter_types_experimental"] = new JsonArray([
                    .. found.Choices.Select(choice => new JsonObject
                    {
                        ["start"] = start,
                        ["end"] = end,
                        ["text"] = choice.Text,
                        ["type"] = choice.Kind,
                    }),
                ]),
            },
        };
    }

    private async Task<JsonObject> InspectAsync(JupyterMessage message)
    {
        string code = message.Text("code");
        int position = CodePoints.ToUnits(code, message.Number("cursor_pos", code.Length));
        string? found = await intelligence.InspectAsync(session.Last, code, position, directory).ConfigureAwait(false);
        return new JsonObject
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found is null ? new JsonObject() : new JsonObject { ["text/plain"] = found },
            ["metadata"] = new JsonObject(),
        };
    }

    private static JsonObject Completeness(string code)
    {
        string status = CodeIntelligence.Completeness(code);
        var content = new JsonObject { ["status"] = status };
        if (status == "incomplete")
        {
            content["indent"] = code.TrimEnd().EndsWith('{') ? "    " : "";
        }
        return content;
    }

    private static JsonObject Ok() => new() { ["status"] = "ok" };

    private static JsonObject Fault(Exception fault)
    {
        JsonObject content = CellPublisher.ErrorContent(
            new ErrorOutput("InternalError", fault.Message, [$"internal error, please report it: {fault}"])
        );
        content["status"] = "error";
        return content;
    }

    private void StopIfAsked(JupyterMessage message)
    {
        if (message.Type == "shutdown_request")
        {
            Publish("shutdown_reply", message, AnswerAtOnce(message)!);
            sockets.Stop();
        }
    }

    private void Status(JupyterMessage parent, string state) =>
        Publish("status", parent, new JsonObject { ["execution_state"] = state });

    private void Publish(string type, JupyterMessage? parent, JsonObject content) =>
        sockets.Send(Channel.Iopub, JupyterMessage.Published(type, parent, content));
}
