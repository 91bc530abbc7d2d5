using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Kernel.Host.Tests.Browser;

/// <summary>The DevTools protocol: commands with answers, and events, as JSON over a web socket.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> waiting = [];
    private readonly CancellationTokenSource end = new();
    private Task reading = Task.CompletedTask;
    private int last;

    private DevTools() { }

    /// <summary>Who hears the events of each session: their name and parameters.</summary>
    public ConcurrentDictionary<string, Action<string, JsonNode>> Listeners { get; } = [];

    public static async Task<DevTools> Connect(Uri address)
    {
        var tools = new DevTools();
        await tools.socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        tools.reading = tools.Read();
        return tools;
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <param name="session">The page it is for, or null for the browser.</param>
    /// <param name="method">Its name.</param>
    /// <param name="parameters">Its parameters.</param>
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
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await sending.WaitAsync(cancellation);
        try
        {
            await socket.SendAsync(
                Encoding.UTF8.GetBytes(command.ToJsonString()),
                WebSocketMessageType.Text,
                endOfMessage: true,
                cancellation
            );
        }
        finally
        {
            sending.Release();
        }
        JsonNode message = await answer.Task.WaitAsync(patience, cancellation);
        Assert.True(message["error"] is null, $"{method}: {message["error"]}");
        return message["result"]!;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        socket.Abort();
        await reading;
        socket.Dispose();
        sending.Dispose();
        end.Dispose();
    }

    private async Task Read()
    {
        byte[] buffer = new byte[1 << 16];
        var message = new MemoryStream();
        try
        {
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
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException)
        {
            // The connection has ended; whoever still waits learns it from his own patience.
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
