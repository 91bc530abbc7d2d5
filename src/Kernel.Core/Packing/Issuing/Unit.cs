namespace Kernel.Core.Packing.Issuing;

/// <summary>Where an op may run. The scheduler chooses among the alternatives at issue.</summary>
internal enum Unit : byte
{
    /// <summary>A vector op: one valu slot, or eight alu slots.</summary>
    Vector,

    /// <summary>A vector op only valu has: multiply_add.</summary>
    ValuOnly,

    /// <summary>Eight alu slots: an operand or the result is strided, or the lanes come from anywhere.</summary>
    AluLanes,

    /// <summary>One alu slot.</summary>
    Scalar,

    /// <summary>One load slot.</summary>
    Load,

    /// <summary>One flow slot.</summary>
    Flow,

    /// <summary>One store slot.</summary>
    Store,

    /// <summary>A scalar constant: <c>const</c> on load, <c>add_imm</c> on flow.</summary>
    Constant,

    /// <summary>No op at all: something later ops wait for.</summary>
    Join,
}

/// <summary>How much scratch a value takes.</summary>
internal enum Size : byte
{
    /// <summary>One word.</summary>
    Scalar,

    /// <summary>As many words as a vector has lanes.</summary>
    Vector,

    /// <summary>A buffer for blocks of three words, one a lane, each read by a load that runs over the next.</summary>
    Block,

    /// <summary>A buffer for loads at neighbouring words, of which each leaves only its first words to the next.</summary>
    Strip,
}

/// <summary>Sizes by their words.</summary>
internal static class Sizes
{
    /// <summary>The size of a value of so many words.</summary>
    /// <exception cref="ArgumentException">There is no such size.</exception>
    public static Size Of(int words, int lanes) =>
        words == 1 ? Size.Scalar
        : words == lanes ? Size.Vector
        : words <= StripWords(lanes) ? Size.Strip
        : words <= BlockWords(lanes) ? Size.Block
        : throw new ArgumentException(
            $"The stream has a value of {words} words, and this scheduler has room for {BlockWords(lanes)}; "
                + "pack it by the list scheduler instead."
        );

    /// <summary>The load of the last lane's block runs over its three words by the rest of a vector.</summary>
    public static int BlockWords(int lanes) => (3 * (lanes - 1)) + lanes;

    /// <summary>Loads at neighbouring words, one a lane.</summary>
    public static int StripWords(int lanes) => lanes - 1 + lanes;
}
