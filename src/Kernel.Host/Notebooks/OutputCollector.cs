using System.Collections.Immutable;
using System.Text;

namespace Kernel.Host.Notebooks;

/// <summary>
/// Gathers what a cell shows; neighbouring pieces of one stream become one output, and an output shown under the name of
/// an earlier one takes its place.
/// </summary>
internal sealed class OutputCollector
{
    private readonly ImmutableArray<CellOutput>.Builder outputs = ImmutableArray.CreateBuilder<CellOutput>();
    private readonly StringBuilder text = new();
    private string? stream;

    public void Add(CellOutput output)
    {
        if (output is StreamOutput piece)
        {
            if (stream != piece.Name)
            {
                EndStream();
            }
            stream = piece.Name;
            text.Append(piece.Text);
            return;
        }
        if (output is DisplayOutput { DisplayId: { } id } && IndexOf(id) is { } earlier)
        {
            outputs[earlier] = output;
            return;
        }

        EndStream();
        outputs.Add(output);
    }

    public ImmutableArray<CellOutput> ToOutputs()
    {
        EndStream();
        return outputs.ToImmutable();
    }

    private int? IndexOf(string id)
    {
        for (int index = 0; index < outputs.Count; index++)
        {
            if (outputs[index] is DisplayOutput display && display.DisplayId == id)
            {
                return index;
            }
        }
        return null;
    }

    private void EndStream()
    {
        if (stream is not null)
        {
            outputs.Add(new StreamOutput(stream, text.ToString()));
        }
        text.Clear();
        stream = null;
    }
}
