namespace Kernel.Core.Machine;

/// <summary>What an operand is to its op.</summary>
public enum OperandRole
{
    /// <summary>A scratch address that is written.</summary>
    Destination,

    /// <summary>A scratch address that is read.</summary>
    Source,

    /// <summary>A number that is used as it stands; 32 bits, signed or unsigned.</summary>
    Immediate,

    /// <summary>A number added to every scratch address of the op.</summary>
    Offset,

    /// <summary>The index of an op-set to go on at.</summary>
    Target,

    /// <summary>The key of one value in the reference kernel's value trace.</summary>
    Key,

    /// <summary>One trace key a lane.</summary>
    Keys,

    /// <summary>Free text.</summary>
    Text,
}

/// <summary>One operand of an op.</summary>
/// <param name="Name">Its name in the meaning.</param>
/// <param name="Role">What it is to the op.</param>
/// <param name="IsVector">Whether a scratch address stands for a whole vector of words.</param>
public sealed record Operand(string Name, OperandRole Role, bool IsVector)
{
    /// <summary>Whether the operand is a number, as opposed to a trace key or a text.</summary>
    public bool IsNumber => Role is not (OperandRole.Key or OperandRole.Keys or OperandRole.Text);

    /// <summary>Whether the operand is a scratch address.</summary>
    public bool IsScratch => Role is OperandRole.Destination or OperandRole.Source;
}

/// <summary>One row of the op table.</summary>
public sealed record OpInfo
{
    /// <summary>Which operation.</summary>
    public required Opcode Code { get; init; }

    /// <summary>The engine it runs on.</summary>
    public required Engine Engine { get; init; }

    /// <summary>The name in a program file, where the engine is named beside it: <c>+</c>.</summary>
    public required string SlotName { get; init; }

    /// <summary>The name in flat form, which alone tells the engine: <c>v+</c> is the vector <c>+</c>.</summary>
    public required string FlatName { get; init; }

    /// <summary>The operands in the order of the program file.</summary>
    public required ValueArray<Operand> Operands { get; init; }

    /// <summary>What the op does, as a formula over its operand names.</summary>
    public required string Meaning { get; init; }

    /// <summary>What the formula leaves out; may be empty.</summary>
    public string Doc { get; init; } = "";

    /// <summary>Whether the op reads memory.</summary>
    public bool ReadsMemory { get; init; }

    /// <summary>Whether the op writes memory.</summary>
    public bool WritesMemory { get; init; }

    /// <summary>Whether the op may change which op-set comes next, or stop the machine.</summary>
    public bool IsControl { get; init; }

    /// <summary>Whether the op may change which op-set comes next while the machine runs on.</summary>
    public bool IsJump => IsControl && Code is not (Opcode.Halt or Opcode.Pause);

    /// <summary>The scalar function of an arithmetic op, also of its vector form; null for others.</summary>
    public Arithmetic? Arithmetic { get; init; }

    /// <summary>Applies the op to the cycle that is being executed.</summary>
    internal Action<CycleEffects, Op> Execute { get; init; } = static (_, _) => { };

    /// <summary>How many operands are numbers.</summary>
    public int NumberCount { get; init; }

    /// <summary>Whether the op works on vectors.</summary>
    public bool IsVector { get; init; }

    /// <summary>The op's form, such as <c>["multiply_add", dest, a, b, c]</c>.</summary>
    public override string ToString() =>
        Operands.Count == 0
            ? $"[\"{SlotName}\"]"
            : $"[\"{SlotName}\", {string.Join(", ", Operands.Select(o => o.Name))}]";
}

/// <summary>A two-operand function on 32-bit words.</summary>
/// <param name="Apply">The function; never called with a zero <c>b</c> when <paramref name="Divides"/>.</param>
/// <param name="Divides">Whether <c>b</c> is a divisor, so that zero traps.</param>
public sealed record Arithmetic(Func<uint, uint, uint> Apply, bool Divides);
