using Kernel.Core.Machine;

namespace Kernel.Core.Packing.Issuing;

/// <summary>Gives an issued stream its scratch addresses and folds it through the packer.</summary>
internal sealed class IssuePacking
{
    private readonly OpStream stream;
    private readonly IssueGraph graph;
    private readonly IssueScheduler schedule;
    private readonly List<(int Sequence, Issue Issue)> issues = [];

    private IssuePacking(OpStream stream, IssueGraph graph, IssueScheduler schedule)
    {
        (this.stream, this.graph, this.schedule) = (stream, graph, schedule);
        for (int node = 0; node < graph.Nodes; node++)
        {
            bool isOther = schedule.Alternative[node] == 1;
            switch (graph.Unit[node])
            {
                case Unit.Vector when !isOther:
                case Unit.AluLanes:
                    AddLanes(node);
                    break;
                case Unit.Constant when isOther:
                    Add(node, new(graph.OpOf[node], schedule.Cycle[node], Form.AddedToZero, 0, 0));
                    break;
                case Unit.Join:
                    break;
                default:
                    Add(node, new(graph.OpOf[node], schedule.Cycle[node], Form.AsWritten, 0, 0));
                    break;
            }
        }
    }

    /// <summary>The program; the packer has accepted every op of it.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="graph">The stream, read.</param>
    /// <param name="schedule">A scheduler that has run on the graph and has not failed.</param>
    /// <exception cref="InvalidOperationException">The scheduler broke an invariant.</exception>
    public static Program Fold(MachineModel model, OpStream stream, IssueGraph graph, IssueScheduler schedule)
    {
        var packing = new IssuePacking(stream, graph, schedule);
        PackResult packed = Packer.Pack(
            model,
            Emission.Placements(
                stream,
                packing.InOrder(),
                packing.AddressOf,
                static op => throw new InvalidOperationException($"op {op} has no difference of arms")
            )
        );
        return packed.Program
            ?? throw new InvalidOperationException($"The scheduler broke an invariant: {packed.Violations[0]}");
    }

    /// <summary>In the order of issue: who frees a word comes before who takes it in the same cycle.</summary>
    private IEnumerable<Issue> InOrder() =>
        issues.OrderBy(at => at.Issue.Cycle).ThenBy(at => at.Sequence).Select(at => at.Issue);

    private void Add(int node, Issue issue) => issues.Add((schedule.Sequence[node], issue));

    private void AddLanes(int node)
    {
        int lanes = schedule.VectorLength;
        int op = graph.OpOf[node];
        // It may write over a word that all lanes read: that lane comes last, when the others have read it.
        int last = LaneOverShared(node);
        for (int i = 0; i < lanes; i++)
        {
            int lane = (last + 1 + i) % lanes;
            int cycle = i < schedule.Lanes[node] ? schedule.Cycle[node] : schedule.HalfCycle[node];
            Add(
                node,
                graph.Unit[node] == Unit.AluLanes
                    ? new(op + lane, cycle, Form.AsWritten, 0, 0)
                    : new(op, cycle, Form.Lanes, lane, 1)
            );
        }
    }

    /// <summary>The lane whose result stands where a word is that all lanes read, or else the last one.</summary>
    private int LaneOverShared(int node)
    {
        int lanes = schedule.VectorLength;
        Op first = stream.Ops[graph.OpOf[node]];
        Op? second = graph.Unit[node] == Unit.AluLanes ? stream.Ops[graph.OpOf[node] + 1] : null;
        long result = schedule.Address[graph.Dest[node]];
        for (int lane = 0; lane < lanes; lane++)
        {
            bool overFirst =
                (first.Code == Opcode.VBroadcast || first.X1 == second?.X1) && AddressOf(first.X1) == result + lane;
            bool overSecond = first.X2 == second?.X2 && AddressOf(first.X2) == result + lane;
            if (overFirst || overSecond)
            {
                return lane;
            }
        }
        return lanes - 1;
    }

    private long AddressOf(long word)
    {
        (int value, long offset) = graph.Place(word);
        return schedule.Address[value] + offset;
    }
}
