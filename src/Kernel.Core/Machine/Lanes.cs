using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernel.Core.Machine;

/// <summary>
/// The arithmetic of the fast path, an op a type, so that loops over one op compile to its few
/// instructions. The op table's functions are the definition; the tests hold the two equal.
/// </summary>
internal interface ILaneOp
{
    /// <summary>Whether <c>b</c> is a divisor; then neither form is called with a 0 in it.</summary>
    static virtual bool Divides => false;

    /// <summary>One word.</summary>
    static abstract uint Of(uint a, uint b);

    /// <summary>Eight words.</summary>
    static abstract Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b);
}

internal readonly struct Add : ILaneOp
{
    public static uint Of(uint a, uint b) => a + b;

    public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b) => a + b;
}

internal readonly struct Subtract : ILaneOp
{
    public static uint Of(uint a, uint b) => a - b;

    public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b) => a - b;
}

internal readonly struct Multiply : ILaneOp
{
    public static uint Of(uint a, uint b) => a * b;

    public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b) => a * b;
}

internal readonly struct Xor : ILaneOp
{
    public static uint Of(uint a, uint b) => a ^ b;

    public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b) => a ^ b;
}

internal readonly struct And : ILaneOp
{
    public static uint Of(uint a, uint b) => a & b;

    public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b) => a & b;
}

internal readonly struct Or : ILaneOp
{
    public static uint Of(uint a, uint b) => a | b;

    public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b) => a | b;
}

internal readonly struct LessThan : ILaneOp
{
    public static uint Of(uint a, uint b) => a < b ? 1u : 0u;

    public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b) =>
        Vector256.LessThan(a, b) & Vector256<uint>.One;
}

internal readonly struct Equal : ILaneOp
{
    public static uint Of(uint a, uint b) => a == b ? 1u : 0u;

    public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b) =>
        Vector256.Equals(a, b) & Vector256<uint>.One;
}

internal readonly struct ShiftLeft : ILaneOp
{
    public static uint Of(uint a, uint b) => b < 32 ? a << (int)b : 0;

    public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b) =>
        Avx2.IsSupported ? Avx2.ShiftLeftLogicalVariable(a, b) : Lanes.Each<ShiftLeft>(a, b);
}

internal readonly struct ShiftRight : ILaneOp
{
    public static uint Of(uint a, uint b) => b < 32 ? a >> (int)b : 0;

    public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b) =>
        Avx2.IsSupported ? Avx2.ShiftRightLogicalVariable(a, b) : Lanes.Each<ShiftRight>(a, b);
}

internal readonly struct Divide : ILaneOp
{
    public static bool Divides => true;

    public static uint Of(uint a, uint b) => a / b;

    public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b) => Lanes.Each<Divide>(a, b);
}

internal readonly struct CeilingDivide : ILaneOp
{
    public static bool Divides => true;

    public static uint Of(uint a, uint b) => (a / b) + (a % b == 0 ? 0u : 1u);

    public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b) => Lanes.Each<CeilingDivide>(a, b);
}

internal readonly struct Remainder : ILaneOp
{
    public static bool Divides => true;

    public static uint Of(uint a, uint b) => a % b;

    public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b) => Lanes.Each<Remainder>(a, b);
}

/// <summary>What the processor has no vector instruction for.</summary>
internal static class Lanes
{
    /// <summary>How many words the fast path takes at once; vectors of another length go word by word.</summary>
    public static int Width => Vector256<uint>.Count;

    /// <summary>Lane by lane.</summary>
    public static Vector256<uint> Each<T>(Vector256<uint> a, Vector256<uint> b)
        where T : struct, ILaneOp =>
        Vector256.Create(
            T.Of(a[0], b[0]),
            T.Of(a[1], b[1]),
            T.Of(a[2], b[2]),
            T.Of(a[3], b[3]),
            T.Of(a[4], b[4]),
            T.Of(a[5], b[5]),
            T.Of(a[6], b[6]),
            T.Of(a[7], b[7])
        );
}
