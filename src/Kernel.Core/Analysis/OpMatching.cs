using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>Which op of one program is which of another: first by meaning, then by how it is written.</summary>
internal sealed class OpMatching
{
    private readonly bool[] hasPartnerA;
    private readonly bool[] hasPartnerB;
    private readonly List<(int A, int B)> pairs = [];

    public OpMatching(MachineModel model, ValueArray<IssuedOp> a, ValueArray<IssuedOp> b)
    {
        hasPartnerA = new bool[a.Count];
        hasPartnerB = new bool[b.Count];
        ulong[] meaningsA = OpMeaning.Of(model, a);
        ulong[] meaningsB = OpMeaning.Of(model, b);
        Match(op => meaningsA[op], op => meaningsB[op]);
        Match(op => a[op].Op.Stripped(), op => b[op].Op.Stripped());
        pairs.Sort();
    }

    /// <summary>The ops that belong together, in the first program's order.</summary>
    public IReadOnlyList<(int A, int B)> Pairs => pairs;

    /// <summary>Ops of the first program without a partner.</summary>
    public IEnumerable<int> OnlyA => Enumerable.Range(0, hasPartnerA.Length).Where(op => !hasPartnerA[op]);

    /// <summary>Ops of the second program without a partner.</summary>
    public IEnumerable<int> OnlyB => Enumerable.Range(0, hasPartnerB.Length).Where(op => !hasPartnerB[op]);

    /// <summary>Of ops with equal keys the first goes with the first, the second with the second.</summary>
    private void Match<TKey>(Func<int, TKey> keyA, Func<int, TKey> keyB)
        where TKey : notnull
    {
        var waiting = new Dictionary<TKey, Queue<int>>();
        foreach (int op in OnlyA)
        {
            TKey key = keyA(op);
            if (!waiting.TryGetValue(key, out Queue<int>? queue))
            {
                waiting[key] = queue = new();
            }
            queue.Enqueue(op);
        }
        foreach (int op in OnlyB)
        {
            if (waiting.TryGetValue(keyB(op), out Queue<int>? queue) && queue.TryDequeue(out int partner))
            {
                hasPartnerB[op] = true;
                hasPartnerA[partner] = true;
                pairs.Add((partner, op));
            }
        }
    }
}
