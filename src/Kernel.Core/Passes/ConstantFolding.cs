using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// Computes at once what constants decide, and keeps one <c>const</c> of each value. Constants move to
/// the second operand of ops that commute, so that later passes look for them in one place; constants
/// added one after the other are added together.
/// </summary>
/// <example>
/// Before: <c>a = const 3, b = const 3, c = a * b, d = c * x, g = d + a, h = g + c</c><br/>
/// After: <c>a = const 3, c = const 9, d = x * c, g = d + a, s = const 12, h = d + s</c>
/// </example>
public static class ConstantFolding
{
    /// <summary>The stream with constants folded and shared.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        int count = Words.CountWords(model, stream);
        long[] standIn = Words.Identity(count);
        bool[] isLane = Words.Lanes(model, stream);
        // Every addition of constants to constants may need a new word for their sum.
        uint?[] values = new uint?[count + stream.Ops.Count];
        var sums = new Op?[values.Length];
        var shared = new Dictionary<uint, long>();
        var ops = new List<Op>(stream.Ops.Count);
        foreach (Op original in stream.Ops)
        {
            Op op = AddedTogether(ConstantSecond(Words.Renamed(original, standIn), values));
            if (Folded(op, values) is { } value)
            {
                if (!isLane[op.X0] && shared.TryGetValue(value, out long earlier))
                {
                    standIn[op.X0] = earlier;
                    continue;
                }
                _ = shared.TryAdd(value, op.X0);
                values[op.X0] = value;
                ops.Add(new(Opcode.Const, op.X0, value) { Part = op.Part });
            }
            else
            {
                ops.Add(op);
                if (op.Code == Opcode.Add && values[op.X2] is not null)
                {
                    sums[op.X0] = op;
                }
            }
        }
        return stream with { Ops = ops.ToValueArray() };

        // (x + c) + d as x + (c + d)
        Op AddedTogether(Op op)
        {
            if (op.Code != Opcode.Add || values[op.X2] is not { } d || sums[op.X1] is not { } inner)
            {
                return op;
            }
            uint sum = values[inner.X2]!.Value + d;
            if (!shared.TryGetValue(sum, out long word))
            {
                word = count++;
                shared[sum] = word;
                values[word] = sum;
                ops.Add(new(Opcode.Const, word, sum) { Part = op.Part });
            }
            return op with { X1 = inner.X1, X2 = word };
        }
    }

    private static Op ConstantSecond(Op op, uint?[] values) =>
        Commutes(op.Code) && values[op.X1] is not null && values[op.X2] is null
            ? op with
            {
                X1 = op.X2,
                X2 = op.X1,
            }
            : op;

    /// <summary>Whether the two operands of an arithmetic op may change places.</summary>
    internal static bool Commutes(Opcode code) =>
        (OpTable.ScalarForm(code) ?? code)
            is Opcode.Add
                or Opcode.Multiply
                or Opcode.Xor
                or Opcode.And
                or Opcode.Or
                or Opcode.Equal;

    /// <summary>The value of the op when it is known, else null.</summary>
    private static uint? Folded(Op op, uint?[] values)
    {
        if (op.Code == Opcode.Const)
        {
            return unchecked((uint)op.X1);
        }
        if (op.Code == Opcode.AddImmediate)
        {
            return values[op.X1] + unchecked((uint)op.X2);
        }
        if (op.Code > Opcode.Equal)
        {
            return null;
        }
        Arithmetic function = op.Info.Arithmetic!;
        if ((values[op.X1], values[op.X2]) is ({ } a, { } b))
        {
            return function.Divides && b == 0 ? null : function.Apply(a, b);
        }
        bool isSame = op.X1 == op.X2;
        return (op.Code, values[op.X2]) switch
        {
            (Opcode.Multiply or Opcode.And, 0) => 0,
            (Opcode.Remainder, 1) => 0,
            (Opcode.ShiftLeft or Opcode.ShiftRight, >= 32) => 0,
            (Opcode.LessThan, 0) => 0,
            (Opcode.Subtract or Opcode.Xor or Opcode.LessThan, _) when isSame => 0,
            (Opcode.Equal, _) when isSame => 1,
            _ => null,
        };
    }
}
