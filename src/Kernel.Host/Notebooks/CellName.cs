namespace Kernel.Host.Notebooks;

/// <summary>The name a cell is compiled under, by which it is found again in a stack trace.</summary>
public static class CellName
{
    private const string Prefix = "cell ";

    /// <summary>The name of the cell with this number.</summary>
    public static string Of(int number) => $"{Prefix}{number}";

    /// <summary>The name of the cell a stack frame is in, or null when it is in none.</summary>
    /// <param name="file">The frame's source file. The compiler has put the session's directory before a cell's name.</param>
    public static string? In(string? file) =>
        Path.GetFileName(file) is { } name && name.StartsWith(Prefix, StringComparison.Ordinal) ? name : null;
}
