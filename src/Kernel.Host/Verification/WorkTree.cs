namespace Kernel.Host.Verification;

/// <summary>
/// Compares what lies in the folder of a clone with what was committed, byte by byte. None of it is run; but a folder that
/// somebody has changed is one whose owner has seen other results than the ones told here.
/// </summary>
public static class WorkTree
{
    private const string ByteCode = "__pycache__";

    private static readonly string[] hooksOfPython = ["sitecustomize", "usercustomize"];
    private static readonly string[] moduleSuffixes = [".py", ".pyc", ".pyd", ".so"];
    private static readonly EnumerationOptions everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
    };

    /// <summary>Everything in the folder that differs from the commit, and every file that would be imported in place of another.</summary>
    /// <param name="original">The commit.</param>
    /// <param name="standardModules">The names of python's own modules.</param>
    public static IEnumerable<Complaint> Differences(Original original, IReadOnlySet<string> standardModules)
    {
        Dictionary<string, CommittedFile> committed = original.Files.ToDictionary(
            file => file.Path,
            StringComparer.Ordinal
        );
        foreach (CommittedFile file in original.Files)
        {
            if (Compare(original, file) is { } difference)
            {
                yield return difference;
            }
        }
        foreach (
            string path in Below(original.Directory, OriginalReader.Tests).Where(path => !committed.ContainsKey(path))
        )
        {
            yield return new(
                InUsersWords(original, path),
                null,
                $"this file is not in {Name(original)}; nothing may lie in {OriginalReader.Tests}/ but what was committed: remove it"
            );
        }
        // The tests put the folder above them first on the path, so a module there wins over their own and over python's.
        HashSet<string> pythons = [.. standardModules, .. hooksOfPython];
        foreach (
            string path in committed.Keys.Where(path =>
                IsInTests(path) && pythons.Contains(ModuleName(path.Split('/')[1]))
            )
        )
        {
            yield return new(
                InUsersWords(original, path),
                null,
                $"{Name(original)} has this file, and it takes the place of python's own module: that is not the original"
            );
        }
        HashSet<string> taken =
        [
            .. pythons,
            .. committed.Keys.Where(IsInTests).Select(path => Path.GetFileNameWithoutExtension(path)),
        ];
        foreach (string module in ModulesIn(original.Directory).Where(file => taken.Contains(ModuleName(file))))
        {
            yield return new(
                InUsersWords(original, module),
                null,
                $"this takes the place of the module {ModuleName(module)} when the tests are run here: remove it"
            );
        }
    }

    private static Complaint? Compare(Original original, CommittedFile file)
    {
        string shown = InUsersWords(original, file.Path);
        string path = Path.GetFullPath(shown);
        string restore = $"restore it: git -C {original.Directory} checkout {original.Commit[..12]} -- {file.Path}";
        try
        {
            if (LinkOnTheWay(original.Directory, file.Path) is { } link)
            {
                return new(
                    InUsersWords(original, link),
                    null,
                    $"this is a link, not what {Name(original)} has; {restore}"
                );
            }
            // Git for Windows turns line ends around unless told not to, which python does not notice.
            byte[] committed = WithoutCarriageReturns(file.Content);
            byte[] present = WithoutCarriageReturns(File.ReadAllBytes(path));
            return committed.AsSpan().SequenceEqual(present)
                ? null
                : new(shown, FirstDifference(committed, present), $"differs from {Name(original)}; {restore}");
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(shown, null, $"is missing, {Name(original)} has it; {restore}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(shown, null, $"cannot be compared with {Name(original)}: {failure.Message}");
        }
    }

    private static string? LinkOnTheWay(string directory, string path)
    {
        string[] parts = path.Split('/');
        return Enumerable
            .Range(1, parts.Length)
            .Select(count => string.Join('/', parts[..count]))
            .FirstOrDefault(part => new FileInfo(Path.Combine(directory, part)).LinkTarget is not null);
    }

    private static string FirstDifference(byte[] committed, byte[] present)
    {
        int same = committed.AsSpan().CommonPrefixLength(present);
        int line = present.AsSpan(0, same).Count((byte)'\n') + 1;
        return $"{line}";
    }

    private static byte[] WithoutCarriageReturns(byte[] text)
    {
        if (!text.AsSpan().Contains((byte)'\r'))
        {
            return text;
        }
        var kept = new List<byte>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\r' || i + 1 == text.Length || text[i + 1] != '\n')
            {
                kept.Add(text[i]);
            }
        }
        return [.. kept];
    }

    /// <summary>All files below a folder, links as such, but not what python compiles and files away by itself.</summary>
    private static IEnumerable<string> Below(string directory, string folder)
    {
        var here = new DirectoryInfo(Path.Combine(directory, folder));
        if (!here.Exists || here.LinkTarget is not null)
        {
            yield break;
        }
        foreach (
            FileSystemInfo entry in here.EnumerateFileSystemInfos("*", everything)
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)
        )
        {
            string path = $"{folder}/{entry.Name}";
            if (entry is not DirectoryInfo || entry.LinkTarget is not null)
            {
                yield return path;
            }
            else if (entry.Name != ByteCode)
            {
                foreach (string inside in Below(directory, path))
                {
                    yield return inside;
                }
            }
        }
    }

    private static IEnumerable<string> ModulesIn(string directory) =>
        new DirectoryInfo(directory)
            .EnumerateFileSystemInfos("*", everything)
            .Where(entry =>
                entry is DirectoryInfo folder
                    ? folder.EnumerateFiles("__init__.*", everything).Any()
                    : moduleSuffixes.Contains(entry.Extension, StringComparer.OrdinalIgnoreCase)
            )
            .Select(entry => entry.Name)
            .Order(StringComparer.Ordinal);

    // Compiled modules carry the version between name and suffix: random.cpython-312-x86_64-linux-gnu.so.
    private static string ModuleName(string file) => file.Split('.', 2)[0];

    private static bool IsInTests(string path) => path.StartsWith(OriginalReader.Tests + "/", StringComparison.Ordinal);

    private static string InUsersWords(Original original, string path) => Path.Combine(original.Directory, path);

    private static string Name(Original original) => $"{original.Reference} ({original.Commit[..12]})";
}
