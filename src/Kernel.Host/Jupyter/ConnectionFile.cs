using System.Text.Json;

namespace Kernel.Host.Jupyter;

/// <summary>Where a front end waits for the kernel, and the key they share: the file Jupyter hands to every kernel.</summary>
/// <param name="Ip">The address to listen on.</param>
/// <param name="ShellPort">The port of requests.</param>
/// <param name="IopubPort">The port of outputs.</param>
/// <param name="StdinPort">The port of questions to the user.</param>
/// <param name="ControlPort">The port of requests that must not wait for a cell.</param>
/// <param name="HeartbeatPort">The port that echoes.</param>
/// <param name="Key">The key messages are signed with; empty when they are not.</param>
internal sealed record ConnectionFile(
    string Ip,
    int ShellPort,
    int IopubPort,
    int StdinPort,
    int ControlPort,
    int HeartbeatPort,
    string Key
)
{
    private const string OnlyTransport = "tcp";
    private const string OnlyScheme = "hmac-sha256";

    /// <summary>The address of a port.</summary>
    public string Address(int port) => $"{OnlyTransport}://{Ip}:{port}";

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file as the user named it.</param>
    public static Outcome<ConnectionFile> Read(string path)
    {
        if (!InputFile.ReadText(path).Succeeded(out string? text, out Complaint? complaint))
        {
            return complaint;
        }
        try
        {
            using JsonDocument file = JsonDocument.Parse(text);
            JsonElement root = file.RootElement;
            if (Word("transport", OnlyTransport) is not OnlyTransport and var transport)
            {
                return new Complaint(
                    path,
                    null,
                    $"the transport is {transport}, but only {OnlyTransport} is supported"
                );
            }
            string key = Word("key", "");
            if (key.Length > 0 && Word("signature_scheme", OnlyScheme) is not OnlyScheme and var scheme)
            {
                return new Complaint(
                    path,
                    null,
                    $"messages are signed by {scheme}, but only {OnlyScheme} is supported"
                );
            }
            return new ConnectionFile(
                Word("ip", "127.0.0.1"),
                Port("shell_port"),
                Port("iopub_port"),
                Port("stdin_port"),
                Port("control_port"),
                Port("hb_port"),
                key
            );

            string Word(string name, string usual) =>
                root.TryGetProperty(name, out JsonElement value) && value.GetString() is { Length: > 0 } word
                    ? word
                    : usual;
            int Port(string name) => root.GetProperty(name).GetInt32();
        }
        catch (Exception failure)
            when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new Complaint(
                path,
                null,
                "not a Jupyter connection file, which has a key and five ports; Jupyter writes one when it starts a kernel"
            );
        }
    }
}
