using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Core.Interchange;

/// <summary>How many slices of a trace have one name.</summary>
/// <param name="Engine">The engine of their lanes.</param>
/// <param name="Name">The name.</param>
/// <param name="Slices">How many.</param>
public sealed record SliceCount(Engine Engine, string Name, int Slices);

/// <summary>What a trace says about the program that made it.</summary>
/// <param name="Name">What the trace calls it; may be empty.</param>
/// <param name="Program">
/// The ops that were executed, an op-set a cycle, so that every figure of a program can be had of it; null when
/// the slices do not say which ops they are.
/// </param>
/// <param name="Cycles">Cycles from 0 to the end of the last slice, or to where the counters end.</param>
/// <param name="Use">Slots filled, engine by engine.</param>
/// <param name="Slices">The slices by name, the most frequent of an engine first.</param>
/// <param name="Unknown">What the trace cannot tell, a sentence each.</param>
public sealed record TraceContent(
    string Name,
    Program? Program,
    int Cycles,
    ValueArray<EngineUse> Use,
    ValueArray<SliceCount> Slices,
    ValueArray<string> Unknown
);
