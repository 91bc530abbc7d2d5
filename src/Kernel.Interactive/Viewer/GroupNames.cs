using Kernel.Core.Machine;

namespace Kernel.Interactive.Viewer;

/// <summary>
/// What a program says about itself: the part of the kernel an op belongs to, or the comment it stands under, and what
/// the value it makes is called.
/// </summary>
internal sealed class GroupNames
{
    private readonly Dictionary<string, int> numbers = new() { [""] = 0 };

    /// <summary>Reads what the parts, comments and comparisons of a program say.</summary>
    /// <param name="model">The machine, for its vector length.</param>
    /// <param name="program">A legal program, every op-set once.</param>
    public GroupNames(MachineModel model, Program program)
    {
        List<long> groups = [];
        List<long> values = [];
        var writers = new Dictionary<long, int>();
        int comment = 0;
        foreach (OpSet set in program.OpSets)
        {
            // A comparison looks at the words as they were before its op-set.
            foreach (Op op in set.On(Engine.Debug))
            {
                if (op.Code == Opcode.Comment)
                {
                    comment = Number(op.Notes[0]);
                }
                else if (writers.TryGetValue(op.X0, out int writer))
                {
                    values[writer] = Number(op.Notes[0]);
                }
            }
            int start = groups.Count;
            foreach (Op op in set.Ops.Where(op => op.Engine != Engine.Debug))
            {
                groups.Add(op.Part.Length > 0 ? Number(op.Part) : comment);
                values.Add(0);
            }
            int index = start;
            foreach (Op op in set.Ops.Where(op => op.Engine != Engine.Debug))
            {
                WordRange write = op.Write(model) ?? new(0, 0);
                for (long word = write.Start; word < write.End; word++)
                {
                    writers[word] = index;
                }
                index++;
            }
        }
        Groups = groups;
        Values = values;
    }

    /// <summary>The texts; the first, the empty one, stands for none.</summary>
    public IReadOnlyCollection<string> Texts => numbers.Keys;

    /// <summary>For each op that takes a slot the number of its group's text.</summary>
    public IReadOnlyList<long> Groups { get; }

    /// <summary>For each op that takes a slot the number of the text its value is called by.</summary>
    public IReadOnlyList<long> Values { get; }

    private int Number(string text)
    {
        if (!numbers.TryGetValue(text, out int number))
        {
            number = numbers.Count;
            numbers.Add(text, number);
        }
        return number;
    }
}
