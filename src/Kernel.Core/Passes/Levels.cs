using Kernel.Core.Machine;
using Kernel.Core.Packing;

namespace Kernel.Core.Passes;

/// <summary>
/// How deep each op stands: one more than the deepest op it must come after. Ops of one level do not
/// depend on each other, and going level by level is an order that every dependence allows.
/// </summary>
internal static class Levels
{
    /// <summary>The level of each op of a stream, from 0.</summary>
    public static int[] Of(MachineModel model, OpStream stream)
    {
        DependenceGraph graph = DependenceGraph.Of(model, stream);
        int[] levels = new int[stream.Ops.Count];
        for (int op = 0; op < levels.Length; op++)
        {
            foreach (Edge edge in graph.Predecessors(op))
            {
                levels[op] = Math.Max(levels[op], levels[edge.Op] + 1);
            }
        }
        return levels;
    }
}
