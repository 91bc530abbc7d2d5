using Kernel.Core.Analysis;
using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Core.Tests.Kernels;

/// <summary>The record retold: counts that follow from the ops, and the right words for any size.</summary>
public class TimelineTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    /// <summary>The arithmetic of the fully determined changes, for any size of walk.</summary>
    public static TheoryData<string, int> Determined =>
        new()
        {
            { "baseline", (4096 * 36) + 278 },
            { "state-in-scratch", (4096 * 28) + 2048 + 278 },
            { "hash-multiply", (4096 * 25) + 2048 + 279 },
            { "by-depth", (256 * ((14 * 23) + 19 + 18)) + 2048 + 279 },
        };

    [Theory]
    [MemberData(nameof(Determined))]
    public void Determined_changes_come_out_exactly(string kernel, int cycles)
    {
        Change change = Find(kernel);

        Assert.Equal(change.Recorded, cycles);
        Assert.Equal(cycles, Cycles(change));
    }

    [Fact]
    public void Switches_that_go_together_give_a_right_kernel_and_others_say_what_they_need()
    {
        var shape = new Shape(3, 5, 9);
        int right = 0;
        for (int switches = 0; switches < 64; switches++)
        {
            foreach (NodeAccess nodes in Enum.GetValues<NodeAccess>())
            {
                var options = new ScalarOptions
                {
                    StateInScratch = (switches & 1) != 0,
                    MultiplyThenAdd = (switches & 2) != 0,
                    ByDepth = (switches & 4) != 0,
                    TrimmedHeader = (switches & 8) != 0,
                    VectorTransfers = (switches & 16) != 0,
                    ArithmeticSelects = (switches & 32) != 0,
                    Nodes = nodes,
                };
                if (options.Unmet.Count > 0)
                {
                    ArgumentException refused = Assert.Throws<ArgumentException>(() =>
                        ScalarTreeWalk.Write(model, shape, options)
                    );
                    Assert.Contains(" needs ", refused.Message, StringComparison.Ordinal);
                    continue;
                }
                Program program = ScalarTreeWalk.Write(model, shape, options).OnePerCycle();
                Verdict verdict = Conformance.Check(model, program, shape, Contract.Values);
                Assert.True(verdict.Passed, $"{options}: {verdict}");
                right++;
            }
        }
        Assert.Equal(60, right);
    }

    [Fact]
    public void What_is_off_the_record_says_so()
    {
        foreach (Change change in Timeline.Changes)
        {
            if (Cycles(change) != change.Recorded)
            {
                Assert.NotEmpty(change.Note);
            }
        }
    }

    [Fact]
    public void The_record_has_52_measurements_from_147734_to_1157()
    {
        Assert.Equal(52, OptimisationRecord.Steps.Count);
        Assert.Equal(147_734, OptimisationRecord.Steps[0].Cycles);
        Assert.Equal(1_157, OptimisationRecord.Steps[^1].Cycles);
        Assert.StartsWith(
            "baseline: one op per cycle, every item",
            OptimisationRecord.Steps[0].Text,
            StringComparison.Ordinal
        );
        Assert.Null(OptimisationRecord.At(40));
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 3, 2)]
    [InlineData(1, 5, 2)]
    [InlineData(2, 7, 3)]
    [InlineData(3, 9, 13)]
    [InlineData(5, 12, 17)]
    public void Every_change_computes_what_the_reference_does(int height, int rounds, int batch)
    {
        var shape = new Shape(height, rounds, batch);
        foreach (MeasuredChange measured in TimelineMeasurement.MeasureAll(model, shape, Timeline.Changes))
        {
            Assert.True(measured.IsCorrect, $"{measured.Change.Kernel}, {shape}: {measured.Fault}");
        }
    }

    [Fact]
    public void Every_debug_comparison_holds()
    {
        var shape = new Shape(4, 11, 9);
        ValueArray<uint> memory = MemoryImage.Build(TreeWalk.Random(shape, 5));
        var options = new RunOptions { ValueTrace = Reference.Trace(memory) };
        foreach (Change change in Timeline.Changes)
        {
            MachineState end = Simulator.Run(model, change.Write(model, shape).OnePerCycle(), memory, options);
            Assert.Null(end.Trap);
        }
    }

    [Fact]
    public void A_wrong_kernel_is_called_wrong()
    {
        Change honest = Find("by-depth");
        Change cheating = honest with
        {
            Write = (m, shape) =>
            {
                OpStream stream = honest.Write(m, shape);
                // One hash constant off by one.
                return stream with
                {
                    Ops = stream
                        .Ops.Select(op => op.Code == Opcode.Const && op.X1 == 0xC761C23C ? op.With(1, op.X1 + 1) : op)
                        .ToValueArray(),
                };
            },
        };

        MeasuredChange measured = TimelineMeasurement.Measure(model, new(3, 5, 9), cheating);

        Assert.False(measured.IsCorrect);
        Assert.Contains("value of item", measured.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Debug_stripping_leaves_only_what_the_machine_needs()
    {
        OpStream before = ScalarTreeWalk.Write(model, new(2, 3, 4), new());
        OpStream after = Find("no-debug").Write(model, new(2, 3, 4));

        Assert.Contains(before.Ops, op => op.Engine == Engine.Debug);
        Assert.DoesNotContain(after.Ops, op => op.Engine == Engine.Debug || op.Code == Opcode.Pause);
        Assert.Equal(before.Ops.Where(op => op.Engine != Engine.Debug && op.Code != Opcode.Pause), after.Ops);
    }

    private static Change Find(string kernel) => Timeline.Changes.Single(change => change.Kernel == kernel);

    private static long Cycles(Change change) =>
        Simulator
            .Run(
                model,
                change.Write(model, Shape.TakeHome).OnePerCycle(),
                MemoryImage.Build(TreeWalk.Random(Shape.TakeHome, 1))
            )
            .Cycle;
}
