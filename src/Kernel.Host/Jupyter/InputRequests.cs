using System.Collections.Concurrent;

namespace Kernel.Host.Jupyter;

/// <summary>
/// What a cell reads when it reads from the console: each line is asked of the user. The front end shows a box, and the
/// cell waits until it is filled in or the user interrupts.
/// </summary>
/// <param name="ask">Sends the question.</param>
/// <param name="interrupt">Ends the wait.</param>
internal sealed class InputRequests(Action ask, CancellationToken interrupt) : TextReader
{
    private readonly BlockingCollection<string> answers = [];
    private string rest = "";

    /// <summary>Hands over what the user has filled in.</summary>
    public void Answer(string line) => answers.Add(line, CancellationToken.None);

    public override string? ReadLine()
    {
        string line = rest.Length > 0 ? rest.TrimEnd('\n') : Ask();
        rest = "";
        return line;
    }

    public override int Peek() => rest.Length > 0 ? rest[0] : -1;

    public override int Read()
    {
        if (rest.Length == 0)
        {
            rest = Ask() + "\n";
        }
        int first = rest[0];
        rest = rest[1..];
        return first;
    }

    protected override void Dispose(bool disposing)
    {
        answers.Dispose();
        base.Dispose(disposing);
    }

    private string Ask()
    {
        ask();
        return answers.Take(interrupt);
    }
}
