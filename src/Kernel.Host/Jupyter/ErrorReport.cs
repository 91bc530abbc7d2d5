using System.Collections.Immutable;
using Kernel.Host.Notebooks;

namespace Kernel.Host.Jupyter;

/// <summary>A failure told for front ends, which show nothing of it but the lines of the traceback.</summary>
internal static class ErrorReport
{
    private const string Red = "\u001b[31m";
    private const string Plain = "\u001b[0m";

    /// <summary>The failure with the place and the line of the cell in front.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="cell">The cell's name.</param>
    /// <param name="code">The cell's text.</param>
    public static ErrorOutput Of(CellFailure failure, string cell, string code)
    {
        string place = failure.Line is { } line ? $"{cell}, line {line}" : cell;
        return new(
            failure.Kind,
            failure.Message,
            [
                $"{Red}{failure.Kind}{Plain} in {place}: {failure.Message}",
                .. Excerpt(failure.Line, code),
                // The first line says what the head has said.
                .. failure.Traceback.Skip(1),
            ]
        );
    }

    private static ImmutableArray<string> Excerpt(int? line, string code)
    {
        string[] lines = code.ReplaceLineEndings("\n").Split('\n');
        return line is { } number && number <= lines.Length ? [$"{number, 5} | {lines[number - 1]}"] : [];
    }
}
