using CsCheck;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Workload;
using Kernel.Testing;

namespace Kernel.Core.Tests.Packing;

/// <summary>
/// Dependences against the words, places and engines of every pair of ops, looked at one by one: what must be
/// ordered is, by as many cycles as it takes, and nothing else is.
/// </summary>
public class DependenceGraphTests
{
    private const int words = 12;

    private static readonly MachineModel model = Machines.Small;

    [Fact]
    public void Every_pair_that_must_be_ordered_is_and_by_as_many_cycles()
    {
        Gen.ULong.Sample(
            seed =>
            {
                Op[] ops = Stream(seed);
                int[,] longest = LongestWays(ops);
                for (int later = 0; later < ops.Length; later++)
                {
                    for (int earlier = 0; earlier < later; earlier++)
                    {
                        if (Needed(ops[earlier], ops[later]) is { } cycles)
                        {
                            Assert.True(
                                longest[earlier, later] >= cycles,
                                $"{later}: {ops[later]} is not {cycles} after {earlier}: {ops[earlier]}"
                            );
                        }
                    }
                }
            },
            iter: 400
        );
    }

    [Fact]
    public void No_edge_orders_ops_that_have_nothing_to_do_with_each_other_or_by_too_many_cycles()
    {
        Gen.ULong.Sample(
            seed =>
            {
                Op[] ops = Stream(seed);
                var graph = DependenceGraph.Of(model, new(ops.ToValueArray()));
                for (int op = 0; op < ops.Length; op++)
                {
                    foreach (Edge edge in graph.Predecessors(op))
                    {
                        Assert.True(
                            edge.Latency <= Needed(ops[edge.Op], ops[op]),
                            $"{op}: {ops[op]} comes {edge.Latency} after {edge.Op}: {ops[edge.Op]}"
                        );
                    }
                }
            },
            iter: 400
        );
    }

    [Fact]
    public void Successors_are_the_predecessors_turned_round()
    {
        Gen.ULong.Sample(
            seed =>
            {
                var graph = DependenceGraph.Of(model, new(Stream(seed).ToValueArray()));
                var there = new HashSet<(int, int, int)>();
                var back = new HashSet<(int, int, int)>();
                for (int op = 0; op < graph.Count; op++)
                {
                    there.UnionWith(graph.Predecessors(op).ToArray().Select(edge => (edge.Op, op, edge.Latency)));
                    back.UnionWith(graph.Successors(op).ToArray().Select(edge => (op, edge.Op, edge.Latency)));
                }
                Assert.Equal(there.Order(), back.Order());
            },
            iter: 50
        );
    }

    /// <summary>Ops on few words, so that they meet often; words are written again and again.</summary>
    private static Op[] Stream(ulong seed)
    {
        var random = new SplitMix(seed);
        return [.. Enumerable.Range(0, 2 + random.Below(24)).Select(_ => Next(random))];
    }

    private static Op Next(SplitMix random)
    {
        Op op = random.Below(14) switch
        {
            0 => new(Opcode.Const, Word(), 7),
            1 or 2 => new(Opcode.Add, Word(), Word(), Word()),
            3 => new(Opcode.VAdd, Vector(), Vector(), Vector()),
            4 => new(Opcode.VBroadcast, Vector(), Word()),
            5 => new(Opcode.MultiplyAdd, Vector(), Vector(), Vector(), Vector()),
            6 => new(Opcode.Select, Word(), Word(), Word(), Word()),
            7 => new(Opcode.Load, Word(), Word()) { Touches = Place() },
            8 => new(Opcode.VLoad, Vector(), Word()) { Touches = Place() },
            9 => new(Opcode.Store, Word(), Word()) { Touches = Place() },
            10 => new(Opcode.VStore, Word(), Vector()) { Touches = Place() },
            11 => new(Opcode.TraceWrite, Word()),
            12 => new(Opcode.AddImmediate, Word(), Word(), 3),
            _ => random.Below(3) == 0 ? new(Opcode.Pause) : new(Opcode.Xor, Word(), Word(), Word()),
        };
        return random.Below(8) == 0 ? op with { After = [Word()] } : op;

        long Word() => random.Below(words);

        long Vector() => random.Below(words - model.VectorLength + 1);

        MemoryPlace? Place() =>
            random.Below(5) switch
            {
                0 => null,
                1 => new("a", null),
                2 => new("b", random.Below(8)),
                _ => new("a", random.Below(8)),
            };
    }

    /// <summary>The cycles from each op to each later one along the longest way, or -1.</summary>
    private static int[,] LongestWays(Op[] ops)
    {
        var graph = DependenceGraph.Of(model, new(ops.ToValueArray()));
        int[,] longest = new int[ops.Length, ops.Length];
        for (int from = 0; from < ops.Length; from++)
        {
            for (int to = 0; to < ops.Length; to++)
            {
                longest[from, to] = from == to ? 0 : -1;
                foreach (Edge edge in graph.Predecessors(to))
                {
                    int before = longest[from, edge.Op];
                    longest[from, to] = Math.Max(longest[from, to], before < 0 ? -1 : before + edge.Latency);
                }
            }
        }
        return longest;
    }

    /// <summary>
    /// How many cycles a later op must come after an earlier one, were they alone: 1 to see what it did or to have the
    /// last word, 0 where it only must not spoil what the other reads.
    /// </summary>
    private static int? Needed(Op earlier, Op later)
    {
        bool seen =
            Meets(Written(earlier), Read(later))
            || Meets(Written(earlier), Written(later))
            || (Stores(earlier) && Memory(later) && MayMeet(earlier, later))
            || (earlier.Code == Opcode.TraceWrite && later.Code == Opcode.TraceWrite)
            || earlier.Code == Opcode.Pause;
        bool spared =
            Meets(Read(earlier), Written(later))
            || (Memory(earlier) && Stores(later) && MayMeet(earlier, later))
            || later.Code == Opcode.Pause;
        return seen ? 1
            : spared ? 0
            : null;
    }

    private static IEnumerable<long> Read(Op op) =>
        op.Reads(model)
            .SelectMany(range => Enumerable.Range((int)range.Start, range.Length))
            .Select(word => (long)word)
            .Concat(op.After);

    private static IEnumerable<long> Written(Op op) =>
        op.Write(model) is { } range ? Enumerable.Range((int)range.Start, range.Length).Select(word => (long)word) : [];

    private static bool Meets(IEnumerable<long> some, IEnumerable<long> others) => some.Intersect(others).Any();

    private static bool Memory(Op op) => op.Info.ReadsMemory || op.Info.WritesMemory;

    private static bool Stores(Op op) => op.Info.WritesMemory;

    private static bool MayMeet(Op one, Op other)
    {
        if (one.Touches is not { } a || other.Touches is not { } b)
        {
            return true;
        }
        return a.Array == b.Array
            && (a.Index is not { } i || b.Index is not { } j || (i < j + Length(other) && j < i + Length(one)));

        static int Length(Op op) => op.Code is Opcode.VLoad or Opcode.VStore ? model.VectorLength : 1;
    }
}
