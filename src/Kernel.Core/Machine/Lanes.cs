using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernel.Core.Machine;

/// <summary>
/// The arithmetic of the fast path, spelled out op by op so that it compiles to single instructions.
/// The op table's functions are the definition; the tests hold the two equal.
/// </summary>
internal static class Lanes
{
    /// <summary>One scalar arithmetic op; false when it divides by zero.</summary>
    public static bool Scalar(Opcode code, ref uint dest, uint a, uint b)
    {
        switch (code)
        {
            case Opcode.Add:
                dest = a + b;
                return true;
            case Opcode.Subtract:
                dest = a - b;
                return true;
            case Opcode.Multiply:
                dest = a * b;
                return true;
            case Opcode.Xor:
                dest = a ^ b;
                return true;
            case Opcode.And:
                dest = a & b;
                return true;
            case Opcode.Or:
                dest = a | b;
                return true;
            case Opcode.ShiftLeft:
                dest = b < 32 ? a << (int)b : 0;
                return true;
            case Opcode.ShiftRight:
                dest = b < 32 ? a >> (int)b : 0;
                return true;
            case Opcode.LessThan:
                dest = a < b ? 1u : 0u;
                return true;
            case Opcode.Equal:
                dest = a == b ? 1u : 0u;
                return true;
            default:
                return Division(code, ref dest, a, b);
        }
    }

    private static bool Division(Opcode code, ref uint dest, uint a, uint b)
    {
        if (b == 0)
        {
            return false;
        }
        dest = code switch
        {
            Opcode.Divide => a / b,
            Opcode.CeilingDivide => (a / b) + (a % b == 0 ? 0u : 1u),
            Opcode.Remainder => a % b,
            _ => throw new ArgumentOutOfRangeException(nameof(code)),
        };
        return true;
    }

    /// <summary>One vector op of eight lanes; false when a lane divides by zero.</summary>
    public static bool Wide(Opcode code, ref uint dest, ref uint a, ref uint b)
    {
        Vector256<uint> x = Vector256.LoadUnsafe(ref a);
        Vector256<uint> y = Vector256.LoadUnsafe(ref b);
        Vector256<uint> result;
        switch (code)
        {
            case Opcode.VAdd:
                result = x + y;
                break;
            case Opcode.VSubtract:
                result = x - y;
                break;
            case Opcode.VMultiply:
                result = x * y;
                break;
            case Opcode.VXor:
                result = x ^ y;
                break;
            case Opcode.VAnd:
                result = x & y;
                break;
            case Opcode.VOr:
                result = x | y;
                break;
            case Opcode.VShiftLeft when System.Runtime.Intrinsics.X86.Avx2.IsSupported:
                result = System.Runtime.Intrinsics.X86.Avx2.ShiftLeftLogicalVariable(x, y);
                break;
            case Opcode.VShiftRight when System.Runtime.Intrinsics.X86.Avx2.IsSupported:
                result = System.Runtime.Intrinsics.X86.Avx2.ShiftRightLogicalVariable(x, y);
                break;
            case Opcode.VLessThan:
                result = Vector256.LessThan(x, y) & Vector256<uint>.One;
                break;
            case Opcode.VEqual:
                result = Vector256.Equals(x, y) & Vector256<uint>.One;
                break;
            default:
                return LaneByLane(code, ref dest, x, y);
        }
        result.StoreUnsafe(ref dest);
        return true;
    }

    private static bool LaneByLane(Opcode code, ref uint dest, Vector256<uint> a, Vector256<uint> b)
    {
        Opcode scalar = OpTable.ScalarForm(code)!.Value;
        for (int i = 0; i < Vector256<uint>.Count; i++)
        {
            if (!Scalar(scalar, ref Unsafe.Add(ref dest, i), a[i], b[i]))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>One vector op of any number of lanes; false when a lane divides by zero.</summary>
    public static bool Any(Opcode code, Span<uint> dest, ReadOnlySpan<uint> a, ReadOnlySpan<uint> b)
    {
        Opcode scalar = OpTable.ScalarForm(code)!.Value;
        uint[] result = new uint[dest.Length];
        for (int i = 0; i < result.Length; i++)
        {
            if (!Scalar(scalar, ref result[i], a[i], b[i]))
            {
                return false;
            }
        }
        result.CopyTo(dest);
        return true;
    }

    /// <summary><c>dest[i] = a[i] * b[i] + c[i]</c>.</summary>
    public static void MultiplyAdd(
        bool wide,
        Span<uint> dest,
        ReadOnlySpan<uint> a,
        ReadOnlySpan<uint> b,
        ReadOnlySpan<uint> c
    )
    {
        if (wide)
        {
            ((Vector256.Create(a) * Vector256.Create(b)) + Vector256.Create(c)).CopyTo(dest);
            return;
        }
        uint[] result = new uint[dest.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (a[i] * b[i]) + c[i];
        }
        result.CopyTo(dest);
    }

    /// <summary><c>dest[i] = condition[i] != 0 ? a[i] : b[i]</c>.</summary>
    public static void Select(
        bool wide,
        Span<uint> dest,
        ReadOnlySpan<uint> condition,
        ReadOnlySpan<uint> a,
        ReadOnlySpan<uint> b
    )
    {
        if (wide)
        {
            Vector256<uint> isZero = Vector256.Equals(Vector256.Create(condition), Vector256<uint>.Zero);
            Vector256.ConditionalSelect(isZero, Vector256.Create(b), Vector256.Create(a)).CopyTo(dest);
            return;
        }
        uint[] result = new uint[dest.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = condition[i] != 0 ? a[i] : b[i];
        }
        result.CopyTo(dest);
    }
}
