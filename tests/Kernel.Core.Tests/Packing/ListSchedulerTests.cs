using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Testing;

namespace Kernel.Core.Tests.Packing;

/// <summary>What the list scheduler's options promise, on streams made to try them.</summary>
public class ListSchedulerTests
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    public void No_more_groups_are_in_flight_than_allowed(int inFlight)
    {
        const int items = 12,
            steps = 20;
        var k = new KernelBuilder();
        MemoryArray memory = k.Array("memory", 0);
        for (int item = 0; item < items; item++)
        {
            Value value = memory[item * 20];
            for (int step = 0; step < steps; step++)
            {
                value *= value;
            }
            memory[(item * 20) + 10] = value;
        }

        Program program = ListPacking.Pack(model, k.Build(), new() { InFlight = inFlight, Stagger = 0 }).Program!;

        // Each item is a chain of a constant, a load, the steps and a store; the next may begin in its last cycle.
        Assert.InRange(program.Length, items / inFlight * (steps + 2), (items / inFlight * (steps + 3)) + items);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void A_margin_of_scratch_stays_free(int margin)
    {
        // All words are wanted at the end: whatever scratch there is would be taken.
        var k = new KernelBuilder();
        MemoryArray memory = k.Array("memory", 0);
        Value[] loaded = [.. Enumerable.Range(0, 100).Select(i => memory[i])];
        Value sum = k.Sum(loaded);
        for (int i = 0; i < loaded.Length; i++)
        {
            memory[200 + i] = loaded[i] + sum;
        }
        MachineModel tight = model with { ScratchSize = 161 };

        ListPacked packed = ListPacking.Pack(
            tight,
            k.Build(),
            new()
            {
                Margin = margin,
                Stagger = 0,
                InFlight = 1000,
            }
        );

        Assert.NotNull(packed.Program);
        Assert.InRange(packed.ScratchPeak, 100, tight.ScratchSize - 1 - margin);
    }

    /// <summary>More multiply_adds are ready than valu has slots: those put off give their scratch back.</summary>
    [Fact]
    public void An_op_that_is_put_off_holds_no_scratch()
    {
        var k = new KernelBuilder();
        MemoryArray memory = k.Array("memory", 0);
        Vector[] loaded = [.. Enumerable.Range(0, 12).Select(i => memory.LoadVector(8 * i))];
        for (int i = 0; i < 60; i++)
        {
            Vector x = loaded[i % 12];
            memory.StoreVector(1000 + (8 * i), x.MultiplyAdd(loaded[(i + 5) % 12], x));
        }
        OpStream stream = k.Build();
        var options = new ScheduleOptions { Stagger = 0, InFlight = 1000 };

        ListPacked packed = ListPacking.Pack(model, stream, options);

        // 12 vectors and 60 addresses stay; results wait for two stores a cycle at most.
        Assert.NotNull(packed.Program);
        Assert.InRange(packed.ScratchPeak, 0, (12 * 8) + (60 * 8) + 72);
        Assert.NotNull(ListPacking.Pack(model with { ScratchSize = 400 }, stream, options).Program);
    }

    [Fact]
    public void Programs_hold_no_virtual_operands()
    {
        OpStream stream = Selects(swapped: false);

        Program program = ListPacking.Pack(model, stream, new()).Program!;

        Assert.Contains(stream.Ops, op => op.After.Count > 0);
        Assert.All(program.Ops, op => Assert.Empty(op.After));
        Assert.Contains(program.Ops, op => op.Code == Opcode.MultiplyAdd);
    }

    [Fact]
    public void A_select_after_the_difference_of_other_arms_stays_a_select()
    {
        OpStream stream = Selects(swapped: true);

        Program program = ListPacking.Pack(model, stream, new()).Program!;

        Assert.DoesNotContain(program.Ops, op => op.Code == Opcode.MultiplyAdd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Selects_come_out_right_however_they_are_done(bool swapped)
    {
        OpStream stream = Selects(swapped);
        var kernel = new RandomKernel(
            stream,
            Enumerable.Range(0, 2000).Select(i => (uint)i * 2654435761).ToValueArray()
        );

        foreach (int scratch in (int[])[800, model.ScratchSize])
        {
            MachineModel machine = model with { ScratchSize = scratch };
            Program program = ListPacking.Pack(machine, stream, new() { Stagger = 0 }).Program!;
            Assert.Equal(kernel.Execute(model, stream).Memory, Simulator.Run(machine, program, kernel.Memory).Memory);
        }
    }

    /// <summary>
    /// Three selects for two loads, more than flow can do, each after the difference of its arms, or of the arms swapped.
    /// </summary>
    private static OpStream Selects(bool swapped)
    {
        var k = new KernelBuilder();
        MemoryArray memory = k.Array("memory", 0);
        for (int i = 0; i < 20; i++)
        {
            Vector x = memory.LoadVector(8 * i);
            Vector y = memory.LoadVector(400 + (8 * i));
            Vector one = k.ConstantVector(1);
            Vector[] conditions = [x & one, y & one, (x ^ y) & one];
            for (int j = 0; j < conditions.Length; j++)
            {
                Vector chosen = swapped ? conditions[j].Select(y, x) : conditions[j].Select(x, y);
                memory.StoreVector(1000 + (8 * ((3 * i) + j)), chosen);
            }
        }
        OpStream plain = k.Build();
        long next = plain.Ops.Max(op => op.Write(model)?.End ?? 0);
        var ops = new List<Op>();
        foreach (Op op in plain.Ops)
        {
            if (op.Code == Opcode.VSelect)
            {
                (long first, long second) = swapped ? (op.X3, op.X2) : (op.X2, op.X3);
                ops.Add(new(Opcode.VSubtract, next, first, second));
                ops.Add(op with { After = [next] });
                next += model.VectorLength;
            }
            else
            {
                ops.Add(op);
            }
        }
        return new(ops.ToValueArray());
    }
}
