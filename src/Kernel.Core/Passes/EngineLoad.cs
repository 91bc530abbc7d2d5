using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>How much each engine has to do in a stream: what passes that balance engines go by.</summary>
/// <param name="Alu">Scalar arithmetic ops.</param>
/// <param name="Vector">Vector ops that the alu could do lane by lane.</param>
/// <param name="Fused">Vector ops that only the vector alu can do: <c>multiply_add</c>.</param>
/// <param name="Load">Loads.</param>
/// <param name="Constants">Constants, which the load and the flow engine can make.</param>
/// <param name="Store">Stores.</param>
/// <param name="Flow">Selects and the like.</param>
internal readonly record struct EngineLoad(int Alu, int Vector, int Fused, int Load, int Constants, int Store, int Flow)
{
    /// <summary>Counts the ops of a stream.</summary>
    public static EngineLoad Of(OpStream stream)
    {
        var load = new EngineLoad();
        foreach (Op op in stream.Ops)
        {
            load = (op.Code, op.Engine) switch
            {
                (Opcode.Const, _) => load with { Constants = load.Constants + 1 },
                (Opcode.MultiplyAdd, _) => load with { Fused = load.Fused + 1 },
                (_, Engine.Alu) => load with { Alu = load.Alu + 1 },
                (_, Engine.Valu) => load with { Vector = load.Vector + 1 },
                (_, Engine.Load) => load with { Load = load.Load + 1 },
                (_, Engine.Store) => load with { Store = load.Store + 1 },
                (_, Engine.Flow) => load with { Flow = load.Flow + 1 },
                _ => load,
            };
        }
        return load;
    }

    /// <summary>The fewest cycles for arithmetic, shared between both engines as well as it can be.</summary>
    public double Arithmetic(MachineModel model)
    {
        double vectors = model.ValuSlots + ((double)model.AluSlots / model.VectorLength);
        double shared = (Fused + Vector + ((double)Alu / model.VectorLength)) / vectors;
        return Math.Max(shared, Math.Max((double)Fused / model.ValuSlots, (double)Alu / model.AluSlots));
    }

    /// <summary>The fewest cycles for loading, constants wherever there is room.</summary>
    public double Loading(MachineModel model) =>
        Math.Max(
            (double)Load / model.LoadSlots,
            (double)(Load + Constants + Flow) / (model.LoadSlots + model.FlowSlots)
        );

    /// <summary>The fewest cycles for all of it, constants apart.</summary>
    public double WithoutConstants(MachineModel model) =>
        Math.Max(
            (this with { Constants = 0 }).Loading(model),
            Math.Max(Arithmetic(model), Math.Max((double)Store / model.StoreSlots, (double)Flow / model.FlowSlots))
        );
}
