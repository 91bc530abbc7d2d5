using System.Collections.Immutable;
using System.Text;

namespace Kernel.Host.Notebooks;

/// <summary>Gathers what a cell shows; neighbouring pieces of one stream become one output.</summary>
internal sealed class OutputCollector
{
    private readonly ImmutableArray<CellOutput>.Builder _outputs = ImmutableArray.CreateBuilder<CellOutput>();
    private readonly StringBuilder _text = new();
    private string? _stream;

    public void Add(CellOutput output)
    {
        if (output is StreamOutput piece)
        {
            if (_stream != piece.Name)
                EndStream();
            _stream = piece.Name;
            _text.Append(piece.Text);
            return;
        }

        EndStream();
        _outputs.Add(output);
    }

    public ImmutableArray<CellOutput> ToOutputs()
    {
        EndStream();
        return _outputs.ToImmutable();
    }

    private void EndStream()
    {
        if (_stream is not null)
            _outputs.Add(new StreamOutput(_stream, _text.ToString()));
        _text.Clear();
        _stream = null;
    }
}
