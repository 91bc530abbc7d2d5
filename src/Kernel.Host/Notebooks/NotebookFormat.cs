namespace Kernel.Host.Notebooks;

/// <summary>What reader and writer of the format have to agree on.</summary>
internal static class NotebookFormat
{
    /// <summary>Whether an output of this type stands in the file as JSON, and not as lines of text.</summary>
    public static bool IsJson(string mimeType) =>
        mimeType is "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);
}
