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

/// <summary>Eight words of a value, one a lane: <c>Offset + Stride * lane</c>.</summary>
internal readonly record struct Ref(int Value, int Offset = 0, int Stride = 1)
{
    public static implicit operator Ref(int vector) => new(vector);

    /// <summary>One word in every lane.</summary>
    public static Ref Word(int value, int offset = 0) => new(value, offset, 0);
}
