using System.Globalization;
using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>One program in figures; taken as written, every op-set once.</summary>
/// <param name="Model">The machine.</param>
/// <param name="Cycles">Cycles when every op-set is executed once.</param>
/// <param name="OpSets">Op-sets.</param>
/// <param name="Ops">Ops that take a slot.</param>
/// <param name="IsStraightLine">Whether there are no jumps, so that the cycles are those of every run.</param>
/// <param name="Use">Slots filled, engine by engine.</param>
/// <param name="Floors">The fewest cycles for these ops.</param>
/// <param name="CriticalPath">The longest chain.</param>
/// <param name="Pressure">Scratch in use.</param>
/// <param name="Idle">Why slots are empty, engine by engine and reason by reason.</param>
/// <param name="Mix">The ops by kind.</param>
[TypeFormatterSource]
public sealed record Report(
    MachineModel Model,
    int Cycles,
    int OpSets,
    int Ops,
    bool IsStraightLine,
    ValueArray<EngineUse> Use,
    Floors Floors,
    CriticalPath CriticalPath,
    Pressure Pressure,
    ValueArray<IdleCount> Idle,
    ValueArray<OpCount> Mix
)
{
    /// <summary>What to call the program, such as its file; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Cycles as a multiple of the highest floor, from 1 up; null when nothing is to be done.</summary>
    public double? Gap => Floors.Gap(Cycles);

    /// <summary>The engine with the greatest share of its slots filled: the one that limits the program as written.</summary>
    public EngineUse Limiting => Use.Aggregate((most, next) => next.Share > most.Share ? next : most);

    /// <summary>The report of a finished program.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program.</param>
    public static Report Of(MachineModel model, Program program)
    {
        var flow = DataFlow.Of(model, program);
        var readiness = new Readiness(flow);
        return new(
            model,
            flow.Cycles,
            program.Length,
            flow.Ops.Count,
            !program.Jumps,
            Utilization.Of(model, program),
            Floors.Of(flow, Freedom.Full, scalarsStay: false),
            readiness.Path,
            Pressure.Of(model, program),
            Analysis.Idle.Of(readiness).Totals,
            OpMix.Of(program.Ops)
        );
    }

    /// <summary>The report in a line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Cycles:N0} cycles; floor {Floors.Highest:N0} ({Floors.Binding.Name}); {Limiting.Engine.Name()} {Limiting.Share:P1} filled; scratch {Pressure.Peak:N0}"
        );
}
