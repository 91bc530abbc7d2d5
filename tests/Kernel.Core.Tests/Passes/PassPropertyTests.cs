using CsCheck;
using Kernel.Core.Checking;
using Kernel.Core.Machine;
using Kernel.Core.Passes;
using Kernel.Testing;

namespace Kernel.Core.Tests.Passes;

/// <summary>Every pass, on whatever the passes before it made of a random kernel.</summary>
public class PassPropertyTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    /// <summary>Which passes there are: those of the usual pipeline and those one can add.</summary>
    public static TheoryData<string> Names => [.. AllPasses.Select(pass => pass.Name).Distinct()];

    private static IEnumerable<Pass> AllPasses => [.. Pipeline.Usual.Passes, .. Pipeline.Optional];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_pass_keeps_the_stream_well_formed_and_what_it_leaves_in_memory(string name)
    {
        Pass pass = AllPasses.First(pass => pass.Name == name);
        Gen.Select(RandomKernels.Kernels(20, withVectors: true), Gen.Int[0, Pipeline.Usual.Passes.Count])
            .Sample(
                (kernel, before) =>
                {
                    OpStream stream = Pipeline.Usual.StopAfter(before).Apply(model, kernel.Stream);
                    OpStream after = pass.Apply(model, stream);
                    Assert.Empty(StreamCheck.Check(model, after));
                    MachineState expected = kernel.Execute(model, stream);
                    MachineState actual = kernel.Execute(model, after);
                    Assert.Null(actual.Trap);
                    Assert.Equal(expected.Memory, actual.Memory);
                },
                iter: 60
            );
    }

    [Fact]
    public void A_pipeline_keeps_what_each_pass_did_and_finds_no_fault() =>
        RandomKernels
            .Kernels(30, withVectors: true)
            .Sample(
                kernel =>
                {
                    ValueArray<PassResult> results = Pipeline.Usual.Run(model, kernel.Stream);
                    Assert.All(results, result => Assert.Empty(result.Faults));
                    Assert.Equal(Pipeline.Usual.Passes, results.Select(result => result.Pass));
                    Assert.Equal(kernel.Stream, results[0].Before);
                    Assert.Equal(results.Skip(1).Select(r => r.Before), results.SkipLast(1).Select(r => r.After));
                    Assert.Equal(Pipeline.Usual.Apply(model, kernel.Stream), results[^1].After);
                    Assert.Equal(
                        kernel.Execute(model, kernel.Stream).Memory,
                        kernel.Execute(model, results[^1].After).Memory
                    );
                },
                iter: 150
            );

    [Theory]
    [InlineData("copy removal")]
    [InlineData("strength reduction")]
    [InlineData("dead ops")]
    [InlineData("common subexpressions")]
    [InlineData("debug stripping")]
    public void Doing_it_again_changes_nothing(string name)
    {
        Pass pass = AllPasses.First(pass => pass.Name == name);
        RandomKernels
            .Kernels(12)
            .Sample(
                kernel =>
                {
                    OpStream once = pass.Apply(model, kernel.Stream);
                    Assert.Equal(once, pass.Apply(model, once));
                },
                iter: 60
            );
    }
}
