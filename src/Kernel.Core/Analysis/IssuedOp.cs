using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>An op of a program, with where and when it is issued.</summary>
/// <param name="Index">Its place among the ops that cost something, in program order, from 0.</param>
/// <param name="Op">The op.</param>
/// <param name="OpSet">The index of its op-set in the program.</param>
/// <param name="Cycle">The cycle, from 0; op-sets that cost none are not counted.</param>
/// <param name="Slot">Its place among the ops of its engine in that op-set, from 0.</param>
public sealed record IssuedOp(int Index, Op Op, int OpSet, int Cycle, int Slot)
{
    /// <summary>The engine it runs on.</summary>
    public Engine Engine => Op.Engine;

    /// <summary>Where it stands, as diagnostics say it: <c>op-set 3, valu slot 2</c>.</summary>
    public string Place => $"op-set {OpSet}, {Engine.Name()} slot {Slot}";

    /// <summary>The op and its cycle in a phrase.</summary>
    public override string ToString() => $"{Op} in cycle {Cycle:N0}";

    /// <summary>
    /// The ops of a program as written, every op-set once whether or not a jump would pass it again;
    /// debug ops, which cost nothing, are left out.
    /// </summary>
    /// <param name="program">The program.</param>
    public static ValueArray<IssuedOp> Of(Program program)
    {
        var ops = new List<IssuedOp>();
        Span<int> slots = stackalloc int[Engines.All.Count];
        int cycle = 0;
        for (int set = 0; set < program.OpSets.Count; set++)
        {
            slots.Clear();
            foreach (Op op in program.OpSets[set].Ops)
            {
                if (op.Engine != Engine.Debug)
                {
                    ops.Add(new(ops.Count, op, set, cycle, slots[(int)op.Engine]++));
                }
            }
            cycle += program.OpSets[set].CostsCycle ? 1 : 0;
        }
        return ops.ToValueArray();
    }

    /// <summary>The ops of a stream, one a cycle; debug ops are left out.</summary>
    /// <param name="stream">The stream.</param>
    public static ValueArray<IssuedOp> Of(OpStream stream) =>
        stream
            .Ops.Where(op => op.Engine != Engine.Debug)
            .Select((op, i) => new IssuedOp(i, op, i, i, 0))
            .ToValueArray();

    /// <summary>The cycles a program costs when every op-set is executed once.</summary>
    /// <param name="program">The program.</param>
    public static int CyclesOf(Program program) => program.OpSets.Count(set => set.CostsCycle);
}
