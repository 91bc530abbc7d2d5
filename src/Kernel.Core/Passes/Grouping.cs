using Kernel.Core.Machine;
using Kernel.Core.Packing;

namespace Kernel.Core.Passes;

/// <summary>
/// Groups like scalar ops on neighbouring words into vector ops. It starts at stores to neighbouring
/// memory words and follows their operands: as many like ops as a vector has lanes become one vector
/// op, loads of neighbouring memory words a <c>vload</c>, one word in all lanes a <c>vbroadcast</c>. Loads
/// from anywhere (gathers) stay scalar, but write and read the lanes of vectors.
/// </summary>
/// <example>
/// Before: <c>a0 = x0 ^ c, …, a7 = x7 ^ c, store p+0 a0, …, store p+7 a7</c><br/>
/// After: <c>C = vbroadcast c, A = v^ X C, vstore p A</c>
/// </example>
/// <remarks>
/// Superword-level parallelism after Larsen and Amarasinghe, "Exploiting superword level parallelism
/// with multimedia instruction sets", PLDI 2000, with one difference: scratch words are named, not
/// numbered, at this point, so that any scalars can be made neighbours for nothing, once.
/// </remarks>
public static class Grouping
{
    /// <summary>The stream with like ops grouped, otherwise in the order it had.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream of scalar ops that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        var graph = DependenceGraph.Of(model, stream);
        var packs = new PackFinder(model, stream, Levels.Of(graph));
        packs.Find();
        return new PackWriter(model, stream, packs, graph).Write();
    }
}

/// <summary>Ops, one a lane, that write neighbouring words.</summary>
/// <param name="ops">The ops' indices in the stream, lane by lane.</param>
internal sealed class Pack(int[] ops)
{
    /// <summary>The ops' indices in the stream, lane by lane.</summary>
    public int[] Ops => ops;

    /// <summary>The one that comes first in the stream.</summary>
    public int First { get; } = ops.Min();

    /// <summary>Whether they become one vector op; if not they stay scalar, side by side.</summary>
    public bool IsVector { get; set; }
}
