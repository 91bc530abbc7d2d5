using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Kernel.Host.Tests.Browser;

/// <summary>The other side of a web socket, at which a test says and hears what it likes.</summary>
internal sealed class FakeBrowser : IDisposable
{
    // Given by RFC 6455 for the answer to a key.
    private const string guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public FakeBrowser() => listener.Start();

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"ws://{listener.LocalEndpoint}/devtools");

    public void Dispose() => listener.Dispose();

    /// <summary>Takes the next who connects.</summary>
    public async Task<WebSocket> Accept()
    {
        var stream = new NetworkStream(
            await listener.AcceptSocketAsync(TestContext.Current.CancellationToken),
            ownsSocket: true
        );
        string key = await Key(stream);
#pragma warning disable CA5350 // The protocol asks for it, and nothing is kept secret by it.
        string answer = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + guid)));
#pragma warning restore CA5350
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + $"Sec-WebSocket-Accept: {answer}\r\n\r\n"
            )
        );
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
    }

    /// <summary>Sends one whole message.</summary>
    public static Task Say(WebSocket side, string message) =>
        side.SendAsync(
            Encoding.UTF8.GetBytes(message),
            WebSocketMessageType.Text,
            endOfMessage: true,
            TestContext.Current.CancellationToken
        );

    private static async Task<string> Key(NetworkStream stream)
    {
        const string name = "Sec-WebSocket-Key:";
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string key = "";
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line)
        {
            if (line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                key = line[name.Length..].Trim();
            }
        }
        return key;
    }
}
