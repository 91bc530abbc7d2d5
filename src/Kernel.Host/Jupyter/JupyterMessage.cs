using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Kernel.Host.Jupyter;

/// <summary>One message of the Jupyter protocol.</summary>
/// <param name="Identities">Who sent it, or whom it is for; a topic where it is published.</param>
/// <param name="Header">Its type, id and session.</param>
/// <param name="Parent">The header of the request it belongs to; empty when there is none.</param>
/// <param name="Metadata">What else is said about it.</param>
/// <param name="Content">What it says.</param>
internal sealed record JupyterMessage(
    ImmutableArray<byte[]> Identities,
    JsonObject Header,
    JsonObject Parent,
    JsonObject Metadata,
    JsonObject Content
)
{
    /// <summary>The version of the protocol spoken here.</summary>
    public const string ProtocolVersion = "5.3";

    // All messages of a kernel's life carry one session.
    private static readonly string session = Guid.NewGuid().ToString();

    /// <summary>The type, such as <c>execute_request</c>.</summary>
    public string Type => Header["msg_type"]?.GetValue<string>() ?? "";

    /// <summary>A member of the content that is a text.</summary>
    public string Text(string name, string usual = "") =>
        Content[name] is JsonValue value && value.TryGetValue(out string? text) ? text : usual;

    /// <summary>A member of the content that is yes or no.</summary>
    public bool Flag(string name, bool usual) =>
        Content[name] is JsonValue value && value.TryGetValue(out bool flag) ? flag : usual;

    /// <summary>A member of the content that is a whole number.</summary>
    public int Number(string name, int usual) =>
        Content[name] is JsonValue value && value.TryGetValue(out int number) ? number : usual;

    /// <summary>The answer to this message, for the one who sent it.</summary>
    /// <param name="content">What it says.</param>
    public JupyterMessage Reply(JsonObject content) =>
        New(Identities, Type.Replace("_request", "_reply", StringComparison.Ordinal), this, content);

    /// <summary>A message for the one who sent this one.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="content">What it says.</param>
    public JupyterMessage Back(string type, JsonObject content) => New(Identities, type, this, content);

    /// <summary>A message for all who listen.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="parent">The request it belongs to, or null.</param>
    /// <param name="content">What it says.</param>
    public static JupyterMessage Published(string type, JupyterMessage? parent, JsonObject content) =>
        New([System.Text.Encoding.UTF8.GetBytes(type)], type, parent, content);

    private static JupyterMessage New(
        ImmutableArray<byte[]> identities,
        string type,
        JupyterMessage? parent,
        JsonObject content
    ) =>
        new(
            identities,
            new JsonObject
            {
                ["msg_id"] = Guid.NewGuid().ToString(),
                ["session"] = session,
                ["username"] = "kernel",
                ["date"] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture),
                ["msg_type"] = type,
                ["version"] = ProtocolVersion,
            },
            (JsonObject?)parent?.Header.DeepClone() ?? [],
            [],
            content
        );
}
