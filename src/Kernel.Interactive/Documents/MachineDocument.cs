using Kernel.Core.Machine;
using Kernel.Core.Packing;

namespace Kernel.Interactive.Documents;

/// <summary>Ops, op-sets, programs, streams, machine states and searches as JSON.</summary>
public static class MachineDocument
{
    // As a file a long program is some megabytes; a notebook that shows one would carry them along.
    private const int most = 500;

    /// <summary>The document of an op: as it is written, and its operands by name.</summary>
    /// <param name="op">The op.</param>
    public static object Of(Op op) =>
        new
        {
            Op = op.ToString(),
            Engine = op.Engine.Name(),
            Operands = op
                .Info.Operands.Where(operand => operand.IsNumber)
                .Select((operand, i) => (operand.Name, Value: op[i]))
                .ToDictionary(operand => operand.Name, operand => operand.Value),
            op.Info.Meaning,
            Part = op.Part.Length > 0 ? op.Part : null,
        };

    /// <summary>The document of the ops of one cycle.</summary>
    /// <param name="set">The op-set.</param>
    public static object Of(OpSet set) =>
        new
        {
            set.CostsCycle,
            Engines = set.Engines.ToDictionary(engine => engine.Name(), engine => Flat(set, engine)),
        };

    /// <summary>The document of a program; of a long one the first op-sets, and how many more there are.</summary>
    /// <param name="program">The program.</param>
    public static object Of(Program program) =>
        new
        {
            OpSets = program.Length,
            Cycles = program.OpSets.Count(set => set.CostsCycle),
            Ops = program.Ops.Count(),
            Program = program
                .OpSets.Take(most)
                .Select(set => set.Engines.ToDictionary(engine => engine.Name(), engine => Flat(set, engine))),
            More = Math.Max(0, program.Length - most),
        };

    /// <summary>The document of a stream; of a long one the first ops, and how many more there are.</summary>
    /// <param name="stream">The stream.</param>
    public static object Of(OpStream stream) =>
        new
        {
            Ops = stream.Ops.Count,
            Stream = stream.Ops.Take(most).Select(op => new { Op = op.ToString(), op.Part }),
            More = Math.Max(0, stream.Ops.Count - most),
        };

    /// <summary>The document of a machine state: words of scratch that are not 0 by address, all of memory.</summary>
    /// <param name="state">The state.</param>
    public static object Of(MachineState state) =>
        new
        {
            state.Status,
            state.Pc,
            Cycles = state.Cycle,
            Scratch = state.Scratch.Select((word, address) => (long[])[address, word]).Where(pair => pair[1] != 0),
            state.Memory,
            state.Trace,
            Trap = state.Trap is { } trap ? new { Code = trap.CodeName, trap.Message } : null,
        };

    /// <summary>The document of a search as it stands.</summary>
    /// <param name="state">The search.</param>
    public static object Of(SearchState state) =>
        new
        {
            state.Best?.Evaluation.Cycles,
            state.Best?.Evaluation.Cost,
            state.Evaluations,
            state.Seed,
            Pool = state
                .Pool.OrderBy(candidate => candidate.Evaluation.Cost)
                .Select(candidate => new { candidate.Evaluation.Cycles, candidate.Evaluation.Cost }),
            Genes = state.Best?.Genes,
        };

    private static IEnumerable<string> Flat(OpSet set, Engine engine) => set.On(engine).Select(op => op.ToString());
}
