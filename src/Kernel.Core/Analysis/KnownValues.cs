using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>
/// What can be said of a word before the program runs: a number that only the run knows, plus a known
/// one. Symbol 0 is the number 0, so that a value with it is a constant.
/// </summary>
/// <param name="Symbol">Which unknown number.</param>
/// <param name="Offset">What is added to it, modulo 2^32.</param>
internal readonly record struct KnownValue(int Symbol, uint Offset)
{
    public bool IsConstant => Symbol == 0;
}

/// <summary>
/// Follows constants, and sums of an unknown word and a constant, through the ops of a program: enough
/// to tell that two addresses are the same, never claiming it when they may not be.
/// </summary>
/// <param name="model">The machine, for its vector length.</param>
/// <param name="words">The words of scratch the program touches; they start as 0.</param>
internal sealed class KnownValues(MachineModel model, long words)
{
    private readonly KnownValue[] values = new KnownValue[words];
    private int symbols;

    /// <summary>What a word holds now.</summary>
    public KnownValue this[long word] => values[word];

    /// <summary>Notes what a word holds from now on.</summary>
    public void Set(long word, KnownValue value) => values[word] = value;

    /// <summary>What an op writes to one lane of its destination, given what the words hold now.</summary>
    public KnownValue Result(Op op, int lane) =>
        op.Code switch
        {
            Opcode.Const => new(0, unchecked((uint)op.X1)),
            Opcode.CoreId => default,
            Opcode.AddImmediate => Plus(values[op.X1], unchecked((uint)op.X2)),
            Opcode.VBroadcast => values[op.X1],
            Opcode.MultiplyAdd => MultiplyAdd(values[op.X1 + lane], values[op.X2 + lane], values[op.X3 + lane]),
            Opcode.Select => Select(values[op.X1], values[op.X2], values[op.X3]),
            Opcode.VSelect => Select(values[op.X1 + lane], values[op.X2 + lane], values[op.X3 + lane]),
            _ => op.Info.Arithmetic is { } function
                ? Apply(Scalar(op.Code), function, values[op.X1 + lane], values[op.X2 + lane])
                : Unknown(),
        };

    /// <summary>The lanes an op writes.</summary>
    public int Lanes(Op op) => op.Write(model)?.Length ?? 0;

    private static Opcode Scalar(Opcode code) => OpTable.ScalarForm(code) ?? code;

    private static KnownValue Plus(KnownValue value, uint amount) =>
        value with
        {
            Offset = unchecked(value.Offset + amount),
        };

    private KnownValue Unknown() => new(++symbols, 0);

    private KnownValue Select(KnownValue condition, KnownValue whenTrue, KnownValue whenFalse) =>
        whenTrue == whenFalse ? whenTrue
        : !condition.IsConstant ? Unknown()
        : condition.Offset != 0 ? whenTrue
        : whenFalse;

    private KnownValue MultiplyAdd(KnownValue a, KnownValue b, KnownValue c) =>
        a.IsConstant && b.IsConstant ? Plus(c, unchecked(a.Offset * b.Offset)) : Unknown();

    private KnownValue Apply(Opcode code, Arithmetic function, KnownValue a, KnownValue b) =>
        (code, a.IsConstant, b.IsConstant) switch
        {
            (_, true, true) => function.Divides && b.Offset == 0
                ? Unknown()
                : new(0, function.Apply(a.Offset, b.Offset)),
            (Opcode.Add, _, true) => Plus(a, b.Offset),
            (Opcode.Add, true, _) => Plus(b, a.Offset),
            (Opcode.Subtract, _, true) => Plus(a, unchecked(0 - b.Offset)),
            // How one lane of a broadcast is written on the scalar alu.
            (Opcode.Or or Opcode.And, _, _) when a == b => a,
            _ => Unknown(),
        };
}
