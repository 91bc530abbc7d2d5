using Kernel.Core.Machine;

namespace Kernel.Core.Kernels;

/// <summary>How much scratch a stream asks for.</summary>
public static class ScratchDemand
{
    // StreamBuilder gives each constant a word and a name of its own; together they are one thing to the reader.
    private const char ConstantMark = '#';

    /// <summary>
    /// One word on too little scratch, where a checker would complain of every op beyond it; null when the stream fits.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream that names its scratch words.</param>
    public static Diagnostic? Shortage(MachineModel model, OpStream stream)
    {
        long needed = stream.Names.Select(name => name.Words.End).DefaultIfEmpty(0).Max();
        if (needed <= model.ScratchSize)
        {
            return null;
        }
        IEnumerable<string> largest = stream
            .Names.GroupBy(name => name.Name[0] == ConstantMark ? "constants" : name.Name)
            .Select(group => (Name: group.Key, Words: group.Sum(name => (long)name.Words.Length)))
            .Where(part => part.Words > 1)
            .OrderByDescending(part => part.Words)
            .Take(3)
            .Select(part => $"{part.Name} {part.Words:N0}");
        return new(
            "scratch-shortage",
            "",
            $"the kernel needs {needed:N0} words of scratch for that size and the machine has {model.ScratchSize:N0}; "
                + $"the most go to {string.Join(", ", largest)}: try a smaller batch"
        );
    }
}
