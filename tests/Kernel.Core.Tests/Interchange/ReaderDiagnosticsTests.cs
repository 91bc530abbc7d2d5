using Kernel.Core.Interchange;
using Kernel.Core.Machine;

namespace Kernel.Core.Tests.Interchange;

/// <summary>What a file can get wrong: the code, the place, and a message that says what to do.</summary>
public class ReaderDiagnosticsTests
{
    [Theory]
    [InlineData("", "not-json", "line 1, column 1", "there is nothing here")]
    [InlineData("[{}", "not-json", "line 1, column 4", "ends before every list and object is closed")]
    [InlineData("[{},\n{]}]", "not-json", "line 2, column 2", "this is not JSON")]
    [InlineData("what\nis this", "not-json", "line 1, column 1", "'w'")]
    [InlineData("true that\n", "not-json", "line 1, column 6", "'t'")]
    [InlineData("{\"alu\": []}", "not-a-program", "", "a list of op-sets")]
    [InlineData("[3]", "not-an-op-set", "op-set 0", "the number 3")]
    [InlineData("[{}, {\"gpu\": []}]", "unknown-engine", "op-set 1", "alu, valu, load, store, flow, debug")]
    [InlineData("[{\"alu\": [], \"alu\": []}]", "engine-named-twice", "op-set 0", "join its slots")]
    [InlineData("[{\"alu\": {}}]", "not-a-slot-list", "op-set 0, alu", "a list of slots")]
    [InlineData("[{\"alu\": [7]}]", "not-a-slot", "op-set 0, alu slot 0", "the number 7")]
    [InlineData("[{\"alu\": [[]]}]", "not-a-slot", "op-set 0, alu slot 0", "the list []")]
    [InlineData("[{\"alu\": [[1, 2]]}]", "not-a-slot", "op-set 0, alu slot 0", "starts with an op's name")]
    [InlineData("[{\"alu\": [[\"nand\", 1, 2, 3]]}]", "unknown-op", "op-set 0, alu slot 0", "+ - * //")]
    [InlineData("[{\"alu\": [[\"vload\", 1, 2]]}]", "unknown-op", "op-set 0, alu slot 0", "load has")]
    [InlineData("[[[\"vnand\", 1, 2, 3]]]", "unknown-op", "op-set 0, op 0", "kernel isa")]
    [InlineData("[{\"alu\": [[\"+\", 1, 2]]}]", "operand-count", "op-set 0, alu slot 0", "3 operands, not 2")]
    [InlineData("[{\"flow\": [[\"halt\", 1]]}]", "operand-count", "op-set 0, flow slot 0", "0 operands, not 1")]
    [InlineData("[{\"flow\": [[\"jump\"]]}]", "operand-count", "op-set 0, flow slot 0", "1 operand, not 0")]
    [InlineData(
        "[{\"alu\": [[\"+\", 1, 2.5, 3]]}]",
        "not-a-whole-number",
        "op-set 0, alu slot 0, operand 2 (a)",
        "2.5"
    )]
    [InlineData(
        "[{\"alu\": [[\"+\", 1, 1e3, 3]]}]",
        "not-a-whole-number",
        "op-set 0, alu slot 0, operand 2 (a)",
        "1e3"
    )]
    [InlineData("[{\"alu\": [[\"+\", 1, 2, \"x\"]]}]", "not-a-number", "op-set 0, alu slot 0, operand 3 (b)", "\"x\"")]
    [InlineData("[{\"alu\": [[\"+\", 1, 2, null]]}]", "not-a-number", "op-set 0, alu slot 0, operand 3 (b)", "null")]
    [InlineData(
        "[{\"load\": [[\"const\", 0, 4294967296]]}]",
        "number-out-of-range",
        "op-set 0, load slot 0, operand 2 (value)",
        "32 bits"
    )]
    [InlineData(
        "[{\"load\": [[\"const\", 0, -2147483649]]}]",
        "number-out-of-range",
        "op-set 0, load slot 0, operand 2 (value)",
        "32 bits"
    )]
    [InlineData(
        "[{\"load\": [[\"const\", 0, 99999999999999999999]]}]",
        "number-out-of-range",
        "op-set 0, load slot 0, operand 2 (value)",
        "32 bits"
    )]
    [InlineData(
        "[{\"load\": [[\"const\", -1, 0]]}]",
        "negative-address",
        "op-set 0, load slot 0, operand 1 (dest)",
        "0 or more"
    )]
    [InlineData(
        "[{\"flow\": [[\"jump\", -1]]}]",
        "negative-address",
        "op-set 0, flow slot 0, operand 1 (target)",
        "jump target"
    )]
    [InlineData(
        "[{\"debug\": [[\"comment\", 7]]}]",
        "not-a-text",
        "op-set 0, debug slot 0, operand 1 (text)",
        "the number 7"
    )]
    [InlineData(
        "[{\"debug\": [[\"vcompare\", 0, [1, 2]]]}]",
        "key-count",
        "op-set 0, debug slot 0, operand 2 (keys)",
        "8 trace keys"
    )]
    public void Each_mistake_is_told_with_its_place(string json, string code, string place, string says)
    {
        (Program? program, ValueArray<Diagnostic> diagnostics) = ProgramJson.Read(json, MachineModel.TakeHome);

        Assert.Null(program);
        Diagnostic found = Assert.Single(diagnostics);
        Assert.Equal((code, place), (found.Code, found.Place));
        Assert.Contains(says, found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', found.ToString());
    }

    [Fact]
    public void All_mistakes_are_told_in_the_order_of_the_file()
    {
        const string json = """
            [{"alu": [["+", 1.5, -2, 3], ["nand"]], "gpu": []},
             {"load": [["const", 0, 7]]},
             {"load": [["const", 0, 4294967296], ["const", 0]]}]
            """;

        (_, ValueArray<Diagnostic> diagnostics) = ProgramJson.Read(json, MachineModel.TakeHome);

        Assert.Equal(
            [
                "op-set 0, alu slot 0, operand 1 (dest)",
                "op-set 0, alu slot 0, operand 2 (a)",
                "op-set 0, alu slot 1",
                "op-set 0",
                "op-set 2, load slot 0, operand 2 (value)",
                "op-set 2, load slot 1",
            ],
            diagnostics.Select(diagnostic => diagnostic.Place)
        );
    }

    [Theory]
    [InlineData("[0, 4294967295]", null, null)]
    [InlineData("[]", null, null)]
    [InlineData("[1, 4294967296]", "number-out-of-range", "memory word 1")]
    [InlineData("[-1]", "number-out-of-range", "memory word 0")]
    [InlineData("[1.5]", "not-a-whole-number", "memory word 0")]
    [InlineData("[1.0]", "not-a-whole-number", "memory word 0")]
    [InlineData("[0, 0, \"x\"]", "not-a-number", "memory word 2")]
    [InlineData("{}", "not-a-word-list", "")]
    [InlineData("[", "not-json", "line 1, column 2")]
    public void Words_are_whole_numbers_of_32_bits(string json, string? code, string? place)
    {
        (ValueArray<uint>? words, ValueArray<Diagnostic> diagnostics) = WordsJson.Read(json, "memory");

        Assert.Equal(code is null, words is not null);
        Diagnostic? found = diagnostics is [var first, ..] ? first : null;
        Assert.Equal((code, place), (found?.Code, found?.Place));
    }
}
