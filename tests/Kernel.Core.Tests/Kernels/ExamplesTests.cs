using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Kernels.Examples;
using Kernel.Core.Machine;

namespace Kernel.Core.Tests.Kernels;

/// <summary>The kernels everybody knows, against plain C#, for any n.</summary>
public class ExamplesTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    /// <summary>Every kernel at sizes around vectors and strands.</summary>
    public static TheoryData<string, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<string, int>();
            foreach (ExampleKernel kernel in Examples.All)
            {
                foreach (int n in (int[])[1, 2, 7, 8, 9, 15, 16, 17, 31, 64, 100])
                {
                    sizes.Add(kernel.Name, n);
                }
            }
            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_kernel_leaves_what_its_oracle_says(string name, int n) => _ = Cycles(Find(name), n);

    /// <summary>Measured cycles, beside the highest floor of what is left to do after all passes.</summary>
    [Theory]
    [InlineData("saxpy", 140, 129)]
    [InlineData("dot-product", 143, 128)]
    [InlineData("matrix-product", 1208, 1195)]
    [InlineData("polynomial-hash", 77, 71)]
    [InlineData("histogram", 698, 672)]
    public void At_1024_items_it_stays_near_its_floor(string name, int cycles, int floor)
    {
        Assert.Equal(cycles, Cycles(Find(name), 1024));
        Assert.True(cycles <= 1.15 * floor);
    }

    [Theory]
    [InlineData("saxpy")]
    [InlineData("dot-product")]
    [InlineData("polynomial-hash")]
    [InlineData("histogram")]
    public void Sizes_that_vectors_do_not_divide_are_right_too(string name)
    {
        _ = Cycles(Find(name), 1000);
        _ = Cycles(Find(name), 1025);
    }

    private static ExampleKernel Find(string name) => Examples.All.Single(kernel => kernel.Name == name);

    private static long Cycles(ExampleKernel kernel, int n)
    {
        Program program = Compiler.Compile(model, kernel.Write(n)).Program!;
        Assert.Empty(Legality.Check(model, program));
        long? cycles = null;
        for (ulong seed = 1; seed <= 2; seed++)
        {
            ValueArray<uint> memory = kernel.Memory(n, seed);
            MachineState end = Simulator.Run(model, program, memory);
            Assert.Null(end.Trap);
            Assert.Equal(kernel.Oracle(n, memory), end.Memory);
            Assert.Equal(end.Cycle, cycles ??= end.Cycle);
        }
        return cycles!.Value;
    }
}
