using Kernel.Core.Machine;

namespace Kernel.Core.Packing.Issuing;

/// <summary>The operands of an opcode as the scheduler asks for them, read from the op table once.</summary>
internal readonly struct OperandShape
{
    private static readonly OperandShape[] shapes = [.. OpTable.All.Select(info => new OperandShape(info))];

    private readonly byte sources;
    private readonly byte vectors;

    private OperandShape(OpInfo info)
    {
        for (int i = 0; i < info.NumberCount; i++)
        {
            Operand operand = info.Operands[i];
            sources |= (byte)(operand.Role == OperandRole.Source ? 1 << i : 0);
            vectors |= (byte)(operand.IsVector ? 1 << i : 0);
            HasDestination |= i == 0 && operand.Role == OperandRole.Destination;
        }
        Unit = UnitOf(info);
    }

    /// <summary>Whether the first operand is written.</summary>
    public bool HasDestination { get; }

    /// <summary>Where the op may run; null for one the scheduler does not place.</summary>
    public Unit? Unit { get; }

    /// <summary>The shape of an opcode.</summary>
    public static ref readonly OperandShape Of(Opcode code) => ref shapes[(int)code];

    /// <summary>Whether an operand is scratch that is read.</summary>
    public bool IsSource(int operand) => (sources >> operand & 1) != 0;

    /// <summary>Whether an operand is a vector.</summary>
    public bool IsVector(int operand) => (vectors >> operand & 1) != 0;

    private static Unit? UnitOf(OpInfo info) =>
        info.Code switch
        {
            Opcode.Const => Issuing.Unit.Constant,
            Opcode.MultiplyAdd => Issuing.Unit.ValuOnly,
            Opcode.Load or Opcode.VLoad => Issuing.Unit.Load,
            Opcode.Store or Opcode.VStore => Issuing.Unit.Store,
            Opcode.Select or Opcode.VSelect or Opcode.AddImmediate => Issuing.Unit.Flow,
            _ => info.Engine switch
            {
                Engine.Alu => Issuing.Unit.Scalar,
                Engine.Valu => Issuing.Unit.Vector,
                _ => null,
            },
        };
}
