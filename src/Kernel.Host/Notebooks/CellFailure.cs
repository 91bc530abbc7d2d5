using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Kernel.Host.Notebooks;

/// <summary>Why a cell failed, told in the lines of the cell.</summary>
/// <param name="Kind">The compiler's code (<c>CS0103</c>) or the type of the exception.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Line">The line in the cell, counted from 1, or null when it is not known.</param>
/// <param name="Traceback">All there is to show: every error of the compiler, or the way through the cells.</param>
public sealed record CellFailure(string Kind, string Message, int? Line, ImmutableArray<string> Traceback)
{
    /// <summary>The failure as a notebook keeps it.</summary>
    public ErrorOutput ToOutput() => new(Kind, Message, Traceback);

    /// <summary>What is wrong at a line, told by the host itself.</summary>
    /// <param name="line">The line in the cell, counted from 1, or null when it is not known.</param>
    /// <param name="kind">What kind of failure, in one word.</param>
    /// <param name="message">What is wrong and what to do.</param>
    public static CellFailure At(int? line, string kind, string message) =>
        new(kind, message, line, [line is null ? $"{kind}: {message}" : $"line {line}: {kind}: {message}"]);

    /// <summary>From what the compiler said, or null when it found no error; warnings are left out.</summary>
    public static CellFailure? Of(IEnumerable<Diagnostic> diagnostics)
    {
        List<Diagnostic> errors = diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .OrderBy(error => error.Location.SourceSpan.Start)
            .ToList();
        return errors is [var first, ..]
            ? new CellFailure(first.Id, first.GetMessage(), LineInCell(first), [.. errors.Select(Told)])
            : null;
    }

    /// <summary>From an exception that left the cell.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="cell">The name the cell was compiled under.</param>
    public static CellFailure Of(Exception exception, string cell)
    {
        // Frames below a cell (the library it called) are where the error is; the frame in the cell is what its author can
        // change. Frames of other cells lead there, when a function of an earlier cell was called.
        var frames = new StackTrace(exception, fNeedFileInfo: true)
            .GetFrames()
            .Select(frame => (Cell: CellName.In(frame.GetFileName()), Line: frame.GetFileLineNumber()))
            .Where(frame => frame.Cell is not null)
            .ToList();
        (string? Cell, int Line) own = frames.FirstOrDefault(frame => frame.Cell == cell);
        return new CellFailure(
            exception.GetType().Name,
            string.Join(" <- ", Chain(exception).Select(link => link.Message).Distinct(StringComparer.Ordinal)),
            own.Cell is null ? null : own.Line,
            [
                .. Chain(exception).Select(link => $"{link.GetType().FullName}: {link.Message}"),
                .. frames.Select(frame => $"   at {frame.Cell}, line {frame.Line}"),
            ]
        );
    }

    private static string Told(Diagnostic error)
    {
        string place = LineInCell(error) is { } line ? $"line {line}" : error.Location.GetLineSpan().ToString();
        return $"{place}: {error.Id}: {error.GetMessage()}";
    }

    // A file taken in with #load has lines of its own, and they are not the cell's.
    private static int? LineInCell(Diagnostic error) =>
        error.Location.GetLineSpan() is var span && CellName.In(span.Path) is not null
            ? span.StartLinePosition.Line + 1
            : null;

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
