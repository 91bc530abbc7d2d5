using System.Globalization;
using Kernel.Core.Machine;

namespace Kernel.Core.Kernels;

/// <summary>One measurement of the recorded optimisation.</summary>
/// <param name="Step">Its place in the record; not every step measured.</param>
/// <param name="Cycles">The simulated cycles the engineer saw.</param>
/// <param name="Text">What had been changed, in the record's words.</param>
public sealed record RecordedStep(int Step, int Cycles, string Text);

/// <summary>
/// The record this project retells: one engineer's measurements while optimising the take-home's
/// kernel, from 147,734 cycles to 1,157. The data stand in <c>record.csv</c> beside this file.
/// </summary>
public static class OptimisationRecord
{
    /// <summary>Every measurement, in order.</summary>
    public static ValueArray<RecordedStep> Steps { get; } = Read();

    /// <summary>The measurement of a step, or null when it made none.</summary>
    /// <param name="step">The step.</param>
    public static RecordedStep? At(int step) => Steps.FirstOrDefault(recorded => recorded.Step == step);

    private static ValueArray<RecordedStep> Read()
    {
        using Stream stream = typeof(OptimisationRecord).Assembly.GetManifestResourceStream("record.csv")!;
        using var reader = new StreamReader(stream);
        string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Skip(1).Select(Parse).ToValueArray();
    }

    private static RecordedStep Parse(string line)
    {
        string[] fields = line.Split(',', 3);
        return new(
            int.Parse(fields[0], CultureInfo.InvariantCulture),
            int.Parse(fields[1], CultureInfo.InvariantCulture),
            fields[2].Trim('"')
        );
    }
}
