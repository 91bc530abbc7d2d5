using Kernel.Core.Machine;
using Kernel.Core.Passes;

namespace Kernel.Core.Analysis;

/// <summary>
/// Questions asked of a program itself, one short call each; what they give shows itself in a notebook. Programs must
/// be legal and are taken as written, every op-set once; where no machine is named it is the take-home's.
/// </summary>
public static class ProgramQuestions
{
    /// <summary>Cycles against floors, what each engine does, the critical path, scratch, the ops by kind.</summary>
    /// <param name="program">The program.</param>
    /// <param name="name">What to call it; may be empty.</param>
    /// <param name="model">The machine; null for the take-home's.</param>
    public static Report Report(this Program program, string name = "", MachineModel? model = null) =>
        Analysis.Report.Of(model ?? MachineModel.TakeHome, program) with
        {
            Name = name,
        };

    /// <summary>The slots filled, engine by engine and cycle by cycle.</summary>
    /// <param name="program">The program.</param>
    /// <param name="name">What to call it; may be empty.</param>
    /// <param name="model">The machine; null for the take-home's.</param>
    public static Occupancy HeatMap(this Program program, string name = "", MachineModel? model = null) =>
        Occupancy.Of(model ?? MachineModel.TakeHome, program) with
        {
            Name = name,
        };

    /// <summary>What became of every slot: filled, or why it is empty.</summary>
    /// <param name="program">The program.</param>
    /// <param name="name">What to call it; may be empty.</param>
    /// <param name="model">The machine; null for the take-home's.</param>
    public static SlotBudget SlotBudget(this Program program, string name = "", MachineModel? model = null) =>
        Analysis.SlotBudget.Of(model ?? MachineModel.TakeHome, program) with
        {
            Name = name,
        };

    /// <summary>How much of scratch is in use when, and by what.</summary>
    /// <param name="program">The program.</param>
    /// <param name="name">What to call it; may be empty.</param>
    /// <param name="model">The machine; null for the take-home's.</param>
    public static Pressure Pressure(this Program program, string name = "", MachineModel? model = null) =>
        Analysis.Pressure.Of(model ?? MachineModel.TakeHome, program) with
        {
            Name = name,
        };

    /// <summary>The program beside another.</summary>
    /// <param name="program">The program, side A.</param>
    /// <param name="other">The other, side B.</param>
    /// <param name="name">What to call the program.</param>
    /// <param name="otherName">What to call the other.</param>
    /// <param name="model">The machine of both; null for the take-home's.</param>
    public static Comparison CompareWith(
        this Program program,
        Program other,
        string name = "A",
        string otherName = "B",
        MachineModel? model = null
    ) => Comparison.Of(model ?? MachineModel.TakeHome, program, other, name, otherName);

    /// <summary>Which ops of the program are gone, came or changed in another, in the order they are written.</summary>
    /// <param name="program">The program, side A.</param>
    /// <param name="other">The other, side B.</param>
    /// <param name="name">What to call the program.</param>
    /// <param name="otherName">What to call the other.</param>
    public static ProgramDiff DiffWith(
        this Program program,
        Program other,
        string name = "A",
        string otherName = "B"
    ) => ProgramDiff.Of(program, other, name, otherName);

    /// <summary>Which ops of the stream are gone, came or changed in another.</summary>
    /// <param name="stream">The stream, side A.</param>
    /// <param name="other">The other, side B.</param>
    /// <param name="name">What to call the stream.</param>
    /// <param name="otherName">What to call the other.</param>
    public static ProgramDiff DiffWith(
        this OpStream stream,
        OpStream other,
        string name = "A",
        string otherName = "B"
    ) => ProgramDiff.Of(stream, other, name, otherName);

    /// <summary>What a pass did to its stream, op by op.</summary>
    /// <param name="result">The pass's result.</param>
    public static ProgramDiff Diff(this PassResult result) =>
        ProgramDiff.Of(result.Before, result.After, $"before {result.Pass.Name}", $"after {result.Pass.Name}");

    /// <summary>
    /// What an engine does in a cycle, and why not more. Many questions at once are faster through
    /// <see cref="Explanation"/>.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="cycle">The cycle, from 0.</param>
    /// <param name="engine">An engine that has slots.</param>
    /// <param name="model">The machine; null for the take-home's.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cycle, or the engine is debug.</exception>
    public static SlotsExplained Why(this Program program, int cycle, Engine engine, MachineModel? model = null) =>
        Explanation.Of(model ?? MachineModel.TakeHome, program).Why(cycle, engine);

    /// <summary>Why an op is issued when it is.</summary>
    /// <param name="program">The program.</param>
    /// <param name="op">The index of its op-set.</param>
    /// <param name="engine">Its engine.</param>
    /// <param name="slot">Its slot, from 0.</param>
    /// <param name="model">The machine; null for the take-home's.</param>
    /// <returns>The answer, or null when there is no op in that place.</returns>
    public static OpExplained? Why(this Program program, int op, Engine engine, int slot, MachineModel? model = null)
    {
        var explanation = Explanation.Of(model ?? MachineModel.TakeHome, program);
        IssuedOp? found = explanation.Ops.FirstOrDefault(issued =>
            issued.OpSet == op && issued.Engine == engine && issued.Slot == slot
        );
        return found is null ? null : explanation.Why(found);
    }

    /// <summary>Why an op is issued when it is.</summary>
    /// <param name="program">The program.</param>
    /// <param name="op">The op as it is written; the first of several.</param>
    /// <param name="model">The machine; null for the take-home's.</param>
    /// <returns>The answer, or null when the program has no such op.</returns>
    public static OpExplained? Why(this Program program, Op op, MachineModel? model = null)
    {
        var explanation = Explanation.Of(model ?? MachineModel.TakeHome, program);
        Op written = op.Stripped();
        IssuedOp? found = explanation.Ops.FirstOrDefault(issued => issued.Op.Stripped() == written);
        return found is null ? null : explanation.Why(found);
    }
}
