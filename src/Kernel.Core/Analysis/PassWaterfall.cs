using Kernel.Core.Machine;
using Kernel.Core.Passes;

namespace Kernel.Core.Analysis;

/// <summary>Ops on one engine.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Ops">How many.</param>
public sealed record EngineOps(Engine Engine, int Ops);

/// <summary>What a stream is after a pass.</summary>
/// <param name="Pass">The pass's name; for the stream that the first pass is given, <c>as written</c>.</param>
/// <param name="Ops">Ops that take a slot, engine by engine.</param>
/// <param name="Floors">The floors when a scheduler may split vectors and make constants on flow.</param>
/// <param name="Change">Ops more than before the pass; negative when fewer.</param>
/// <param name="Time">How long the pass took; zero when it was not measured.</param>
public sealed record PassStep(string Pass, ValueArray<EngineOps> Ops, Floors Floors, int Change, TimeSpan Time)
{
    /// <summary>Ops that take a slot, on all engines.</summary>
    public int Total => Ops.Sum(engine => engine.Ops);
}

/// <summary>A kernel on its way through the passes.</summary>
public static class PassWaterfall
{
    /// <summary>The stream as it was written, and after each pass.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="results">The passes' results, as <see cref="Pipeline.Run"/> gives them.</param>
    public static ValueArray<PassStep> Of(MachineModel model, ValueArray<PassResult> results)
    {
        if (results.Count == 0)
        {
            return [];
        }
        var steps = new List<PassStep> { Step(model, "as written", results[0].Before, null, TimeSpan.Zero) };
        foreach (PassResult result in results)
        {
            steps.Add(Step(model, result.Pass.Name, result.After, steps[^1], result.Time));
        }
        return steps.ToValueArray();
    }

    private static PassStep Step(MachineModel model, string name, OpStream stream, PassStep? before, TimeSpan time)
    {
        ValueArray<EngineOps> ops = Engines
            .Costed.Select(engine => new EngineOps(engine, stream.Ops.Count(op => op.Engine == engine)))
            .ToValueArray();
        int change = before is null ? 0 : ops.Sum(engine => engine.Ops) - before.Total;
        return new(name, ops, Floors.Of(model, stream, Freedom.Scheduling), change, time);
    }
}
