using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Kernel.Host.Tests.Browser;

/// <summary>The DevTools protocol: commands with answers, and events, as JSON over a web socket.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private readonly TimeSpan patience;
    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> waiting = [];
    private readonly CancellationTokenSource end = new();
    private Task reading = Task.CompletedTask;
    private int last;

    private DevTools(TimeSpan patience) => this.patience = patience;

    /// <summary>Who hears the events of each session: their name and parameters.</summary>
    public ConcurrentDictionary<string, Action<string, JsonNode>> Listeners { get; } = [];

    /// <summary>Connects to a browser.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="patience">How long to wait for anything before it counts as hanging.</param>
    public static async Task<DevTools> Connect(Uri address, TimeSpan patience)
    {
        var tools = new DevTools(patience);
        await tools
            .socket.ConnectAsync(address, TestContext.Current.CancellationToken)
            .WaitAsync(patience, TestContext.Current.CancellationToken);
        tools.reading = tools.Read();
        return tools;
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <param name="session">The page it is for, or null for the browser.</param>
    /// <param name="method">Its name.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <exception cref="IOException">The browser has refused it, has not answered in time, or has gone.</exception>
    public async Task<JsonNode> Send(string? session, string method, JsonObject? parameters = null)
    {
        int id = Interlocked.Increment(ref last);
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answer;
        var command = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters ?? [],
        };
        if (session is not null)
        {
            command["sessionId"] = session;
        }
        await Wait(method, Send(command.ToJsonString()));
        await Wait(method, answer.Task);
        JsonNode message = await answer.Task;
        return message["error"] is { } error
            ? throw new IOException($"{method}: the browser refuses: {error.ToJsonString()}")
            : message["result"]!;
    }

    /// <summary>Waits for something that the browser will do, as long as there is a browser.</summary>
    /// <param name="what">What is waited for.</param>
    /// <param name="task">Completes when it is done.</param>
    /// <exception cref="IOException">It took too long, or the browser has gone.</exception>
    public async Task Wait(string what, Task task)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await Task.WhenAny(task, reading, Task.Delay(patience, enough.Token));
        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        await enough.CancelAsync();
        if (task.IsCompletedSuccessfully)
        {
            return;
        }
        if (!task.IsCompleted && !reading.IsCompleted)
        {
            throw new IOException($"{what}: nothing for {patience.TotalSeconds} s");
        }
        Exception? failure = (task.Exception ?? reading.Exception)?.InnerException;
        throw new IOException(
            $"{what}: no connection to the browser any more: {failure?.Message ?? "closed"}",
            failure
        );
    }

    /// <summary>Leaves the browser; whatever state it is in, this neither throws nor waits for ever.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        // The reader may be busy with an event; a socket let go of under it would fail it when it comes back for the next.
        await Task.WhenAny(reading, Task.Delay(patience));
        socket.Dispose();
    }

    private async Task Send(string text)
    {
        await sending.WaitAsync(end.Token);
        try
        {
            await socket.SendAsync(
                Encoding.UTF8.GetBytes(text),
                WebSocketMessageType.Text,
                endOfMessage: true,
                end.Token
            );
        }
        finally
        {
            sending.Release();
        }
    }

    // Ends when the connection does, and fails with what has ended it.
    private async Task Read()
    {
        byte[] buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        while (true)
        {
            WebSocketReceiveResult part = await socket.ReceiveAsync(buffer, end.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                JsonNode json = JsonNode.Parse(message.ToArray())!;
                message.SetLength(0);
                Take(json);
            }
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"] is { } id)
        {
            if (waiting.TryRemove((int)id, out TaskCompletionSource<JsonNode>? answer))
            {
                answer.SetResult(message);
            }
        }
        else if (Listeners.TryGetValue((string?)message["sessionId"] ?? "", out Action<string, JsonNode>? listener))
        {
            listener((string)message["method"]!, message["params"]!);
        }
    }
}
