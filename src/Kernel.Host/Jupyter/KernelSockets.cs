using NetMQ;
using NetMQ.Sockets;

namespace Kernel.Host.Jupyter;

/// <summary>Which way a message goes out.</summary>
internal enum Channel
{
    /// <summary>Answers to requests.</summary>
    Shell,

    /// <summary>Answers to requests that did not wait.</summary>
    Control,

    /// <summary>Questions to the user.</summary>
    Stdin,

    /// <summary>What everybody sees.</summary>
    Iopub,
}

/// <summary>
/// The five sockets of a kernel. They live on one thread, which never runs a cell; whoever wants to send leaves the message
/// in a queue, so all messages leave in the order in which they were sent.
/// </summary>
internal sealed class KernelSockets : IDisposable
{
    private readonly WireFormat format;
    private readonly RouterSocket shell = new();
    private readonly RouterSocket control = new();
    private readonly RouterSocket stdin = new();
    private readonly PublisherSocket iopub = new();
    private readonly ResponseSocket heartbeat = new();
    private readonly NetMQQueue<(Channel Channel, JupyterMessage? Message)> outgoing = new();
    private readonly NetMQPoller poller;

    /// <summary>Opens the sockets.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="received">Told of each message, on the sockets' thread; it must not wait.</param>
    /// <exception cref="NetMQException">A port is taken.</exception>
    public KernelSockets(ConnectionFile connection, Action<Channel, JupyterMessage> received)
    {
        format = new(connection.Key);
        Open(shell, connection.Address(connection.ShellPort));
        Open(control, connection.Address(connection.ControlPort));
        Open(stdin, connection.Address(connection.StdinPort));
        Open(iopub, connection.Address(connection.IopubPort));
        Open(heartbeat, connection.Address(connection.HeartbeatPort));
        Listen(shell, Channel.Shell);
        Listen(control, Channel.Control);
        Listen(stdin, Channel.Stdin);
        heartbeat.ReceiveReady += (_, _) => heartbeat.SendFrame(heartbeat.ReceiveFrameBytes());
        outgoing.ReceiveReady += (_, _) => SendWaiting();
        poller = [shell, control, stdin, heartbeat, outgoing];

        void Listen(RouterSocket socket, Channel channel) =>
            socket.ReceiveReady += (_, _) =>
            {
                if (format.Decode(Frames(socket)) is { } message)
                {
                    received(channel, message);
                }
            };
    }

    /// <summary>Serves the sockets until <see cref="Stop"/>; call it on a thread of its own.</summary>
    public void Serve() => poller.Run();

    /// <summary>Sends a message, in its turn. Any thread may call this.</summary>
    public void Send(Channel channel, JupyterMessage message) => outgoing.Enqueue((channel, message));

    /// <summary>Ends <see cref="Serve"/> when all that was sent before is on its way.</summary>
    public void Stop() => outgoing.Enqueue((Channel.Shell, null));

    public void Dispose()
    {
        poller.Dispose();
        foreach (NetMQSocket socket in new NetMQSocket[] { shell, control, stdin, iopub, heartbeat })
        {
            socket.Dispose();
        }
        outgoing.Dispose();
        // Waits for what is still on its way, as long as the sockets linger.
        NetMQConfig.Cleanup(block: true);
    }

    private static void Open(NetMQSocket socket, string address)
    {
        // A notebook may show much at once; nothing of it may be dropped.
        socket.Options.SendHighWatermark = 0;
        socket.Options.ReceiveHighWatermark = 0;
        socket.Options.Linger = TimeSpan.FromSeconds(1);
        socket.Bind(address);
    }

    private static List<byte[]> Frames(RouterSocket socket)
    {
        var frames = new List<byte[]>();
        bool more = true;
        while (more)
        {
            frames.Add(socket.ReceiveFrameBytes(out more));
        }
        return frames;
    }

    private void SendWaiting()
    {
        while (outgoing.TryDequeue(out (Channel Channel, JupyterMessage? Message) next, TimeSpan.Zero))
        {
            if (next.Message is null)
            {
                poller.Stop();
                return;
            }
            IOutgoingSocket socket = next.Channel switch
            {
                Channel.Shell => shell,
                Channel.Control => control,
                Channel.Stdin => stdin,
                _ => iopub,
            };
            IReadOnlyList<byte[]> frames = format.Encode(next.Message);
            for (int i = 0; i < frames.Count; i++)
            {
                socket.SendFrame(frames[i], more: i < frames.Count - 1);
            }
        }
    }
}
