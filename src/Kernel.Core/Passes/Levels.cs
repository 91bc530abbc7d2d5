using Kernel.Core.Packing;

namespace Kernel.Core.Passes;

/// <summary>
/// How deep each op stands: one more than the deepest op it must come after. Ops of one level do not
/// depend on each other, so that any of them can become one.
/// </summary>
internal static class Levels
{
    /// <summary>The level of each op of a stream, from 0.</summary>
    /// <param name="graph">The stream's dependences.</param>
    public static int[] Of(DependenceGraph graph)
    {
        int[] levels = new int[graph.Count];
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
