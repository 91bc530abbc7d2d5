namespace Kernel.Core.Packing;

/// <summary>
/// An order in which a graph could be executed one op at a time: depth first from each op that nothing
/// waits for, in stream order.
/// </summary>
internal sealed class SequentialOrder(DependenceGraph graph)
{
    private readonly List<int> order = new(graph.Count);
    private readonly bool[] isDone = new bool[graph.Count];
    private readonly Stack<(int Op, int Next)> path = new();

    /// <summary>The ops in that order.</summary>
    public int[] Positions()
    {
        for (int op = 0; op < graph.Count; op++)
        {
            if (graph.Successors(op).Length == 0)
            {
                Visit(op);
            }
        }
        return [.. order];
    }

    private void Visit(int root)
    {
        path.Push((root, 0));
        while (path.TryPop(out (int Op, int Next) at))
        {
            ReadOnlySpan<Edge> before = graph.Predecessors(at.Op);
            if (at.Next < before.Length)
            {
                path.Push((at.Op, at.Next + 1));
                if (!isDone[before[at.Next].Op])
                {
                    path.Push((before[at.Next].Op, 0));
                }
            }
            else if (!isDone[at.Op])
            {
                isDone[at.Op] = true;
                order.Add(at.Op);
            }
        }
    }
}
