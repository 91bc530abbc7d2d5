using Kernel.Core.Machine;
using Kernel.Core.Packing.Issuing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>Builds the tree walk as a graph: set-up, then every group of eight items round by round.</summary>
internal sealed partial class RecordKernel(MachineModel model)
{
    private readonly GraphWriter w = new(new IssueGraph(), model.VectorLength);
    private readonly int lanes = model.VectorLength;
    private Shape shape = null!;
    private Contract contract;
    private TechniqueMix choices = null!;
    private MemoryImage image = null!;
    private int step;
    private int group;

    public IssueGraph Graph => w.Graph;

    public IssueGraph Build(Shape shape, Contract contract, TechniqueMix choices)
    {
        (this.shape, this.contract, this.choices) = (shape, contract, choices);
        image = new(shape);
        w.Clear();
        buffers.Clear();
        PlanRounds();
        SetUp();
        if (shape.Rounds > 0)
        {
            Groups();
        }
        w.Graph.Freeze();
        return w.Graph;
    }

    /// <summary>Where a group's values start, and how many of the eight lanes are real (the last ones).</summary>
    private IEnumerable<(int Start, int Real)> Tiles()
    {
        for (int at = 0; at < shape.Batch; at += lanes)
        {
            yield return at + lanes <= shape.Batch ? (at, lanes) : (shape.Batch - lanes, shape.Batch - at);
        }
    }

    private void Groups()
    {
        IssueGraph g = w.Graph;
        var loads = new List<int>();
        group = 0;
        groupAddress =
            shape.Batch >= lanes ? w.Addresses((uint)image.Values, Math.Min(choices.Tile, shape.Batch / lanes)) : [];
        foreach ((int start, int real) in Tiles())
        {
            g.CurrentGroup = (short)group;
            g.CurrentRound = 0;
            Ref address = GroupAddress(start, loads);
            int value = g.NewValue(Size.Vector);
            int load = g.Add(Unit.Load, Opcode.VLoad, value, [address]);
            g.Starts[load] = true;
            loads.Add(load);
            var path = new Path();
            step = pair = 0;
            for (int round = 0; round < shape.Rounds; round++)
            {
                g.CurrentRound = (short)round;
                value = Visit(round, value, path);
                // Only the last round needs its C5 at once, and beside the shift it costs no time.
                value = Hash(value, choices.FoldC5 && (round + 1 < shape.Rounds || contract != Contract.Values));
                Turn(round, value, path);
            }
            if (choices.FoldC5 && contract != Contract.Values)
            {
                value = w.Vector(Opcode.VXor, value, w.Constant(C5));
            }
            Finish(start, real, address, value, path, loads);
            group++;
        }
    }

    private Ref[] groupAddress = [];

    private Ref GroupAddress(int start, List<int> loads)
    {
        if (group < groupAddress.Length)
        {
            return groupAddress[group];
        }
        int address = w.FreshScalar((uint)(image.Values + start));
        if (group >= choices.Tile)
        {
            w.Graph.Edge(loads[group - choices.Tile], w.Graph.Writer(address), 1);
        }
        return Ref.Word(address);
    }

    private void Finish(int start, int real, Ref address, int value, Path path, List<int> loads)
    {
        IssueGraph g = w.Graph;
        int indices = contract == Contract.Values ? -1 : FinalIndex(path);
        var stores = new List<int>();
        if (real == lanes)
        {
            stores.Add(g.Add(Unit.Store, Opcode.VStore, new(-1), [address, value]));
            if (indices >= 0)
            {
                int at = w.ScalarOp(Opcode.Subtract, address, w.Scalar((uint)shape.Batch));
                stores.Add(g.Add(Unit.Store, Opcode.VStore, new(-1), [Ref.Word(at), indices]));
            }
        }
        else
        {
            for (int lane = lanes - real; lane < lanes; lane++)
            {
                int at = w.FreshScalar((uint)(image.Values + start + lane));
                stores.Add(g.Add(Unit.Store, Opcode.Store, new(-1), [Ref.Word(at), Ref.Word(value, lane)]));
                if (indices >= 0)
                {
                    int ix = w.FreshScalar((uint)(image.Indices + start + lane));
                    stores.Add(g.Add(Unit.Store, Opcode.Store, new(-1), [Ref.Word(ix), Ref.Word(indices, lane)]));
                }
            }
            // The lanes that are not real belong to the group before, which loads them too, before or after.
        }
    }
}
