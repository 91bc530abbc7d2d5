using System.Text;

namespace Kernel.Host;

/// <summary>
/// Writes a file whole or not at all: the bytes go to a neighbour first, which is then renamed over the target. Whoever
/// reads the target sees the old file or the new one, and a failure on the way leaves nothing behind.
/// </summary>
public static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Says whether <see cref="Write(string, string)"/> to this path is likely to succeed, without leaving a trace. Ask before long work.
    /// </summary>
    /// <returns>Null, or why the path cannot be written.</returns>
    public static Complaint? WhyNotWritable(string path)
    {
        try
        {
            // Only an attempt tells: permissions, read-only disks and quotas have no common test.
            if (IsDevice(path))
            {
                return null;
            }

            string probe = NeighbourOf(FinalTarget(path));
            using var stream = new FileStream(
                probe,
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                bufferSize: 1,
                FileOptions.DeleteOnClose
            );
            return RefuseToReplace(path);
        }
        catch (Exception failure) when (IsOfTheFileSystem(failure))
        {
            return Complain(path, failure);
        }
    }

    /// <summary>Writes text as UTF-8, whole or not at all.</summary>
    /// <returns>Null when the file is written, otherwise why it is not.</returns>
    public static Complaint? Write(string path, string text) =>
        Write(path, stream => stream.Write(Utf8.GetBytes(text)));

    /// <summary>
    /// Writes what <paramref name="write"/> puts into the stream, whole or not at all. When it throws, the exception
    /// passes through and the target stays as it was.
    /// </summary>
    /// <returns>Null when the file is written, otherwise why it is not.</returns>
    public static Complaint? Write(string path, Action<Stream> write)
    {
        string? neighbour = null;
        try
        {
            if (RefuseToReplace(path) is { } complaint)
            {
                return complaint;
            }

            if (IsDevice(path))
            {
                using var device = new FileStream(path, FileMode.Open, FileAccess.Write);
                write(device);
                return null;
            }

            string target = FinalTarget(path);
            string name = NeighbourOf(target);
            using (var stream = new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                neighbour = name;
                write(stream);
                // A rename may reach the disk before the bytes do; a power cut between the two would leave an empty file.
                stream.Flush(flushToDisk: true);
            }

            KeepMode(target, name);
            File.Move(name, target, overwrite: true);
            neighbour = null;
            return null;
        }
        catch (Exception failure) when (IsOfTheFileSystem(failure))
        {
            return Complain(path, failure);
        }
        finally
        {
            if (neighbour is not null)
            {
                Discard(neighbour);
            }
        }
    }

    private static Complaint? RefuseToReplace(string path)
    {
        if (Directory.Exists(path))
        {
            return new Complaint(path, null, "cannot write: this is a directory; name a file in it");
        }

        var read = new FileInfo(path);
        return read is { Exists: true, IsReadOnly: true }
            ? new Complaint(path, null, "cannot write: the file is read-only; make it writable or name another")
            : null;
    }

    // /dev/stdout, /dev/null, a shell's >(...): there is nothing to rename over, and root would succeed in doing so.
    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal);

    // A link stays a link; the file it points to is replaced.
    private static string FinalTarget(string path) =>
        new FileInfo(path).LinkTarget is null
            ? Path.GetFullPath(path)
            : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);

    // In the same directory, as a rename across file systems would be a copy and no longer atomic.
    private static string NeighbourOf(string path)
    {
        string directory = Path.GetDirectoryName(path) ?? path;
        return Path.Combine(directory, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
    }

    private static void KeepMode(string path, string neighbour)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path))
        {
            File.SetUnixFileMode(neighbour, File.GetUnixFileMode(path));
        }
    }

    private static void Discard(string neighbour)
    {
        try
        {
            File.Delete(neighbour);
        }
        catch (Exception failure) when (IsOfTheFileSystem(failure))
        {
            // Tidying up must not hide the failure that made it necessary; the target is untouched all the same.
        }
    }

    private static bool IsOfTheFileSystem(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static Complaint Complain(string path, Exception failure) =>
        failure switch
        {
            DirectoryNotFoundException => new Complaint(
                path,
                null,
                $"cannot write: there is no directory {Path.GetDirectoryName(Path.GetFullPath(path))}; create it first"
            ),
            // Some file systems that the system makes up have directories, but nothing can be created in them.
            FileNotFoundException => new Complaint(
                path,
                null,
                "cannot write: no file can be created in that directory"
            ),
            UnauthorizedAccessException => new Complaint(
                path,
                null,
                "cannot write: permission denied; choose a place you may write to"
            ),
            _ => new Complaint(path, null, $"cannot write: {failure.Message}"),
        };
}
