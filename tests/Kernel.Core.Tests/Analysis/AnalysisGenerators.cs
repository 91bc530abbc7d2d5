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

    /// <summary>
    /// Programs that fill all of a little scratch and only then begin to add it up. One word is written anew as soon as it
    /// has been read; with more room that could have been sooner.
    /// </summary>
    public static Gen<RandomProgram> Crowded { get; } =
        from words in Gen.Int[6, 24]
        from wait in Gen.Int[1, 5]
        from anew in Gen.Int[1, words - 1]
        select new RandomProgram(
            Machines.Narrow with
            {
                ScratchSize = words,
            },
            Program.OnePerCycle([
                .. Enumerable.Range(0, words).Select(Write),
                .. Enumerable.Repeat(Add(0), wait),
                Add(anew),
                Write(anew),
                .. Enumerable.Range(1, words - 1).Select(Add),
            ]),
            []
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

    private static Op Write(int word) => new(Opcode.Const, word, word);

    private static Op Add(int word) => new(Opcode.Add, 0, 0, word);
}
