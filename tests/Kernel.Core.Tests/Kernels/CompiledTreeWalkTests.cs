using CsCheck;
using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Workload;

namespace Kernel.Core.Tests.Kernels;

/// <summary>The compiled tree walk: right for any size, and as short as it was when last measured.</summary>
public class CompiledTreeWalkTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    private static readonly Gen<Shape> shapes = Gen.OneOf(
            Gen.Select(Gen.Int[0, 12], Gen.Int[0, 40], Gen.Int[1, 24]),
            Gen.Select(Gen.Int[0, 6], Gen.Int[0, 4], Gen.Int[1, 200])
        )
        .Select((height, rounds, batch) => new Shape(height, rounds, batch));

    [Fact]
    public void The_plain_stream_takes_1826_cycles()
    {
        Program program = Compile(CompiledTreeWalk.Plain(Shape.TakeHome, Contract.Values));

        AssertComputes(program, Shape.TakeHome, Contract.Values);
        Assert.Equal(1826, program.Length);
    }

    [Fact]
    public void The_stream_with_selects_takes_1121_cycles()
    {
        Program program = Compile(CompiledTreeWalk.Selecting(Shape.TakeHome, 3, Contract.Values));

        AssertComputes(program, Shape.TakeHome, Contract.Values);
        Assert.Equal(1121, program.Length);
    }

    [Fact]
    public void Any_size_computes_what_the_reference_does() =>
        Gen.Select(shapes, Gen.Int[-1, 4], Gen.Bool)
            .Sample(
                (shape, depths, all) =>
                {
                    Contract contract = all ? Contract.ValuesAndIndices : Contract.Values;
                    OpStream stream =
                        depths < 0
                            ? CompiledTreeWalk.Plain(shape, contract)
                            : CompiledTreeWalk.Selecting(shape, depths, contract);
                    AssertComputes(Compile(stream, new ScheduleOptions { Stagger = 2 }), shape, contract);
                },
                iter: 40
            );

    [Theory]
    [InlineData(12, 3, 1024)]
    [InlineData(3, 40, 9)]
    [InlineData(0, 40, 8)]
    public void So_does_a_size_at_the_ends(int height, int rounds, int batch)
    {
        var shape = new Shape(height, rounds, batch);
        OpStream stream = CompiledTreeWalk.Selecting(shape, 2, Contract.ValuesAndIndices);
        AssertComputes(Compile(stream, new ScheduleOptions { Stagger = 2 }), shape, Contract.ValuesAndIndices);
    }

    private static Program Compile(OpStream stream, params ScheduleOptions[] options)
    {
        ListPacked packed = Compiler.Compile(model, stream, options: options.Length == 0 ? null : options);
        Assert.Empty(packed.Diagnostics);
        return packed.Program!;
    }

    private static void AssertComputes(Program program, Shape shape, Contract contract)
    {
        Verdict verdict = Conformance.Check(model, program, shape, contract, Conformance.Inputs(shape).Skip(2).Take(3));
        Assert.True(verdict.Passed, $"{shape}: {verdict}");
    }
}
