using Kernel.Core.Checking;
using Kernel.Core.Machine;

namespace Kernel.Core.Kernels.Examples;

/// <summary>A kernel for n items, what it works on, and what it must leave there.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Description">What it computes, in a phrase.</param>
/// <param name="Write">Writes the stream for n items, n at least 1.</param>
/// <param name="Memory">The memory that n items start from, drawn by a seed.</param>
/// <param name="Oracle">The memory that n items must leave, given what they started from.</param>
public sealed record ExampleKernel(
    string Name,
    string Description,
    Func<int, OpStream> Write,
    Func<int, ulong, ValueArray<uint>> Memory,
    Func<int, ValueArray<uint>, ValueArray<uint>> Oracle
)
{
    /// <summary>What is wrong with a program for n items: all that is illegal, else the first memory it leaves otherwise than the oracle.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">The program.</param>
    /// <param name="n">The number of items.</param>
    /// <returns>Nothing when the program is legal and right.</returns>
    public ValueArray<Diagnostic> Check(MachineModel model, Program program, int n)
    {
        ValueArray<Diagnostic> illegal = Legality.Check(model, program);
        if (illegal.Count > 0)
        {
            return illegal;
        }
        CompiledProgram compiled = CompiledProgram.Compile(model, program);
        for (ulong seed = 1; seed <= 3; seed++)
        {
            ValueArray<uint> memory = Memory(n, seed);
            MachineState end = compiled.Run(MachineState.Initial(model, memory));
            if (end.Trap is { } trap)
            {
                return [new("trap", $"memory drawn by seed {seed}", $"{trap}")];
            }
            ValueArray<uint> expected = Oracle(n, memory);
            int same = expected.AsSpan().CommonPrefixLength(end.Memory.AsSpan());
            if (same < expected.Count)
            {
                string message = $"memory word {same} is {end.Memory[same]}; the oracle leaves {expected[same]}";
                return [new("wrong-word", $"memory drawn by seed {seed}", message)];
            }
        }
        return [];
    }
}
