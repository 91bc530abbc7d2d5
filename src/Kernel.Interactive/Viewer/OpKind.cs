using Kernel.Core.Machine;
using Kernel.Interactive.Charts;

namespace Kernel.Interactive.Viewer;

/// <summary>What an op does, in seven words: as many as there are colours that all readers can tell apart.</summary>
/// <param name="Name">The word.</param>
/// <param name="Colour">Its colour; the lane says the engine.</param>
internal sealed record OpKind(string Name, string Colour)
{
    /// <summary>All kinds, in the order in which a legend lists them.</summary>
    public static ValueArray<OpKind> All { get; } =
    [
        new("add, subtract", Palette.Sky),
        new("multiply, divide", Palette.Blue),
        new("bits", Palette.Green),
        new("shift", Palette.Orange),
        new("compare, select", Palette.Purple),
        new("memory", Palette.Vermilion),
        new("constant, control", Palette.Grey),
    ];

    /// <summary>The index of an op's kind in <see cref="All"/>.</summary>
    public static int IndexOf(Opcode code) =>
        code switch
        {
            Opcode.Add or Opcode.Subtract or Opcode.VAdd or Opcode.VSubtract or Opcode.AddImmediate => 0,
            Opcode.Multiply or Opcode.Divide or Opcode.CeilingDivide or Opcode.Remainder => 1,
            Opcode.VMultiply or Opcode.VDivide or Opcode.VCeilingDivide or Opcode.VRemainder => 1,
            Opcode.MultiplyAdd => 1,
            Opcode.Xor or Opcode.And or Opcode.Or or Opcode.VXor or Opcode.VAnd or Opcode.VOr => 2,
            Opcode.ShiftLeft or Opcode.ShiftRight or Opcode.VShiftLeft or Opcode.VShiftRight => 3,
            Opcode.LessThan or Opcode.Equal or Opcode.VLessThan or Opcode.VEqual => 4,
            Opcode.Select or Opcode.VSelect => 4,
            Opcode.Load or Opcode.LoadOffset or Opcode.VLoad or Opcode.Store or Opcode.VStore => 5,
            _ => 6,
        };
}
