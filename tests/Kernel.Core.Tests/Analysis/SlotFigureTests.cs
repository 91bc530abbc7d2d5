using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Core.Tests.Analysis;

/// <summary>Slot budget, occupancy and address map, held to counts made one cell at a time.</summary>
public class SlotFigureTests
{
    [Fact]
    public void The_classes_of_a_slot_budget_add_up_to_all_slots_exactly() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                SlotBudget budget = input.Program.SlotBudget(model: input.Model);
                var idle = Idle.Of(input.Model, input.Program);
                Assert.Equal(Engines.Costed, budget.Engines.Select(engine => engine.Engine));
                foreach (EngineBudget engine in budget.Engines)
                {
                    Assert.Equal((long)input.Model.Slots(engine.Engine) * budget.Cycles, engine.Slots);
                    Assert.Equal(engine.Slots, engine.Classes.Sum());
                    Assert.All(engine.Classes, count => Assert.InRange(count, 0, engine.Slots));
                    Assert.Equal(input.Program.Ops.Count(op => op.Engine == engine.Engine), engine[SlotClass.Filled]);
                    Assert.Equal(
                        idle.Empty(engine.Engine, IdleReason.StartUp) + idle.Empty(engine.Engine, IdleReason.Drained),
                        engine[SlotClass.StartUpAndDrain]
                    );
                }
            },
            iter: 300
        );

    [Fact]
    public void A_report_holds_the_same_budget() =>
        AnalysisGenerators.Any.Sample(
            input =>
                Assert.Equal(
                    input.Program.SlotBudget("p", input.Model),
                    SlotBudget.Of(input.Program.Report("p", input.Model))
                ),
            iter: 60
        );

    [Fact]
    public void Occupancy_counts_the_ops_of_each_cycle_and_bins_keep_their_sum() =>
        (from input in AnalysisGenerators.Any from width in Gen.Int[1, 9] select (input, width)).Sample(
            sample =>
            {
                (var input, int width) = sample;
                Occupancy occupancy = input.Program.HeatMap(model: input.Model);
                OpSet[] sets = [.. input.Program.OpSets.Where(set => set.CostsCycle)];
                Assert.Equal(sets.Length, occupancy.Cycles);
                foreach (Engine engine in Engines.Costed)
                {
                    Assert.Equal(sets.Select(set => set.On(engine).Count()), occupancy[engine]);
                    ValueArray<double> shares = occupancy.Shares(engine, width);
                    Assert.Equal((sets.Length + width - 1) / width, shares.Count);
                    double filled = shares
                        .Select((share, bin) => share * Math.Min(width, sets.Length - (bin * width)))
                        .Sum();
                    Assert.Equal(occupancy[engine].Sum(), filled * input.Model.Slots(engine), 6);
                }
            },
            iter: 200
        );

    [Fact]
    public void Bins_are_as_narrow_as_there_is_room_for() =>
        Gen.Select(Gen.Int[0, 200_000], Gen.Int[1, 1_000])
            .Sample(
                (cycles, most) =>
                {
                    int width = Bins.Width(cycles, most);
                    Assert.InRange((cycles + width - 1) / width, 0, most);
                    Assert.True(width == 1 || (cycles + width - 2) / (width - 1) > most);
                },
                iter: 1_000
            );

    [Fact]
    public void The_address_map_is_the_mean_of_the_words_and_cycles_of_each_cell() =>
        (
            from input in AnalysisGenerators.ScratchOnly
            from rows in Gen.Int[1, 20]
            from columns in Gen.Int[1, 20]
            select (input, rows, columns)
        ).Sample(
            sample =>
            {
                (var input, int rows, int columns) = sample;
                Pressure pressure = input.Program.Pressure(model: input.Model);
                var map = AddressMap.Of(pressure, rows, columns);
                Assert.InRange(map.Rows.Count, 1, rows);
                for (int row = 0; row < map.Rows.Count; row++)
                {
                    Assert.InRange(map.Rows[row].Count, 0, columns);
                    for (int column = 0; column < map.Rows[row].Count; column++)
                    {
                        (int live, int cells) = Look(pressure, map, row, column);
                        Assert.Equal((double)live / cells, map.Rows[row][column], 9);
                    }
                }
            },
            iter: 100
        );

    [Fact]
    public void What_words_are_said_to_hold_is_what_a_run_puts_there() =>
        AnalysisGenerators.ScratchOnly.Sample(
            input =>
            {
                foreach (LiveRange range in input.Program.Pressure(model: input.Model).Ranges)
                {
                    int sets = range.Writer is { } writer ? writer.OpSet + 1 : 0;
                    Program before = new(input.Program.OpSets.Take(sets).ToValueArray());
                    MachineState state = Simulator.Run(input.Model, before, []);
                    if (range.Constant is not { } constant || state.Status == MachineStatus.Trapped)
                    {
                        continue;
                    }
                    for (long word = range.Words.Start; word < range.Words.End; word++)
                    {
                        Assert.Equal(constant, state.Scratch[(int)word]);
                    }
                }
            },
            iter: 200
        );

    [Fact]
    public void A_broadcast_constant_is_known()
    {
        Program program = Program.OnePerCycle([
            new Op(Opcode.Const, 0, 0x7ED55D16),
            new Op(Opcode.VBroadcast, 8, 0),
            new Op(Opcode.Load, 1, 0),
            new Op(Opcode.VXor, 16, 8, 8),
            new Op(Opcode.TraceWrite, 1),
        ]);

        Assert.Equal([0x7ED55D16, 0x7ED55D16, null], program.Pressure().Ranges.Select(range => range.Constant));
    }

    /// <summary>Asks of every word and cycle of a cell whether some range holds it.</summary>
    private static (int Live, int Cells) Look(Pressure pressure, AddressMap map, int row, int column)
    {
        int live = 0;
        int cells = 0;
        for (int i = 0; i < map.WordsPerRow; i++)
        {
            int word = (row * map.WordsPerRow) + i;
            for (int j = 0; j < map.CyclesPerColumn; j++)
            {
                int cycle = (column * map.CyclesPerColumn) + j;
                if (word < map.Words && cycle < map.Cycles)
                {
                    cells++;
                    live += pressure.Ranges.Any(range =>
                        word >= range.Words.Start
                        && word < range.Words.End
                        && cycle >= range.First
                        && cycle <= range.Last
                    )
                        ? 1
                        : 0;
                }
            }
        }
        return (live, cells);
    }
}
