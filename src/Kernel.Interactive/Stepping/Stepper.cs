using System.Globalization;
using System.Text;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Stepping;

/// <summary>
/// A stretch of a run, to be looked at step by step, forward and back: every state of the machine, and what each
/// op-set changed. States are put together when they are asked for: what is kept are the words that were written, and
/// a whole state now and then.
/// </summary>
[TypeFormatterSource]
public sealed class Stepper
{
    /// <summary>Steps that are kept unless more are asked for.</summary>
    public const int Usual = 1_000;

    /// <summary>Steps the page shows at most, so that it stays under 2 MB whatever the op-sets write.</summary>
    public const int MostOnPage = 2_000;

    private const int between = 64;
    private const int linesShown = 20;

    private readonly MachineState[] checkpoints;
    private readonly MachineState[] outlines;

    private Stepper(
        MachineModel model,
        Program program,
        long first,
        ValueArray<MachineStep> steps,
        MachineState[] checkpoints,
        MachineState[] outlines
    )
    {
        (Model, Program, First, Steps) = (model, program, first, steps);
        (this.checkpoints, this.outlines) = (checkpoints, outlines);
    }

    /// <summary>The machine.</summary>
    public MachineModel Model { get; }

    /// <summary>The program.</summary>
    public Program Program { get; }

    /// <summary>Op-sets executed before the stretch.</summary>
    public long First { get; }

    /// <summary>The steps of the stretch.</summary>
    public ValueArray<MachineStep> Steps { get; }

    /// <summary>Whether the run goes on after the stretch.</summary>
    public bool GoesOn => outlines[^1].Status is MachineStatus.Running or MachineStatus.Paused;

    /// <summary>Runs a program and keeps a stretch of the run.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A program; it may trap.</param>
    /// <param name="memory">What memory holds at the start.</param>
    /// <param name="first">Op-sets to execute before the stretch begins, from 0; they are not kept.</param>
    /// <param name="count">The most steps to keep, from 0.</param>
    public static Stepper Of(
        MachineModel model,
        Program program,
        ValueArray<uint> memory,
        long first = 0,
        int count = Usual
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        MachineState state = After(model, program, memory, first);
        var steps = new List<MachineStep>();
        var whole = new List<MachineState> { state };
        var bare = new List<MachineState> { WithoutWords(state) };
        while (steps.Count < count && state.Status is MachineStatus.Running or MachineStatus.Paused)
        {
            MachineState next = Simulator.Step(model, program, state);
            OpSet set = state.Pc < program.Length ? program.OpSets[(int)state.Pc] : OpSet.Empty;
            steps.Add(
                next.Status == MachineStatus.Trapped
                    ? new(state.Pc, state.Cycle, set, [], [])
                    : new(
                        state.Pc,
                        state.Cycle,
                        set,
                        Writes(WrittenScratch(model, set), state.Scratch, next.Scratch),
                        Writes(WrittenMemory(model, set, state), state.Memory, next.Memory)
                    )
            );
            state = next;
            bare.Add(WithoutWords(state));
            if (steps.Count % between == 0)
            {
                whole.Add(state);
            }
        }
        return new(model, program, first, steps.ToValueArray(), [.. whole], [.. bare]);
    }

    /// <summary>The state after some steps of the stretch.</summary>
    /// <param name="steps">0, the state before the first, up to the number of <see cref="Steps"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many steps.</exception>
    public MachineState At(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, Steps.Count);
        MachineState near = checkpoints[steps / between];
        uint[] scratch = near.Scratch.AsSpan().ToArray();
        uint[] memory = near.Memory.AsSpan().ToArray();
        for (int step = steps / between * between; step < steps; step++)
        {
            foreach (WordWrite write in Steps[step].Scratch)
            {
                scratch[write.Address] = write.After;
            }
            foreach (WordWrite write in Steps[step].Memory)
            {
                memory[write.Address] = write.After;
            }
        }
        return outlines[steps] with { Scratch = scratch.ToValueArray(), Memory = memory.ToValueArray() };
    }

    /// <summary>The state after some steps of the stretch, without its words: where the machine stands.</summary>
    internal MachineState Outline(int steps) => outlines[steps];

    /// <summary>The stepper as one HTML file; see <see cref="MostOnPage"/>.</summary>
    /// <param name="name">What to call the program.</param>
    public string ToPage(string name = "program") => StepperPage.Render(this, name);

    /// <summary>The stepper in a frame, for a notebook.</summary>
    public string ToFrame() => StepperPage.Frame(this);

    /// <summary>The first steps in lines: cycle, op-set, ops, and what they wrote.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Steps.Count:N0} steps from step {First:N0}; {outlines[0]}, then {outlines[^1]}\n"
        );
        foreach (MachineStep step in Steps.Take(linesShown))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  cycle {step.Cycle, 7:N0}  op-set {step.Pc, 7:N0}  {step.OpSet}\n"
            );
            AppendWrites(text, "scratch", step.Scratch);
            AppendWrites(text, "memory", step.Memory);
        }
        if (Steps.Count > linesShown)
        {
            text.Append(CultureInfo.InvariantCulture, $"  and {Steps.Count - linesShown:N0} more steps\n");
        }
        return text.ToString().TrimEnd('\n');
    }

    private static void AppendWrites(StringBuilder text, string where, ValueArray<WordWrite> writes)
    {
        if (writes.Count > 0)
        {
            text.Append("      ")
                .Append(where)
                .Append(' ')
                .AppendJoin(", ", (IEnumerable<WordWrite>)writes)
                .Append('\n');
        }
    }

    private static MachineState After(MachineModel model, Program program, ValueArray<uint> memory, long steps)
    {
        var start = MachineState.Initial(model, memory);
        if (steps == 0)
        {
            return start;
        }
        // A run that comes to its end within the limit also takes the step that finds no op-set left; so the last of the
        // steps is one of its own.
        MachineState state = Simulator.Run(model, program, start, RunOptions.Default with { MaxSteps = steps - 1 });
        return Simulator.Step(
            model,
            program,
            state.Trap is { Code: TrapCode.StepLimit }
                ? state with
                {
                    Status = MachineStatus.Running,
                    Trap = null,
                }
                : state
        );
    }

    /// <summary>The state without its words.</summary>
    private static MachineState WithoutWords(MachineState state) => state with { Scratch = [], Memory = [] };

    private static IEnumerable<int> WrittenScratch(MachineModel model, OpSet set) =>
        set
            .Ops.Select(op => op.Write(model))
            .OfType<WordRange>()
            .SelectMany(range => Enumerable.Range((int)range.Start, range.Length));

    private static IEnumerable<int> WrittenMemory(MachineModel model, OpSet set, MachineState before) =>
        set
            .Ops.Where(op => op.Info.WritesMemory)
            .SelectMany(op =>
                Enumerable.Range((int)before.Scratch[(int)op.X0], op.Info.Operands[1].IsVector ? model.VectorLength : 1)
            );

    private static ValueArray<WordWrite> Writes(
        IEnumerable<int> written,
        ValueArray<uint> before,
        ValueArray<uint> after
    ) => written.Order().Select(word => new WordWrite(word, before[word], after[word])).ToValueArray();
}
