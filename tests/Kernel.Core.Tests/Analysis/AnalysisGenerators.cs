using CsCheck;
using Kernel.Core.Machine;
using Kernel.Testing;

namespace Kernel.Core.Tests.Analysis;

/// <summary>Random programs to analyse.</summary>
internal static class AnalysisGenerators
{
    /// <summary>Programs on small machines that touch nothing but scratch, and little of it.</summary>
    public static Gen<RandomProgram> ScratchOnly { get; } =
        from machine in Gen.Bool.Select(isSmall => isSmall ? Machines.Small : Machines.Narrow)
        from length in Gen.Int[0, 14]
        from density in Gen.Double[0.1, 0.7]
        from seed in Gen.ULong
        select RandomPrograms.Make(
            new()
            {
                Model = machine,
                OpSets = length,
                MemoryWords = 0,
                Density = density,
                Debug = true,
            },
            seed
        );

    /// <summary>Programs of scalars in so little scratch that it fills.</summary>
    public static Gen<RandomProgram> Crowded { get; } =
        from words in Gen.Int[12, 24]
        from length in Gen.Int[4, 20]
        from seed in Gen.ULong
        select RandomPrograms.Make(
            new()
            {
                Model = Machines.Narrow with { ScratchSize = words },
                OpSets = length,
                MemoryWords = 0,
                Density = 0.7,
            },
            seed
        );

    /// <summary>Programs of every kind, for what must hold of all.</summary>
    public static Gen<RandomProgram> Any { get; } = RandomPrograms.Any();

    /// <summary>The program without what writes the trace, which keeps its order: only pure data flow is left.</summary>
    public static Program WithoutTrace(Program program) =>
        new(
            program
                .OpSets.Select(set => new OpSet(
                    set.Ops.Where(op => op.Code != Opcode.TraceWrite).ToValueArray(),
                    set.Engines
                ))
                .ToValueArray()
        );
}
