using Kernel.Core.Kernels.Writing;
using Kernel.Core.Machine;
using Kernel.Core.Packing.Issuing;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels.Record;

/// <summary>Writes the tree walk: set-up, then every group of eight items round by round.</summary>
internal sealed partial class RecordKernel
{
    private readonly KernelBuilder k;
    private readonly Wavefront wavefront;
    private readonly Constants constants;
    private readonly int lanes;
    private readonly Shape shape;
    private readonly Contract contract;
    private readonly TechniqueMix choices;
    private readonly MemoryImage image;
    private readonly Dictionary<int, Value> addresses = [];
    private readonly List<Vector> values = []; // of the groups, as loaded
    private readonly List<Result> results = [];
    private int step;
    private int group;

    /// <summary>Writes the kernel.</summary>
    /// <param name="k">What it is written with; everything written before is forgotten.</param>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="contract">What it must leave in memory.</param>
    /// <param name="choices">The techniques it uses.</param>
    /// <returns>Where in the work the ops belong that the builder holds now.</returns>
    public static IReadOnlyList<Wave> Write(KernelBuilder k, Shape shape, Contract contract, TechniqueMix choices)
    {
        k.Clear();
        var kernel = new RecordKernel(k, shape, contract, choices);
        kernel.Write();
        return kernel.wavefront.Waves;
    }

    private RecordKernel(KernelBuilder k, Shape shape, Contract contract, TechniqueMix choices)
    {
        (this.k, this.shape, this.contract, this.choices) = (k, shape, contract, choices);
        lanes = k.VectorLength;
        image = new(shape);
        wavefront = new(k);
        constants = new(k, wavefront) { Derives = choices.DeriveConstants, Stored = Stored };
    }

    private void Write()
    {
        PlanRounds();
        constants.StoredLeft = SpreadsPossible && contract != Contract.FullMemory ? choices.StoredConstants : 0;
        SetUp();
        if (shape.Rounds > 0)
        {
            Groups();
            StoreResults();
        }
    }

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
        Value[] made = constants.Addresses((uint)first, count);
        for (int i = 0; i < count; i++)
        {
            addresses.TryAdd(first + (lanes * i), made[i]);
        }
    }

    private Value AddressOf(int word, ValueArray<long> after = default) =>
        addresses.TryGetValue(word, out Value known) ? known : constants.Fresh((uint)word, after);

    private static MemoryPlace Exactly(int word) => new("memory", word);

    private static MemoryPlace Within(int first, int count) => new("memory", null) { Within = new(first, count) };

    /// <summary>Where a group's values start, and how many of the eight lanes are real (the last ones).</summary>
    private (int Start, int Real) Tile(int g)
    {
        int at = lanes * g;
        return at + lanes <= shape.Batch ? (at, lanes) : (shape.Batch - lanes, shape.Batch - at);
    }

    private int GroupCount => (shape.Batch + lanes - 1) / lanes;

    private void LoadValues(int g)
    {
        int word = image.Values + Tile(g).Start;
        // Not all addresses at once: they would fill the scratch.
        Value address = AddressOf(word, g < choices.Tile ? [] : [values[g - choices.Tile].Word]);
        values.Add(k.LoadVector(address, Exactly(word)));
    }

    private void Groups()
    {
        for (group = 0; group < GroupCount; group++)
        {
            (wavefront.Group, wavefront.Round) = (group, 0);
            if (group == values.Count)
            {
                k.Part = "load and store";
                LoadValues(group);
            }
            Vector value = values[group];
            var path = new Path();
            step = pair = 0;
            for (int round = 0; round < shape.Rounds; round++)
            {
                wavefront.Round = round;
                constants.IsLate = round > 0;
                k.Part = "node";
                value = Visit(round, value, path);
                constants.IsLate = false;
                // Only the last round needs its C5 at once, and beside the shift it costs no time.
                k.Part = "hash";
                value = Hash(value, choices.FoldC5 && (round + 1 < shape.Rounds || contract != Contract.Values));
                k.Part = "index";
                Turn(round, value, path);
            }
            if (choices.FoldC5 && contract != Contract.Values)
            {
                k.Part = "hash";
                value = Whole(value);
            }
            Finish(image.Values, value);
            if (contract != Contract.Values)
            {
                k.Part = "index";
                Finish(image.Indices, FinalIndex(path));
            }
        }
    }

    /// <summary>What a group leaves in memory, to be stored in the end.</summary>
    private void Finish(int array, Vector result)
    {
        (int start, int real) = Tile(group);
        if (real == lanes)
        {
            results.Add(new(group, array + start, AddressOf(array + start), result, null));
            return;
        }
        for (int lane = lanes - real; lane < lanes; lane++)
        {
            int word = array + start + lane;
            results.Add(new(group, word, AddressOf(word), result, lane));
        }
    }

    /// <summary>The final stores, each after the last use of what its words were lent to.</summary>
    private void StoreResults()
    {
        k.Part = "load and store";
        foreach (Result result in results)
        {
            wavefront.Group = result.Group;
            int length = result.Lane is null ? lanes : 1;
            ValueArray<long> after =
            [
                .. transposers
                    .Values.Where(lent => result.Word < lent.Word + lanes && lent.Word < result.Word + length)
                    .Select(lent => lent.Last!.Value.Word),
            ];
            if (result.Lane is { } lane)
            {
                k.Store(result.Address, result.Vector[lane], Exactly(result.Word), after);
            }
            else
            {
                k.StoreVector(result.Address, result.Vector, Exactly(result.Word), after);
            }
        }
    }

    /// <summary>What a group leaves in memory: a vector, or one lane of it.</summary>
    private readonly record struct Result(int Group, int Word, Value Address, Vector Vector, int? Lane);
}
