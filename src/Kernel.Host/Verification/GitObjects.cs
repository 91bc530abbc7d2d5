using System.Security.Cryptography;
using System.Text;

namespace Kernel.Host.Verification;

/// <summary>An entry of a folder as git keeps it.</summary>
/// <param name="Mode">What it is: <c>100644</c> a file, <c>40000</c> a folder, <c>120000</c> a symbolic link.</param>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Id">The id of its content.</param>
public sealed record TreeEntry(string Mode, string Name, string Id)
{
    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => Mode == "40000";

    /// <summary>Whether it is an ordinary file.</summary>
    public bool IsFile => Mode.StartsWith("100", StringComparison.Ordinal);
}

/// <summary>
/// Reads the objects of a repository raw and holds each against its id. Commands such as <c>git status</c>,
/// <c>git diff</c> and <c>git archive</c> heed filters, attributes, replacement objects and index flags, all of which the
/// owner of a repository can set so that changed files look unchanged; a hash heeds nothing.
/// </summary>
/// <param name="git">The full path of git.</param>
/// <param name="directory">The folder of the repository.</param>
/// <param name="cancellation">Stops reading.</param>
public sealed class GitObjects(string git, string directory, CancellationToken cancellation)
{
    private static readonly IReadOnlyDictionary<string, string> environment = new Dictionary<string, string>(
        Tool.CleanEnvironment,
        StringComparer.Ordinal
    )
    {
        ["GIT_NO_REPLACE_OBJECTS"] = "1",
        ["GIT_NO_LAZY_FETCH"] = "1",
        ["GIT_TERMINAL_PROMPT"] = "0",
    };

    /// <summary>What a git command prints.</summary>
    /// <param name="args">The command.</param>
    public async Task<Outcome<string>> AskAsync(params string[] args)
    {
        Outcome<byte[]> answer = await RunAsync(args).ConfigureAwait(false);
        return answer.Succeeded(out byte[]? bytes, out Complaint? complaint)
            ? Encoding.UTF8.GetString(bytes).Trim()
            : complaint;
    }

    /// <summary>The content of an object, or the complaint that it is missing or is not what its id says.</summary>
    /// <param name="type"><c>commit</c>, <c>tree</c> or <c>blob</c>.</param>
    /// <param name="id">Its id.</param>
    public async Task<Outcome<byte[]>> ReadAsync(string type, string id)
    {
        Outcome<byte[]> read = await RunAsync("cat-file", type, id).ConfigureAwait(false);
        return read.Succeeded(out byte[]? content, out _) && IdOf(type, content, id.Length) != id
            ? new Complaint(
                directory,
                null,
                $"the repository's {type} {id} holds something else: it is damaged or forged"
            )
            : read;
    }

    /// <summary>The id git gives to a content.</summary>
    /// <param name="type"><c>commit</c>, <c>tree</c> or <c>blob</c>.</param>
    /// <param name="content">The content.</param>
    /// <param name="length">40 for repositories of SHA-1, 64 for those of SHA-256.</param>
    public static string IdOf(string type, ReadOnlySpan<byte> content, int length)
    {
        byte[] hashed = [.. Encoding.ASCII.GetBytes($"{type} {content.Length}\0"), .. content];
#pragma warning disable CA5350 // Ids of git are SHA-1 whatever we think of it; a known collision needs a file made for it.
        return Convert.ToHexStringLower(length == 40 ? SHA1.HashData(hashed) : SHA256.HashData(hashed));
#pragma warning restore CA5350
    }

    /// <summary>Takes a tree object apart.</summary>
    /// <param name="tree">Its content: mode, space, name, zero byte and the id's bytes, again and again.</param>
    /// <param name="idLength">40 or 64, as its own id.</param>
    public static TreeEntry[] Entries(ReadOnlySpan<byte> tree, int idLength)
    {
        var entries = new List<TreeEntry>();
        while (!tree.IsEmpty)
        {
            int space = tree.IndexOf((byte)' ');
            int zero = tree.IndexOf((byte)0);
            int next = zero + 1 + (idLength / 2);
            entries.Add(
                new(
                    Encoding.ASCII.GetString(tree[..space]),
                    Encoding.UTF8.GetString(tree[(space + 1)..zero]),
                    Convert.ToHexStringLower(tree[(zero + 1)..next])
                )
            );
            tree = tree[next..];
        }
        return [.. entries];
    }

    private Task<Outcome<byte[]>> RunAsync(params string[] args) =>
        Tool.CaptureAsync(new(git, ["-C", directory, .. args], directory, environment), cancellation);
}
