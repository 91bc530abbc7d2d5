using Kernel.Core.Checking;
using Kernel.Core.Machine;
using Kernel.Core.Passes;

namespace Kernel.Core.Tests.Passes;

/// <summary>
/// The laws of arithmetic that passes go by, tried on every op with constants at which they could go wrong:
/// what the machine computes is the oracle, traps included.
/// </summary>
public class PassIdentityTests
{
    // Nothing here touches more than these words of scratch and memory.
    private static readonly MachineModel model = MachineModel.TakeHome with { ScratchSize = 64 };

    private static readonly uint[] words = [0, 1, 2, 3, 7, 8, 31, 32, 33, 0x8000_0000, uint.MaxValue];

    private static readonly Opcode[] arithmetic =
    [
        .. OpTable.All.Where(row => row.Engine == Engine.Alu).Select(row => row.Code),
    ];

    public static TheoryData<string> Names =>
        [
            .. Pipeline
                .Usual.Passes.Concat(Pipeline.Optional)
                .Where(pass => pass.Name is not ("grouping" or "parallel multiply-adds" or "multiply-add fusion"))
                .Select(pass => pass.Name)
                .Distinct(),
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_op_on_a_word_and_a_constant_computes_the_same(string name) =>
        Holds(
            name,
            from code in arithmetic
            from constant in words
            from operands in ((long, long)[])[(1, 2), (2, 1), (1, 1), (2, 2)]
            select (Op[])[new(Opcode.Const, 2, constant), new(code, 3, operands.Item1, operands.Item2)]
        );

    [Theory]
    [InlineData("constant folding")]
    [InlineData("copy removal")]
    [InlineData("common subexpressions")]
    public void Two_ops_on_constants_one_after_the_other_compute_the_same(string name) =>
        Holds(
            name,
            from first in arithmetic
            from second in arithmetic
            from a in (uint[])[1, 5, uint.MaxValue]
            from b in (uint[])[1, 6, 0x8000_0000]
            select (Op[])[new(Opcode.Const, 4, a), new(Opcode.Const, 5, b), new(first, 2, 1, 4), new(second, 3, 2, 5)]
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void An_immediate_and_a_choice_compute_the_same(string name) =>
        Holds(
            name,
            from constant in words
            from rest in (Op[][])
                [
                    [new(Opcode.AddImmediate, 3, 2, 9)],
                    [new(Opcode.AddImmediate, 3, 1, -1)],
                    [new(Opcode.Select, 3, 1, 2, 1)],
                    [new(Opcode.Select, 3, 2, 1, 0)],
                    [new(Opcode.Select, 3, 1, 2, 2)],
                    [new(Opcode.Equal, 4, 1, 2), new(Opcode.Select, 3, 4, 1, 0)],
                    [new(Opcode.LessThan, 4, 1, 2), new(Opcode.Select, 3, 4, 0, 1)],
                    [new(Opcode.CoreId, 4), new(Opcode.CoreId, 5), new(Opcode.Subtract, 3, 4, 5)],
                ]
            select (Op[])[new(Opcode.Const, 2, constant), .. rest]
        );

    /// <summary>
    /// Given memory word 0 in word 1, the ops leave their result in word 3; that is stored, and must be the
    /// same, or trap, after the pass.
    /// </summary>
    private static void Holds(string name, IEnumerable<Op[]> all)
    {
        Pass pass = Pipeline.Usual.Passes.Concat(Pipeline.Optional).First(pass => pass.Name == name);
        foreach (Op[] ops in all)
        {
            OpStream before = new([new(Opcode.Const, 0, 0), new(Opcode.Load, 1, 0), .. ops, new(Opcode.Store, 0, 3)]);
            OpStream after = pass.Apply(model, before);
            Assert.Empty(StreamCheck.Check(model, after));
            CompiledProgram plain = CompiledProgram.Compile(model, before.OnePerCycle());
            CompiledProgram passed = CompiledProgram.Compile(model, after.OnePerCycle());
            foreach (uint word in words)
            {
                MachineState start = MachineState.Initial(model, [word]);
                MachineState expected = plain.Run(start);
                MachineState actual = passed.Run(start);
                Assert.True(
                    expected.Memory == actual.Memory && expected.Trap?.Code == actual.Trap?.Code,
                    $"{string.Join(", ", (IEnumerable<Op>)before.Ops)} on {word}: {expected} {expected.Memory}, then {actual} {actual.Memory}"
                );
            }
        }
    }
}
