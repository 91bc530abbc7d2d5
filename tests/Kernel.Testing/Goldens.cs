using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Kernel.Testing;

/// <summary>
/// Texts the tests compare with. Those under <c>Golden/</c> are what the original machine answered;
/// they are data and no test writes them. Pages such as <c>docs/isa.md</c> are written by our own code:
/// with the environment variable <c>KERNEL_UPDATE_GOLDENS=1</c> they are written anew, else compared.
/// </summary>
public static class Goldens
{
    /// <summary>The variable that has pages written anew instead of compared.</summary>
    public const string UpdateSwitch = "KERNEL_UPDATE_GOLDENS";

    /// <summary>The lines of an embedded file, unpacked when its name ends in <c>.gz</c>.</summary>
    /// <param name="name">A file in <c>Golden/</c>, such as <c>isa.jsonl.gz</c>.</param>
    public static IEnumerable<string> Lines(string name)
    {
        using StreamReader reader = Open(name);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>The whole of an embedded file.</summary>
    /// <param name="name">A file in <c>Golden/</c>, such as <c>hash.json</c>.</param>
    public static string Text(string name)
    {
        using StreamReader reader = Open(name);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// Compares a text with a page of the repository, or writes the page when the switch is set.
    /// </summary>
    /// <param name="page">The page's path from the root of the repository, such as <c>docs/isa.md</c>.</param>
    /// <param name="actual">The text as our code makes it now.</param>
    /// <returns>Null when they are equal, else what is wrong and how to mend it.</returns>
    public static string? Differs(string page, string actual)
    {
        string path = PathOf(page);
        if (Environment.GetEnvironmentVariable(UpdateSwitch) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return null;
        }
        if (!File.Exists(path))
        {
            return $"{page} is missing; run the tests once with {UpdateSwitch}=1 and look at what they write";
        }
        string expected = File.ReadAllText(path);
        return expected == actual
            ? null
            : $"{page} is out of date from line {FirstDifference(expected, actual)}; run the tests once with {UpdateSwitch}=1";
    }

    /// <summary>The full path of a file of the repository.</summary>
    /// <param name="file">Its path from the root of the repository.</param>
    public static string PathOf(string file) => Path.Combine(RepositoryRoot(), file);

    private static int FirstDifference(string expected, string actual)
    {
        string[] left = expected.Split('\n');
        string[] right = actual.Split('\n');
        return left.AsSpan().CommonPrefixLength(right) + 1;
    }

    private static StreamReader Open(string name)
    {
        Stream stream =
            typeof(Goldens).Assembly.GetManifestResourceStream($"Golden/{name}")
            ?? throw new FileNotFoundException($"There is no golden {name}.");
        return new(
            name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream
        );
    }

    private static string RepositoryRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
