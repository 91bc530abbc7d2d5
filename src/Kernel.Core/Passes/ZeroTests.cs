using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>A select on "is 0" takes its arms the other way round on the word itself.</summary>
/// <example>
/// Before: <c>z = const 0, t = x == z, u = select t a b</c><br/>
/// After: <c>z = const 0, t = x == z, u = select x b a</c>
/// </example>
public static class ZeroTests
{
    /// <summary>The stream without such tests; what became useless is left for <see cref="DeadOps"/>.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        var words = new Words(model, stream);
        return stream with
        {
            Ops = stream.Ops.Select(op => Tested(op, words) is { } word ? Turned(op, word) : op).ToValueArray(),
        };
    }

    private static Op Turned(Op select, long word) => select with { X1 = word, X2 = select.X3, X3 = select.X2 };

    /// <summary>The word whose being 0 a select chooses by, or null.</summary>
    private static long? Tested(Op op, Words words) =>
        op.Code switch
        {
            Opcode.Select when words.Writer(op.X1) is { Code: Opcode.Equal } test && words.Constant(test.X2) == 0 =>
                test.X1,
            Opcode.VSelect when words.Writer(op.X1) is { Code: Opcode.VEqual } test && words.Splat(test.X2) == 0 =>
                test.X1,
            _ => null,
        };
}
