using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>Removes ops whose result nobody reads and that do nothing else.</summary>
/// <example>
/// Before: <c>a = x + y, b = a * a, store p x</c><br/>
/// After: <c>store p x</c>
/// </example>
public static class DeadOps
{
    /// <summary>The stream without dead ops.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        bool[] isRead = new bool[Words.CountWords(model, stream)];
        ReadOnlySpan<Op> ops = stream.Ops.AsSpan();
        var kept = new List<Op>(ops.Length);
        for (int i = ops.Length - 1; i >= 0; i--)
        {
            Op op = ops[i];
            if (op.Write(model) is { } write && !isRead.AsSpan((int)write.Start, write.Length).Contains(true))
            {
                continue;
            }
            kept.Add(op);
            foreach (WordRange read in op.Reads(model))
            {
                isRead.AsSpan((int)read.Start, read.Length).Fill(true);
            }
        }
        kept.Reverse();
        return stream with { Ops = kept.ToValueArray() };
    }
}
