using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Testing;

namespace Kernel.Core.Tests.Analysis;

public class PressureAndIdleTests
{
    [Fact]
    public void Pressure_is_what_a_look_at_every_word_and_cycle_finds() =>
        AnalysisGenerators.ScratchOnly.Sample(
            input =>
            {
                var naive = new NaiveFlow(input.Model, input.Program);
                var pressure = Pressure.Of(input.Model, input.Program);
                Assert.Equal(Enumerable.Range(0, naive.Cycles).Select(naive.Live), pressure.Live);
                Assert.All(pressure.Ranges, range => Assert.InRange(range.Last, range.First, naive.Cycles - 1));
                Assert.Equal(pressure.Live.Sum(), pressure.Ranges.Sum(range => range.Length * range.Words.Length));
            },
            iter: 60
        );

    [Fact]
    public void Pressure_never_exceeds_scratch() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                var pressure = Pressure.Of(input.Model, input.Program);
                Assert.InRange(pressure.Peak, 0, Math.Min(pressure.Touched, input.Model.ScratchSize));
                Assert.Equal(pressure.Peak, pressure.Live.Count == 0 ? 0 : pressure.Live[pressure.PeakCycle]);
                Assert.Equal(pressure.Ranges.Count, pressure.Longest(int.MaxValue).Count);
            },
            iter: 300
        );

    [Fact]
    public void Filled_and_empty_slots_add_up_to_all_slots() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                var idle = Idle.Of(input.Model, input.Program);
                ValueArray<EngineUse> use = Utilization.Of(input.Model, input.Program);
                foreach (Engine engine in Engines.Costed)
                {
                    long empty = idle.Totals.Where(count => count.Engine == engine).Sum(count => count.Slots);
                    Assert.Equal(use.Single(one => one.Engine == engine).Used, idle.Filled(engine));
                    Assert.Equal(idle.Available(engine), idle.Filled(engine) + empty);
                    for (int cycle = 0; cycle < idle.Cycles; cycle++)
                    {
                        int now = Enum.GetValues<IdleReason>().Sum(reason => idle.Empty(engine, reason, cycle));
                        Assert.Equal(input.Model.Slots(engine), idle.Filled(engine, cycle) + now);
                    }
                }
                AssertWindowsAddUp(idle);
            },
            iter: 300
        );

    [Fact]
    public void Reasons_are_what_the_rules_say_slot_by_slot()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<IdleReason, bool>();
        AnalysisGenerators.ScratchOnly.Sample(
            input =>
            {
                Program program = AnalysisGenerators.WithoutTrace(input.Program);
                var naive = new NaiveFlow(input.Model, program);
                var idle = Idle.Of(input.Model, program);
                foreach (Engine engine in Engines.Costed)
                {
                    for (int cycle = 0; cycle < naive.Cycles; cycle++)
                    {
                        IdleReason[] expected = [.. naive.Reasons(engine, cycle).Order()];
                        IEnumerable<IdleReason> actual = Enum.GetValues<IdleReason>()
                            .SelectMany(reason => Enumerable.Repeat(reason, idle.Empty(engine, reason, cycle)));
                        Assert.Equal(expected, actual);
                        Array.ForEach(expected, reason => seen[reason] = true);
                    }
                }
            },
            iter: 60
        );
        // Scratch of these machines never fills; that reason has a test of its own.
        Assert.Equal(
            Enum.GetValues<IdleReason>().Except([IdleReason.ScratchFull]),
            seen.Keys.Order().Except([IdleReason.ScratchFull])
        );
    }

    [Fact]
    public void An_answer_for_one_cycle_agrees_with_the_count() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                var explanation = Explanation.Of(input.Model, input.Program);
                foreach (Engine engine in Engines.Costed)
                {
                    for (int cycle = 0; cycle < explanation.Cycles; cycle += 3)
                    {
                        SlotsExplained why = explanation.Why(cycle, engine);
                        Assert.Equal(explanation.Idle.Filled(engine, cycle), why.Filled.Count);
                        foreach (IdleReason reason in Enum.GetValues<IdleReason>())
                        {
                            Assert.Equal(
                                explanation.Idle.Empty(engine, reason, cycle),
                                why.Empty.Count(slot => slot.Reason == reason)
                            );
                        }
                    }
                }
            },
            iter: 100
        );

    [Fact]
    public void An_op_waits_exactly_from_its_operands_to_its_issue() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                var explanation = Explanation.Of(input.Model, input.Program);
                foreach (IssuedOp op in explanation.Ops)
                {
                    OpExplained why = explanation.Why(op);
                    Assert.Equal(
                        op.Cycle - why.Wait.Ready,
                        why.Wait.EngineFull + why.Wait.ScratchFull + why.Wait.Order
                    );
                    Assert.InRange(why.Wait.Roomy, 0, op.Cycle);
                    Assert.InRange(why.Wait.Earliest, 0, why.Wait.Ready);
                    Assert.Equal(op, why.Chain[^1].Op);
                    Assert.NotEmpty(why.ToString());
                }
            },
            iter: 100
        );

    [Fact]
    public void Scratch_is_full_when_no_other_words_would_do()
    {
        // Four words: two constants are held to the end, and the sums take turns in the other two.
        MachineModel tiny = Machines.Narrow with
        {
            ScratchSize = 3,
        };
        Program program = OneEach(
            new Op(Opcode.Const, 0, 1),
            new Op(Opcode.Const, 1, 2),
            new Op(Opcode.Add, 2, 0, 1),
            new Op(Opcode.TraceWrite, 2),
            new Op(Opcode.Const, 2, 5),
            new Op(Opcode.Add, 0, 0, 1),
            new Op(Opcode.TraceWrite, 2)
        );

        SlotsExplained full = program.Why(2, Engine.Load, tiny);
        SlotsExplained roomier = program.Why(2, Engine.Load, tiny with { ScratchSize = 4 });

        Assert.Equal(IdleReason.ScratchFull, full.Empty.Single().Reason);
        Assert.Equal(IdleReason.Order, roomier.Empty.Single().Reason);
    }

    [Fact]
    public void The_answer_names_the_op_and_what_it_waits_for()
    {
        Program program = OneEach(
            new Op(Opcode.Const, 0, 7),
            new Op(Opcode.Load, 1, 0),
            new Op(Opcode.Add, 2, 1, 1),
            new Op(Opcode.Store, 0, 2)
        );

        SlotsExplained alu = program.Why(1, Engine.Alu);
        SlotsExplained store = program.Why(2, Engine.Store);
        OpExplained? why = program.Why(3, Engine.Store, 0);

        Assert.Equal(IdleReason.StartUp, alu.Empty[0].Reason);
        Assert.Equal(IdleReason.Drained, alu.Empty[1].Reason);
        Assert.Equal(IdleReason.StartUp, store.Empty[0].Reason);
        Assert.Contains("""["store", 0, 2]""", store.Empty[0].Text, StringComparison.Ordinal);
        Assert.Equal([0, 1, 2, 3], why!.Chain.Select(link => link.Op.Cycle));
        Assert.Contains("scratch word 2", why.ToString(), StringComparison.Ordinal);
        Assert.Null(program.Why(3, Engine.Store, 1));
    }

    [Fact]
    public void Questions_about_no_cycle_are_refused()
    {
        Program program = OneEach(new Op(Opcode.Const, 0, 7));

        Assert.Throws<ArgumentOutOfRangeException>(() => program.Why(1, Engine.Load));
        Assert.Throws<ArgumentOutOfRangeException>(() => program.Why(-1, Engine.Load));
        Assert.Throws<ArgumentOutOfRangeException>(() => program.Why(0, Engine.Debug));
    }

    private static void AssertWindowsAddUp(Idle idle)
    {
        ValueArray<ValueArray<IdleCount>> windows = idle.ByWindow(7);
        Assert.Equal((idle.Cycles + 6) / 7, windows.Count);
        foreach (IdleCount total in idle.Totals)
        {
            long sum = windows.Sum(window =>
                window.Single(count => (count.Engine, count.Reason) == (total.Engine, total.Reason)).Slots
            );
            Assert.Equal(total.Slots, sum);
        }
    }

    private static Program OneEach(params Op[] ops) => Program.OnePerCycle(ops);
}
