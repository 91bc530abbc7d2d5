using System.Text;

namespace Kernel.Host.Notebooks;

/// <summary>
/// While it lives, what the process writes to its console goes to a cell instead, and what it reads comes from there.
/// The console belongs to the whole process, so one capture at a time.
/// </summary>
internal sealed class ConsoleCapture : IDisposable
{
    private readonly TextWriter output = Console.Out;
    private readonly TextWriter error = Console.Error;
    private readonly TextReader input = Console.In;

    /// <summary>Takes the console.</summary>
    /// <param name="outlet">Where the cell's outputs go.</param>
    /// <param name="lines">Where the cell reads from.</param>
    public ConsoleCapture(CellOutlet outlet, TextReader lines)
    {
        Console.SetOut(new Publisher("stdout", outlet));
        Console.SetError(new Publisher("stderr", outlet));
        Console.SetIn(lines);
    }

    public void Dispose()
    {
        Console.SetOut(output);
        Console.SetError(error);
        Console.SetIn(input);
    }

    private sealed class Publisher : TextWriter
    {
        private readonly string name;
        private readonly CellOutlet outlet;

        public Publisher(string name, CellOutlet outlet)
        {
            (this.name, this.outlet) = (name, outlet);
            // The same notebook gives the same bytes on every system.
            CoreNewLine = ['\n'];
        }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

        public override void Write(string? value)
        {
            if (!string.IsNullOrEmpty(value) && outlet.IsOfThisCell)
            {
                outlet.Publish(new StreamOutput(name, value));
            }
        }

        public override void WriteLine(string? value) => Write(value + "\n");
    }
}
