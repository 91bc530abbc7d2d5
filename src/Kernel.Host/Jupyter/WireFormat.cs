using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kernel.Host.Jupyter;

/// <summary>
/// Between messages and the frames on the wire: identities, a delimiter, a signature, then header, parent, metadata and
/// content as JSON, and perhaps raw buffers, of which this kernel has no use.
/// </summary>
/// <param name="key">The key messages are signed with; empty for none.</param>
internal sealed class WireFormat(string key)
{
    private static readonly byte[] delimiter = "<IDS|MSG>"u8.ToArray();

    private static readonly JsonSerializerOptions json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly byte[] key = Encoding.UTF8.GetBytes(key);

    /// <summary>The frames of a message.</summary>
    public IReadOnlyList<byte[]> Encode(JupyterMessage message)
    {
        byte[][] parts = [.. Parts(message).Select(part => JsonSerializer.SerializeToUtf8Bytes(part, json))];
        return [.. message.Identities, delimiter, Signature(parts), .. parts];
    }

    /// <summary>The message of some frames, or null when they are none or not signed with the key.</summary>
    public JupyterMessage? Decode(IReadOnlyList<byte[]> frames)
    {
        int end = 0;
        while (end < frames.Count && !frames[end].AsSpan().SequenceEqual(delimiter))
        {
            end++;
        }
        byte[][] parts = [.. frames.Skip(end + 2).Take(4)];
        if (parts.Length < 4 || !CryptographicOperations.FixedTimeEquals(Signature(parts), frames[end + 1]))
        {
            return null;
        }
        try
        {
            return new(
                [.. frames.Take(end)],
                JsonNode.Parse(parts[0])!.AsObject(),
                JsonNode.Parse(parts[1])!.AsObject(),
                JsonNode.Parse(parts[2])!.AsObject(),
                JsonNode.Parse(parts[3])!.AsObject()
            );
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or NullReferenceException)
        {
            return null;
        }
    }

    private static ImmutableArray<JsonObject> Parts(JupyterMessage message) =>
        [message.Header, message.Parent, message.Metadata, message.Content];

    private byte[] Signature(byte[][] parts)
    {
        if (key.Length == 0)
        {
            return [];
        }
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (byte[] part in parts)
        {
            hash.AppendData(part);
        }
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
