using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace Kernel.Host.Tests.Jupyter;

/// <summary>One message as a front end sees it.</summary>
public sealed record Received(string Type, string Parent, JsonObject Content)
{
    public string Text(string member) => Content[member]!.GetValue<string>();

    /// <summary>A format of a value that was shown.</summary>
    public string? Data(string mimeType) => Content["data"]?[mimeType]?.ToString();
}

/// <summary>What became of a cell: the reply, and what everybody saw.</summary>
public sealed record Ran(JsonObject Reply, IReadOnlyList<Received> Seen)
{
    public string Status => Reply["status"]!.GetValue<string>();

    public string? Result => Seen.SingleOrDefault(message => message.Type == "execute_result")?.Data("text/plain");

    public string Stdout =>
        string.Concat(Seen.Where(message => message.Type == "stream").Select(message => message.Text("text")));

    public string Traceback =>
        string.Join('\n', Reply["traceback"]!.AsArray().Select(line => line!.GetValue<string>()));
}

/// <summary>The real kernel in a process of its own, and a front end written from the protocol's description alone.</summary>
public sealed class KernelProcess : IDisposable
{
    private const string Key = "a key for a test";

    // Only for a kernel that hangs; nothing here waits for time to pass.
    private static readonly TimeSpan hang = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kernel-tests-");
    private readonly string session = Guid.NewGuid().ToString();
    private readonly Process process;
    private readonly DealerSocket shell = new();
    private readonly DealerSocket control = new();
    private readonly DealerSocket stdin = new();
    private readonly SubscriberSocket iopub = new();
    private readonly RequestSocket heartbeat = new();

    public KernelProcess()
        : this(null) { }

    private KernelProcess(string? parent)
    {
        int[] ports = LocalPorts.Free(5);
        var connection = new JsonObject
        {
            ["transport"] = "tcp",
            ["ip"] = "127.0.0.1",
            ["shell_port"] = ports[0],
            ["control_port"] = ports[1],
            ["stdin_port"] = ports[2],
            ["iopub_port"] = ports[3],
            ["hb_port"] = ports[4],
            ["key"] = Key,
            ["signature_scheme"] = "hmac-sha256",
        };
        string file = Path.Combine(directory.FullName, "connection.json");
        File.WriteAllText(file, connection.ToJsonString());
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, "jupyter", "run", file])
        {
            WorkingDirectory = directory.FullName,
        };
        start.Environment["JPY_PARENT_PID"] = parent ?? "";
        // A runtime that is killed leaves its own pipes and sockets behind.
        start.Environment["TMPDIR"] = directory.FullName;
        process = Process.Start(start)!;
        // One identity on both, as answers to questions find their way by it.
        byte[] identity = Encoding.ASCII.GetBytes(session);
        (shell.Options.Identity, stdin.Options.Identity) = (identity, identity);
        NetMQSocket[] sockets = [shell, control, stdin, iopub, heartbeat];
        for (int i = 0; i < sockets.Length; i++)
        {
            sockets[i].Options.Linger = TimeSpan.Zero;
            sockets[i].Connect($"tcp://127.0.0.1:{ports[i]}");
        }
        iopub.SubscribeToAnyTopic();
        try
        {
            WaitUntilHeard();
        }
        catch
        {
            // Nobody else will: who is being made is not disposed of.
            Dispose();
            throw;
        }
    }

    /// <summary>A kernel that another process has started, as far as it knows.</summary>
    public static KernelProcess WithParent(int id) => new(id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Where the kernel was started.</summary>
    public string Folder => directory.FullName;

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
        process.Dispose();
        foreach (NetMQSocket socket in new NetMQSocket[] { shell, control, stdin, iopub, heartbeat })
        {
            socket.Dispose();
        }
        directory.Delete(recursive: true);
    }

    /// <summary>Runs a cell to its end.</summary>
    public Ran Run(string code, Action<Received>? seen = null, JsonObject? also = null) =>
        Finish(Send(code, also), seen);

    /// <summary>Sends a cell and does not wait.</summary>
    public string Send(string code, JsonObject? also = null)
    {
        var content = new JsonObject
        {
            ["code"] = code,
            ["silent"] = false,
            ["store_history"] = true,
            ["allow_stdin"] = true,
            ["stop_on_error"] = true,
            ["user_expressions"] = new JsonObject(),
        };
        foreach ((string name, JsonNode? value) in also ?? [])
        {
            content[name] = value?.DeepClone();
        }
        return Send(shell, "execute_request", content);
    }

    /// <summary>Waits for the end of a cell.</summary>
    public Ran Finish(string id, Action<Received>? seen = null)
    {
        var messages = new List<Received>();
        var watch = Stopwatch.StartNew();
        while (true)
        {
            // A cell that never ends but keeps talking hangs as well.
            Assert.True(watch.Elapsed < hang, "the cell does not end");
            Received next = Receive(iopub);
            if (next.Parent != id)
            {
                continue;
            }
            if (next.Type == "status" && next.Text("execution_state") == "idle")
            {
                break;
            }
            if (next.Type != "status")
            {
                messages.Add(next);
                seen?.Invoke(next);
            }
        }
        return new(ReplyTo(id, shell), messages);
    }

    /// <summary>Waits for the end of the kernel and gives its exit status.</summary>
    public int WaitForEnd()
    {
        Assert.True(process.WaitForExit(hang), "the kernel does not end");
        return process.ExitCode;
    }

    /// <summary>Asks something on the shell channel.</summary>
    public JsonObject Ask(string type, JsonObject content) => ReplyTo(Send(shell, type, content), shell);

    /// <summary>Asks something that does not wait for a cell.</summary>
    public JsonObject AskControl(string type, JsonObject content) => ReplyTo(Send(control, type, content), control);

    /// <summary>Waits for the kernel to ask the user, and answers.</summary>
    public void AnswerInput(string line)
    {
        Assert.Equal("input_request", Receive(stdin).Type);
        Send(stdin, "input_reply", new JsonObject { ["status"] = "ok", ["value"] = line });
    }

    /// <summary>Sends a cell signed with another key.</summary>
    public void Forge(string code) =>
        Send(shell, "execute_request", new JsonObject { ["code"] = code, ["silent"] = false }, "another key");

    /// <summary>What comes back from the heartbeat.</summary>
    public string Beat(string word)
    {
        heartbeat.SendFrame(word);
        Assert.True(heartbeat.TryReceiveFrameString(hang, out string? back), "no heartbeat");
        return back!;
    }

    private static JsonObject ReplyTo(string id, NetMQSocket socket)
    {
        Received next = Receive(socket);
        while (next.Parent != id)
        {
            next = Receive(socket);
        }
        return next.Content;
    }

    // What is published before a subscription has arrived is lost; so it is asked for until it comes.
    private void WaitUntilHeard()
    {
        var content = new JsonObject();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < hang; )
        {
            Assert.False(process.HasExited, "the kernel ended at its start");
            string id = Send(shell, "kernel_info_request", content);
            ReplyTo(id, shell);
            var frames = new NetMQMessage();
            if (iopub.TryReceiveMultipartMessage(TimeSpan.FromMilliseconds(200), ref frames))
            {
                return;
            }
        }
        Assert.Fail("the kernel publishes nothing");
    }

    private string Send(NetMQSocket socket, string type, JsonObject content, string key = Key)
    {
        string id = Guid.NewGuid().ToString();
        var header = new JsonObject
        {
            ["msg_id"] = id,
            ["session"] = session,
            ["username"] = "tester",
            ["date"] = "2026-01-01T00:00:00Z",
            ["msg_type"] = type,
            ["version"] = "5.3",
        };
        string[] parts = [header.ToJsonString(), "{}", "{}", content.ToJsonString()];
        var message = new NetMQMessage();
        message.Append("<IDS|MSG>");
        message.Append(Signature(key, string.Concat(parts)));
        foreach (string part in parts)
        {
            message.Append(Encoding.UTF8.GetBytes(part));
        }
        socket.SendMultipartMessage(message);
        return id;
    }

    private static Received Receive(NetMQSocket socket)
    {
        var frames = new NetMQMessage();
        Assert.True(socket.TryReceiveMultipartMessage(hang, ref frames), "the kernel says nothing");
        string[] texts = [.. frames!.Select(frame => Encoding.UTF8.GetString(frame.ToByteArray()))];
        int start = Array.IndexOf(texts, "<IDS|MSG>");
        string[] parts = texts[(start + 2)..(start + 6)];
        Assert.Equal(Signature(Key, string.Concat(parts)), texts[start + 1]);
        JsonNode header = JsonNode.Parse(parts[0])!;
        return new(
            header["msg_type"]!.GetValue<string>(),
            JsonNode.Parse(parts[1])!["msg_id"]?.GetValue<string>() ?? "",
            JsonNode.Parse(parts[3])!.AsObject()
        );
    }

    private static string Signature(string key, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));
}
