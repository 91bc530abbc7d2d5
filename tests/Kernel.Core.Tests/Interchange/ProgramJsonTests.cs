using CsCheck;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;
using Kernel.Testing;

namespace Kernel.Core.Tests.Interchange;

public class ProgramJsonTests
{
    public static TheoryData<string> Models => [.. Machines.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Reading_what_was_written_gives_the_same_program_and_bytes(string name)
    {
        MachineModel model = Machines.All.Single(machine => machine.Name == name);
        var knobs = new ProgramKnobs
        {
            Model = model,
            Debug = true,
            Jumps = true,
            Stops = true,
        };
        RandomPrograms
            .Programs(knobs)
            .Sample(
                random =>
                {
                    string json = ProgramJson.Write(random.Program);
                    Program read = Read(json, model);
                    Assert.Equal(random.Program, read);
                    Assert.Equal(json, ProgramJson.Write(read));
                },
                iter: 200
            );
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void So_it_does_in_flat_form_and_from_one_form_to_the_other(string name)
    {
        MachineModel model = Machines.All.Single(machine => machine.Name == name);
        RandomPrograms
            .Programs(new() { Model = model, Debug = true })
            .Sample(
                random =>
                {
                    string flat = ProgramJson.WriteFlat(random.Program);
                    Program read = Read(flat, model);
                    Assert.Equal(random.Program, read);
                    Assert.Equal(flat, ProgramJson.WriteFlat(read));
                    Assert.Equal(ProgramJson.Write(random.Program), ProgramJson.Write(read));
                },
                iter: 200
            );
    }

    [Theory]
    [InlineData("[]\n")]
    [InlineData("[\n{}\n]\n")]
    [InlineData("[\n{\"alu\": []}\n]\n")]
    [InlineData("[\n{\"debug\": [], \"flow\": [[\"halt\"]]}\n]\n")]
    [InlineData(
        "[\n{\"load\": [[\"const\", 0, -1], [\"const\", 1, 4294967295]]},\n{\"flow\": [[\"add_imm\", 0, 0, -2147483648]]}\n]\n"
    )]
    [InlineData("[\n{\"load\": [[\"load_offset\", 8, 16, 7]]}\n]\n")]
    [InlineData(
        "[\n{\"debug\": [[\"compare\", 3, [0, 1, \"hash_stage\", 5]], [\"comment\", \"a \\\"b\\\" \\\\ ≥\"]]}\n]\n"
    )]
    [InlineData("[\n{\"debug\": [[\"vcompare\", 8, [[0, 1, \"idx\"], 2, 3, 4, 5, 6, 7, \"x\"]]]}\n]\n")]
    public void These_files_come_back_byte_for_byte(string json) =>
        Assert.Equal(json, ProgramJson.Write(Read(json, MachineModel.TakeHome)));

    [Fact]
    public void The_flat_form_tells_the_engine_by_the_name_alone()
    {
        const string slots =
            """[{"load": [["const", 0, 7]], "valu": [["+", 8, 0, 16]], "alu": [["+", 1, 2, 3]], "store": []}]""";

        string flat = ProgramJson.WriteFlat(Read(slots, MachineModel.TakeHome));

        Assert.Equal("[\n[[\"const\", 0, 7], [\"v+\", 8, 0, 16], [\"+\", 1, 2, 3], [\"nop\", \"store\"]]\n]\n", flat);
    }

    [Fact]
    public void Spacing_of_a_file_does_not_matter()
    {
        Program spaced = Read("[ {\"debug\":[[\"compare\",3,[0,\n1,\"idx\"]]]} ]", MachineModel.TakeHome);

        Assert.Equal(Read("[{\"debug\": [[\"compare\", 3, [0, 1, \"idx\"]]]}]", MachineModel.TakeHome), spaced);
    }

    [Fact]
    public void Virtual_operands_and_memory_promises_are_not_written()
    {
        var op = new Op(Opcode.VLoad, 8, 0) { After = [1, 2], Touches = new("tree", 3) };

        Program read = Read(ProgramJson.Write(Program.OnePerCycle([op])), MachineModel.TakeHome);

        Assert.Equal([op.Stripped()], read.Ops);
    }

    [Fact]
    public void Every_op_can_be_written_and_read()
    {
        Gen<int> anyOp = Gen.Int[0, OpTable.All.Count - 1];
        Gen.Select(anyOp, Gen.Int[0, 1535], Gen.Int[0, 1535], Gen.Int[0, 1535], Gen.Int[0, 1535])
            .Sample(
                (code, a, b, c, d) =>
                {
                    OpInfo row = OpTable.All[code];
                    Span<long> numbers = [a, b, c, d];
                    numbers[row.NumberCount..].Clear();
                    Op op = new(row.Code, numbers[0], numbers[1], numbers[2], numbers[3])
                    {
                        Notes = (row.Operands is [.., var last] ? last.Role : (OperandRole?)null) switch
                        {
                            OperandRole.Key => ["[0, 1, \"val\"]"],
                            OperandRole.Keys => Enumerable.Repeat("[0, 1, \"val\"]", 8).ToValueArray(),
                            OperandRole.Text => ["text"],
                            _ => [],
                        },
                    };
                    Program program = Program.OnePerCycle([op]);
                    Assert.Equal(program, Read(ProgramJson.Write(program), MachineModel.TakeHome));
                    Assert.Equal(program, Read(ProgramJson.WriteFlat(program), MachineModel.TakeHome));
                }
            );
    }

    private static Program Read(string json, MachineModel model)
    {
        (Program? program, ValueArray<Diagnostic> diagnostics) = ProgramJson.Read(json, model);
        Assert.Empty(diagnostics);
        return program!;
    }
}
