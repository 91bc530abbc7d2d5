using System.Text;

namespace Kernel.Host.Verification;

/// <summary>A file of the original as it was committed.</summary>
/// <param name="Path">Its path from the folder of the clone, with slashes.</param>
/// <param name="Content">Its bytes.</param>
public sealed record CommittedFile(string Path, byte[] Content);

/// <summary>The part of the original that judges: <c>problem.py</c> and <c>tests/</c>, as a commit holds them.</summary>
/// <param name="Directory">The folder of the clone, as the user named it.</param>
/// <param name="Commit">The id of the commit.</param>
/// <param name="Reference">What names it: <c>origin/main</c> or <c>HEAD</c>.</param>
/// <param name="IsPublished">Whether its content is known to us as the published original.</param>
/// <param name="Files">The files.</param>
public sealed record Original(
    string Directory,
    string Commit,
    string Reference,
    bool IsPublished,
    IReadOnlyList<CommittedFile> Files
);

/// <summary>Reads the original out of the repository of a clone, never out of the user's files.</summary>
public static class OriginalReader
{
    /// <summary>The file that defines the task.</summary>
    public const string Problem = "problem.py";

    /// <summary>The folder of the tests.</summary>
    public const string Tests = "tests";

    /// <summary>The tests a submission has to pass.</summary>
    public const string SubmissionTests = "tests/submission_tests.py";

    /// <summary>The machine and the reference that the tests use.</summary>
    public const string Frozen = "tests/frozen_problem.py";

    // The ids of problem.py and of tests/ in commit 5452f74bd977807ac2e74f3d29432b9df6f25197 of the published repository.
    // A fork can call any commit of its own origin/main; it cannot have other content under these ids.
    private static readonly (string Problem, string Tests)[] published =
    [
        ("db97996d47278ce09acc2e3c4ab8ffe93b879484", "66d8f6a5df637ed94c2d25b6eac0f6a743800b46"),
    ];

    /// <summary>Reads the commit that the clone has from its origin, or its own last one when it has no origin.</summary>
    /// <param name="git">The full path of git.</param>
    /// <param name="directory">The folder of the clone, as the user named it.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<Outcome<Original>> ReadAsync(string git, string directory, CancellationToken cancellation)
    {
        if (!Directory.Exists(directory))
        {
            return new Complaint(
                directory,
                null,
                "there is no such directory; --original names a clone of the original"
            );
        }
        var objects = new GitObjects(git, Path.GetFullPath(directory), cancellation);
        Outcome<string> prefix = await objects.AskAsync("rev-parse", "--show-prefix").ConfigureAwait(false);
        if (!prefix.Succeeded(out string? inside, out Complaint? noRepository))
        {
            return noRepository with
            {
                File = directory,
                Message = $"this is no clone of the original: {noRepository.Message}",
            };
        }
        if (inside.Length > 0)
        {
            return new Complaint(
                directory,
                null,
                "this is a folder inside a repository; name the folder of the clone itself"
            );
        }
        foreach (string reference in (string[])["origin/main", "HEAD"])
        {
            string name = reference == "HEAD" ? reference : $"refs/remotes/{reference}";
            Outcome<string> commit = await objects
                .AskAsync("rev-parse", "--verify", "--quiet", $"{name}^{{commit}}")
                .ConfigureAwait(false);
            if (commit.Succeeded(out string? id, out _))
            {
                return await ReadAsync(objects, directory, id, reference).ConfigureAwait(false);
            }
        }
        return new Complaint(directory, null, "this is no clone of the original: it has no commit");
    }

    private static async Task<Outcome<Original>> ReadAsync(
        GitObjects objects,
        string directory,
        string commit,
        string reference
    )
    {
        Outcome<byte[]> head = await objects.ReadAsync("commit", commit).ConfigureAwait(false);
        if (!head.Succeeded(out byte[]? content, out Complaint? complaint))
        {
            return complaint;
        }
        string root = Encoding.ASCII.GetString(content, "tree ".Length, commit.Length);
        Outcome<TreeEntry[]> listed = await ListAsync(objects, root).ConfigureAwait(false);
        if (!listed.Succeeded(out TreeEntry[]? entries, out complaint))
        {
            return complaint;
        }
        TreeEntry? problem = entries.FirstOrDefault(entry => entry.Name == Problem);
        TreeEntry? tests = entries.FirstOrDefault(entry => entry.Name == Tests);
        var files = new List<CommittedFile>();
        if (
            (await AddAsync(objects, "", [.. Present(problem), .. Present(tests)], files).ConfigureAwait(false)) is
            { } fault
        )
        {
            return fault with { File = directory };
        }
        string[] missing =
        [
            .. new[] { Problem, SubmissionTests, Frozen }.Where(path => files.All(file => file.Path != path)),
        ];
        return missing.Length > 0
            ? new Complaint(
                directory,
                null,
                $"this is no clone of the original: {reference} ({commit}) has no {string.Join(", no ", missing)}"
            )
            : new Original(directory, commit, reference, published.Contains((problem!.Id, tests!.Id)), files);
    }

    private static async Task<Complaint?> AddAsync(
        GitObjects objects,
        string folder,
        IEnumerable<TreeEntry> entries,
        List<CommittedFile> files
    )
    {
        foreach (TreeEntry entry in entries)
        {
            string path = folder + entry.Name;
            // Git refuses to write such names into a tree; a tree made by hand may have them all the same.
            if (entry.Name is "." or ".." or "" || entry.Name.AsSpan().IndexOfAny('/', '\\', ':') >= 0)
            {
                return new(null, null, $"the commit has an entry with the name {path}, which no file may have");
            }
            if (entry.IsFolder)
            {
                Outcome<TreeEntry[]> listed = await ListAsync(objects, entry.Id).ConfigureAwait(false);
                if (!listed.Succeeded(out TreeEntry[]? inside, out Complaint? unlisted))
                {
                    return unlisted;
                }
                if (await AddAsync(objects, path + "/", inside, files).ConfigureAwait(false) is { } fault)
                {
                    return fault;
                }
                continue;
            }
            if (!entry.IsFile)
            {
                return new(
                    null,
                    null,
                    $"in the commit, {path} is a link, so what it holds is not what the commit holds"
                );
            }
            Outcome<byte[]> read = await objects.ReadAsync("blob", entry.Id).ConfigureAwait(false);
            if (!read.Succeeded(out byte[]? content, out Complaint? unread))
            {
                return unread;
            }
            files.Add(new(path, content));
        }
        return null;
    }

    private static async Task<Outcome<TreeEntry[]>> ListAsync(GitObjects objects, string id)
    {
        Outcome<byte[]> read = await objects.ReadAsync("tree", id).ConfigureAwait(false);
        return read.Succeeded(out byte[]? tree, out Complaint? complaint)
            ? GitObjects.Entries(tree, id.Length)
            : complaint;
    }

    private static IEnumerable<TreeEntry> Present(TreeEntry? entry) => entry is null ? [] : [entry];
}
