using Kernel.Core.Interchange;
using Kernel.Core.Machine;

namespace Kernel.Host;

/// <summary>Files that hold a memory: a list of words.</summary>
public static class MemoryFile
{
    /// <summary>Reads a memory, or says on the error stream everything that keeps it from being read.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="error">Where complaints go.</param>
    /// <returns>The words, or null when there were complaints.</returns>
    public static ValueArray<uint>? Read(string path, TextWriter error)
    {
        if (!InputFile.ReadText(path).Succeeded(out string? text, out Complaint? complaint))
        {
            error.Complain(complaint);
            return null;
        }
        (ValueArray<uint>? words, ValueArray<Diagnostic> diagnostics) = WordsJson.Read(text, "memory");
        error.Complain(path, diagnostics);
        return words;
    }
}
