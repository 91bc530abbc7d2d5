using System.Security;

namespace Kernel.Host;

/// <summary>Reads files a user names, so that every command says the same when it cannot.</summary>
public static class InputFile
{
    /// <summary>The text of a file, taken as UTF-8.</summary>
    /// <param name="path">The file as the user named it.</param>
    public static Outcome<string> ReadText(string path) => Try(path, () => File.ReadAllText(path));

    /// <summary>A reader of a file that is too long, or arrives too slowly, to be read whole.</summary>
    /// <param name="path">The file as the user named it.</param>
    public static Outcome<TextReader> Open(string path) => Try<TextReader>(path, () => new StreamReader(path));

    private static Outcome<T> Try<T>(string path, Func<T> read)
        where T : class
    {
        try
        {
            if (path.Length == 0)
            {
                return new Complaint(null, null, "the name of the file to read is empty");
            }
            if (Directory.Exists(path))
            {
                return new Complaint(path, null, "cannot read: this is a directory; name a file in it");
            }
            return read();
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Complaint(path, null, "there is no such file; check the path and the directory you are in");
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or SecurityException)
        {
            return new Complaint(path, null, "cannot read: permission denied");
        }
        catch (Exception failure) when (failure is IOException or NotSupportedException or ArgumentException)
        {
            return new Complaint(path, null, $"cannot read: {failure.Message}");
        }
    }
}
