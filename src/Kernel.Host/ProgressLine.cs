namespace Kernel.Host;

/// <summary>
/// Says on stderr how far long work has come: on a terminal one line that is written over, elsewhere (a log) a line for
/// every step that is done.
/// </summary>
public sealed class ProgressLine
{
    private const string BackToStartAndErase = "\r\u001b[K";

    private readonly TextWriter _error;
    private readonly int? _width;
    private bool _shown;

    private ProgressLine(TextWriter error, int? width) => (_error, _width) = (error, width);

    /// <summary>Progress on this writer; in place only when the writer is the console's and that a terminal.</summary>
    public static ProgressLine On(TextWriter error) =>
        new(error, ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected ? WindowWidth() : null);

    /// <summary>What is being done now. Seen on terminals only.</summary>
    public void Working(string text)
    {
        if (_width is not { } width)
        {
            return;
        }

        // A line that wraps could not be written over.
        string line = text.ReplaceLineEndings(" ");
        _error.Write(BackToStartAndErase + (line.Length < width ? line : line[..(width - 1)]));
        _error.Flush();
        _shown = true;
    }

    /// <summary>A step that is done.</summary>
    public void Done(string text)
    {
        if (_width is null)
        {
            _error.WriteLine(text);
        }
        else
        {
            Working(text);
        }
    }

    /// <summary>Takes the line away, to make room for results or complaints.</summary>
    public void Clear()
    {
        if (_shown)
        {
            _error.Write(BackToStartAndErase);
        }

        _shown = false;
    }

    // Some terminals do not say how wide they are.
    private static int WindowWidth() => Console.WindowWidth is > 0 and var width ? width : 80;
}
