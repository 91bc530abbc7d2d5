using CsCheck;
using Kernel.Core.Machine;
using Kernel.Interactive.Stepping;
using Kernel.Testing;

namespace Kernel.Interactive.Tests;

public class StepperTests
{
    private static readonly Gen<RandomProgram> programs = RandomPrograms.Any(most: 200, staticFaults: 0.05);

    [Fact]
    public void Every_state_is_the_one_that_folding_the_steps_gives() =>
        programs
            .Select(Gen.Int[0, 150], Gen.Int[0, 200])
            .Sample(
                (input, first, count) =>
                {
                    MachineState[] fold = [.. Fold(input, first + count)];
                    var stepper = Stepper.Of(input.Model, input.Program, input.Memory, first, count);
                    Assert.Equal(Math.Clamp(fold.Length - 1 - first, 0, count), stepper.Steps.Count);
                    // Back to front, and each twice: no state depends on what was asked before.
                    for (int step = stepper.Steps.Count; step >= 0; step--)
                    {
                        MachineState expected = fold[Math.Min(first + step, fold.Length - 1)];
                        Assert.Equal(expected, stepper.At(step));
                        Assert.Equal(expected, stepper.At(step));
                    }
                    Assert.Equal(
                        fold[Math.Min(first + stepper.Steps.Count, fold.Length - 1)].Status
                            is MachineStatus.Running
                                or MachineStatus.Paused,
                        stepper.GoesOn
                    );
                },
                iter: 60
            );

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(4, 0)]
    public void A_stretch_may_begin_anywhere_up_to_the_end_of_the_run(long first, int steps)
    {
        Program program = new(
            new[] { OpSet.Of(new Op(Opcode.Const, 0, 2)), OpSet.Of(new Op(Opcode.Const, 1, 5)) }.ToValueArray()
        );

        var stepper = Stepper.Of(MachineModel.TakeHome, program, [], first);

        // The third step finds that there is no op-set left.
        Assert.Equal(steps, stepper.Steps.Count);
        Assert.Equal(first < 3 ? MachineStatus.Running : MachineStatus.Stopped, stepper.At(0).Status);
        Assert.Equal((MachineStatus.Stopped, 2L), (stepper.At(steps).Status, stepper.At(steps).Cycle));
    }

    [Fact]
    public void Each_step_names_the_words_it_wrote_and_no_others() =>
        programs.Sample(
            input =>
            {
                var stepper = Stepper.Of(input.Model, input.Program, input.Memory, 0, 120);
                for (int i = 0; i < stepper.Steps.Count; i++)
                {
                    MachineState before = stepper.At(i),
                        after = stepper.At(i + 1);
                    MachineStep step = stepper.Steps[i];
                    Assert.Equal((before.Pc, before.Cycle), (step.Pc, step.Cycle));
                    Same(before.Scratch, after.Scratch, step.Scratch);
                    Same(before.Memory, after.Memory, step.Memory);
                }
            },
            iter: 60
        );

    [Fact]
    public void Words_are_called_by_what_the_program_says_of_them()
    {
        Op compare = new(Opcode.VCompare, 16)
        {
            Notes = Enumerable.Range(0, 8).Select(i => $"[0, {i}, \"idx\"]").ToValueArray(),
        };
        Program program = new(
            new[]
            {
                OpSet.Of(new Op(Opcode.Const, 0, 7), new Op(Opcode.Const, 1, 9)),
                OpSet.Of(new Op(Opcode.VBroadcast, 8, 0), new Op(Opcode.Add, 1, 0, 0)),
                OpSet.Of(compare),
            }.ToValueArray()
        );

        IReadOnlyDictionary<int, string> names = WordNames.Of(MachineModel.TakeHome, program);

        Assert.Equal(WordNames.Constant, names[0]);
        Assert.Equal(WordNames.Constant, names[15]);
        Assert.Equal("idx", names[23]);
        Assert.False(names.ContainsKey(1));
    }

    [Fact]
    public void The_stepper_is_shown_as_a_page_as_text_and_as_a_document()
    {
        Program program = new(
            new[]
            {
                OpSet.Of(new Op(Opcode.Const, 0, 2), new Op(Opcode.Const, 1, 5)),
                OpSet.Of(new Op(Opcode.Store, 0, 1)),
            }.ToValueArray()
        );
        Stepper stepper = program.Stepper([9, 9, 9]);

        Assert.Equal(
            """
            3 steps from step 0; Running at op-set 0 after 0 cycles, then Stopped at op-set 2 after 2 cycles
              cycle       0  op-set       0  [["const", 0, 2], ["const", 1, 5]]
                  scratch 0: 0 -> 2, 1: 0 -> 5
              cycle       1  op-set       1  [["store", 0, 1]]
                  memory 2: 9 -> 5
              cycle       2  op-set       2  []
            """,
            stepper.ToString()
        );
        Assert.Contains("id=\"stepper\"", stepper.ToPage(), StringComparison.Ordinal);
        Assert.StartsWith("<iframe", stepper.ToFrame(), StringComparison.Ordinal);
        Assert.Contains("\"goesOn\": false", Json.Write(StepperDocument.Of(stepper)), StringComparison.Ordinal);
    }

    private static IEnumerable<MachineState> Fold(RandomProgram input, int most)
    {
        var state = MachineState.Initial(input.Model, input.Memory);
        yield return state;
        for (int step = 0; step < most && state.Status is MachineStatus.Running or MachineStatus.Paused; step++)
        {
            state = Simulator.Step(input.Model, input.Program, state);
            yield return state;
        }
    }

    private static void Same(ValueArray<uint> before, ValueArray<uint> after, ValueArray<WordWrite> writes)
    {
        Assert.Equal(writes.Select(write => write.Address).Order().Distinct(), writes.Select(write => write.Address));
        Assert.All(
            writes,
            write => Assert.Equal((before[write.Address], after[write.Address]), (write.Before, write.After))
        );
        HashSet<int> written = [.. writes.Select(write => write.Address)];
        Assert.All(
            Enumerable.Range(0, before.Count).Where(word => before[word] != after[word]),
            word => Assert.Contains(word, written)
        );
    }
}
