using System.Text.Json.Nodes;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;

namespace Kernel.Core.Tests.Interchange;

public class CaseJsonTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    [Fact]
    public void A_case_is_answered_by_its_final_state()
    {
        CaseLine read = CaseJson.Read(
            """{"name": "n", "memory": [5, 6], "program": [{"load": [["const", 9, 1]]}, {"load": [["load", 3, 9]]}, {"flow": [["trace_write", 3]]}]}""",
            1,
            model
        );

        string answer = CaseJson.Answer("n", Simulator.Run(model, read.Case!.Program, read.Case.Memory));

        Assert.True(read.IsCase);
        Assert.Equal(
            """{"name": "n", "cycles": 3, "pc": 3, "state": "stopped", "scratch": [[3, 6], [9, 1]], "memory": [5, 6], "trace": [6]}""",
            answer
        );
    }

    [Fact]
    public void A_trap_is_answered_by_an_error()
    {
        MachineState end = Simulator.Run(model, Program.OnePerCycle([new(Opcode.Load, 0, 0)]), memory: []);

        Assert.Equal(
            """{"name": "n \"q\" ≥", "error": {"code": "memory-out-of-range", "message": "op-set 0, cycle 0, [\"load\", 0, 0]: memory address 0, but memory is empty"}}""",
            CaseJson.Answer("n \"q\" ≥", end)
        );
    }

    [Theory]
    [InlineData("nonsense", "line 7", "not-json", "line 7, column 2: this is not JSON")]
    [InlineData("[1]", "line 7", "not-a-case", "line 7: a case is an object")]
    [InlineData(
        "{}",
        "line 7",
        "not-a-case",
        "line 7: the case has no \"memory\"; line 7: the case has no \"program\""
    )]
    [InlineData("""{"name": "n", "memory": 3, "program": []}""", "n", "not-a-word-list", "line 7: memory is a list")]
    [InlineData(
        """{"name": "n", "memory": [4294967296], "program": []}""",
        "n",
        "number-out-of-range",
        "line 7, memory word 0: "
    )]
    public void A_line_that_is_no_case_says_so_with_its_number(string line, string name, string code, string message)
    {
        CaseLine read = CaseJson.Read(line, 7, model);
        JsonNode answer = JsonNode.Parse(CaseJson.Refusal(read.Name, read.Diagnostics))!;

        Assert.False(read.IsCase);
        Assert.Null(read.Case);
        Assert.Equal(name, answer["name"]!.GetValue<string>());
        Assert.Equal(code, answer["error"]!["code"]!.GetValue<string>());
        Assert.StartsWith(message, answer["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_cannot_be_read_is_an_answer_that_tells_everything()
    {
        CaseLine read = CaseJson.Read(
            """{"name": "n", "memory": [], "program": [{"alu": [["nand", 1, 2, 3], ["+", 1]]}]}""",
            7,
            model
        );

        Assert.True(read.IsCase);
        Assert.Null(read.Case);
        string answer = CaseJson.Refusal(read.Name, read.Diagnostics);
        Assert.StartsWith("""{"name": "n", "error": {"code": "unknown-op",""", answer, StringComparison.Ordinal);
        Assert.Contains("line 7, op-set 0, alu slot 1: ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_without_a_name_is_called_by_its_line() =>
        Assert.Equal("line 7", CaseJson.Read("""{"memory": [], "program": []}""", 7, model).Case!.Name);

    [Fact]
    public void What_it_does_not_know_it_passes_by() =>
        Assert.NotNull(CaseJson.Read("""{"expect": {}, "name": "n", "memory": [], "program": []}""", 7, model).Case);
}
