using Kernel.Core.Machine;

namespace Kernel.Core.Tests.Machine;

/// <summary>What everything that reads the op table relies on.</summary>
public class OpTableTests
{
    [Fact]
    public void Has_a_row_for_every_opcode_in_order() =>
        Assert.Equal(Enum.GetValues<Opcode>(), OpTable.All.Select(row => row.Code));

    [Fact]
    public void Finds_every_op_by_both_names()
    {
        Assert.All(OpTable.All, row => Assert.Same(row, OpTable.Find(row.FlatName)));
        Assert.All(OpTable.All, row => Assert.Same(row, OpTable.Find(row.Engine, row.SlotName)));
        Assert.Null(OpTable.Find("nand"));
        Assert.Null(OpTable.Find(Engine.Alu, "vload"));
    }

    [Fact]
    public void Numbers_come_before_notes_and_are_four_at_most() =>
        Assert.All(
            OpTable.All,
            row =>
            {
                Assert.InRange(row.NumberCount, 0, 4);
                Assert.Equal(row.Operands.Take(row.NumberCount), row.Operands.Where(operand => operand.IsNumber));
                Assert.InRange(row.Operands.Count - row.NumberCount, 0, 1);
            }
        );

    [Fact]
    public void Only_the_first_operand_is_a_destination() =>
        Assert.All(
            OpTable.All,
            row => Assert.DoesNotContain(row.Operands.Skip(1), o => o.Role == OperandRole.Destination)
        );

    [Fact]
    public void The_meaning_names_every_operand() =>
        Assert.All(
            OpTable.All.Where(row => row.Code != Opcode.Comment),
            row =>
                Assert.All(
                    row.Operands,
                    operand => Assert.Contains(operand.Name, row.Meaning, StringComparison.Ordinal)
                )
        );

    [Fact]
    public void Scalar_and_vector_arithmetic_are_each_other_s_forms()
    {
        foreach (OpInfo row in OpTable.All.Where(row => row.Arithmetic is not null))
        {
            Opcode? other = row.IsVector ? OpTable.ScalarForm(row.Code) : OpTable.VectorForm(row.Code);
            OpInfo form = OpTable.Of(other!.Value);
            Assert.Equal(
                (row.SlotName, row.Arithmetic, !row.IsVector),
                (form.SlotName, form.Arithmetic, form.IsVector)
            );
            Assert.Equal(row.Code, row.IsVector ? OpTable.VectorForm(form.Code) : OpTable.ScalarForm(form.Code));
        }
        Assert.Null(OpTable.VectorForm(Opcode.Load));
        Assert.Null(OpTable.ScalarForm(Opcode.MultiplyAdd));
    }

    [Fact]
    public void A_footprint_is_read_off_the_roles()
    {
        MachineModel model = MachineModel.TakeHome;

        Assert.Equal([new(1, 1), new(2, 1)], new Op(Opcode.Add, 0, 1, 2).Reads(model));
        Assert.Equal([new(10, 8), new(20, 8), new(30, 8)], new Op(Opcode.MultiplyAdd, 0, 10, 20, 30).Reads(model));
        Assert.Equal(new WordRange(0, 8), new Op(Opcode.MultiplyAdd, 0, 10, 20, 30).Write(model));
        Assert.Equal([new(23, 1)], new Op(Opcode.LoadOffset, 10, 20, 3).Reads(model));
        Assert.Equal(new WordRange(13, 1), new Op(Opcode.LoadOffset, 10, 20, 3).Write(model));
        Assert.Equal([new(5, 1), new(8, 8)], new Op(Opcode.VStore, 5, 8).Reads(model));
        Assert.Null(new Op(Opcode.VStore, 5, 8).Write(model));
        Assert.Empty(new Op(Opcode.Jump, 5).Reads(model));
    }
}
