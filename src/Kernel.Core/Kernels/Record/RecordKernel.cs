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
        addresses.Clear();
        loads.Clear();
        values.Clear();
        outputs.Clear();
        w.Late = false;
        w.DeriveConstants = choices.DeriveConstants;
        w.StoredLeft = 0;
        w.Stored = Stored;
        PlanRounds();
        w.StoredLeft = SpreadsPossible && contract != Contract.FullMemory ? choices.StoredConstants : 0;
        SetUp();
        if (shape.Rounds > 0)
        {
            Groups();
            Outputs();
        }
        w.Graph.Freeze();
        return w.Graph;
    }

    private readonly Dictionary<int, Ref> addresses = [];
    private readonly List<int> loads = []; // of the groups' values
    private readonly List<int> values = [];
    private readonly List<(int Word, int Length, Ref Address, Ref Source, int Group)> outputs = [];

    /// <summary>The words of all groups' values, and under the stricter contracts indices, can be addressed ahead.</summary>
    private void GroupAddresses()
    {
        if (shape.Batch < lanes || shape.Batch / lanes > choices.Tile)
        {
            return;
        }
        Keep(image.Values, shape.Batch / lanes);
        if (contract != Contract.Values)
        {
            Keep(image.Indices, shape.Batch / lanes);
        }
    }

    private void Keep(int first, int count)
    {
        Ref[] made = w.Addresses((uint)first, count);
        for (int i = 0; i < count; i++)
        {
            addresses.TryAdd(first + (lanes * i), made[i]);
        }
    }

    private Ref AddressOf(int word) =>
        addresses.TryGetValue(word, out Ref known) ? known : Ref.Word(w.FreshScalar((uint)word));

    /// <summary>Where a group's values start, and how many of the eight lanes are real (the last ones).</summary>
    private (int Start, int Real) Tile(int g)
    {
        int at = lanes * g;
        return at + lanes <= shape.Batch ? (at, lanes) : (shape.Batch - lanes, shape.Batch - at);
    }

    private int GroupCount => (shape.Batch + lanes - 1) / lanes;

    private void LoadValues(int g)
    {
        IssueGraph graph = w.Graph;
        graph.CurrentGroup = (short)g;
        graph.CurrentRound = 0;
        Ref address = AddressOf(image.Values + Tile(g).Start);
        if (g >= choices.Tile)
        {
            // Not all addresses at once: they would fill the scratch.
            int maker = graph.Writer(address.Value);
            if (maker >= 0)
            {
                graph.Edge(loads[g - choices.Tile], maker, 1);
            }
        }
        values.Add(graph.NewValue(Size.Vector));
        loads.Add(graph.Add(Unit.Load, Opcode.VLoad, values[g], [address], memoryWord: image.Values + Tile(g).Start));
        graph.Starts[loads[g]] = true;
        graph.CurrentGroup = -1;
    }

    private void Groups()
    {
        IssueGraph g = w.Graph;
        for (group = 0; group < GroupCount; group++)
        {
            if (group == loads.Count)
            {
                LoadValues(group);
            }
            g.CurrentGroup = (short)group;
            int value = values[group];
            var path = new Path();
            step = pair = 0;
            for (int round = 0; round < shape.Rounds; round++)
            {
                g.CurrentRound = (short)round;
                w.Late = round > 0;
                value = Visit(round, value, path);
                w.Late = false;
                if (round == 0 && !g.Starts[loads[group]])
                {
                    g.Starts[g.Writer(value)] = true;
                }
                // Only the last round needs its C5 at once, and beside the shift it costs no time.
                value = Hash(value, choices.FoldC5 && (round + 1 < shape.Rounds || contract != Contract.Values));
                Turn(round, value, path);
            }
            if (choices.FoldC5 && contract != Contract.Values)
            {
                value = Whole(value);
            }
            Output(image.Values, value);
            if (contract != Contract.Values)
            {
                Output(image.Indices, FinalIndex(path));
            }
        }
    }

    private void Output(int array, int value)
    {
        (int start, int real) = Tile(group);
        if (real == lanes)
        {
            outputs.Add((array + start, lanes, AddressOf(array + start), value, group));
            return;
        }
        for (int lane = lanes - real; lane < lanes; lane++)
        {
            outputs.Add((array + start + lane, 1, AddressOf(array + start + lane), Ref.Word(value, lane), group));
        }
    }

    /// <summary>The final stores, each after the last use of what its words were lent to.</summary>
    private void Outputs()
    {
        IssueGraph g = w.Graph;
        var lent = new List<(int First, int End, int Join)>();
        foreach ((int depth, List<int> uses) in tableLoads)
        {
            int join = g.Add(Unit.Join, Opcode.Comment, new(-1), []);
            foreach (int use in uses)
            {
                g.Edge(use, join, 0);
            }
            int first = (int)tables[depth].Base;
            lent.Add((first, first + tables[depth].Words, join));
        }
        foreach (Buffer buffer in buffers.Values)
        {
            lent.Add((buffer.Word, buffer.Word + lanes, buffer.LastLoad));
        }
        foreach ((int word, int length, Ref address, Ref source, int group) in outputs)
        {
            g.CurrentGroup = (short)group;
            int store = g.Add(
                Unit.Store,
                length == lanes ? Opcode.VStore : Opcode.Store,
                new(-1),
                [address, source],
                memoryWord: word
            );
            foreach ((int first, int end, int join) in lent)
            {
                if (word < end && first < word + length)
                {
                    g.Edge(join, store, 0);
                }
            }
        }
    }
}
