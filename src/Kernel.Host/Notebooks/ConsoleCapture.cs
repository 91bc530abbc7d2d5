using System.Text;

namespace Kernel.Host.Notebooks;

/// <summary>
/// While it lives, what the process writes to its console goes to a cell instead. The console belongs to the whole
/// process, so one capture at a time.
/// </summary>
internal sealed class ConsoleCapture : IDisposable
{
    private readonly TextWriter _output = Console.Out;
    private readonly TextWriter _error = Console.Error;
    private readonly TextReader _input = Console.In;

    public ConsoleCapture(Action<StreamOutput> publish)
    {
        Console.SetOut(new Publisher("stdout", publish));
        Console.SetError(new Publisher("stderr", publish));
        // A cell that reads would wait for a person who is not there.
        Console.SetIn(TextReader.Null);
    }

    public void Dispose()
    {
        Console.SetOut(_output);
        Console.SetError(_error);
        Console.SetIn(_input);
    }

    private sealed class Publisher : TextWriter
    {
        private readonly string _name;
        private readonly Action<StreamOutput> _publish;

        public Publisher(string name, Action<StreamOutput> publish)
        {
            (_name, _publish) = (name, publish);
            // The same notebook gives the same bytes on every system.
            CoreNewLine = ['\n'];
        }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

        public override void Write(string? value)
        {
            if (!string.IsNullOrEmpty(value))
                _publish(new StreamOutput(_name, value));
        }

        public override void WriteLine(string? value) => Write(value + "\n");
    }
}
