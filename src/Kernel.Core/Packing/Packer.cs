using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>The outcome of placing an op: the next state, or what would break.</summary>
/// <param name="Next">The next state; null when anything would break.</param>
/// <param name="Violations">Everything that would break; empty when nothing would.</param>
public sealed record PlaceResult(PackState? Next, ValueArray<Violation> Violations);

/// <summary>The outcome of packing a whole stream.</summary>
/// <param name="Program">The packed program; null when anything broke.</param>
/// <param name="Violations">Everything that broke, in stream order; empty when nothing did.</param>
public sealed record PackResult(Program? Program, ValueArray<Violation> Violations);

/// <summary>
/// The packer is a fold: ops come in stream order, each with a cycle, and every one is accepted or
/// refused against what was placed before. It chooses nothing; choosing is a scheduler's work.
/// </summary>
/// <remarks>
/// The invariants, for an op at cycle c and the earlier ops of the stream:
/// <list type="bullet">
/// <item>an engine has at most its slots taken in c;</item>
/// <item>RAW: the last write of every place it reads is before c;</item>
/// <item>WAW: the last write of every place it writes is before c (in c, it is a double write);</item>
/// <item>WAR: the last read of every place it writes is in c or before, since an op-set reads before it writes.</item>
/// </list>
/// A packed program then leaves the state that the stream leaves one op a cycle. Places are scratch
/// words, memory as far as it is known (<see cref="MemoryPlace"/>), control and the trace; a virtual
/// operand is read like a scratch word.
/// </remarks>
public static class Packer
{
    /// <summary>Places one op in a cycle, or says what would break and against which op.</summary>
    /// <param name="state">What was placed before.</param>
    /// <param name="op">The next op of the stream.</param>
    /// <param name="cycle">The cycle, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cycle is negative.</exception>
    public static PlaceResult Place(PackState state, Op op, long cycle)
    {
        var access = Access.Of(op, state.Model);
        ValueArray<Violation> violations = PackRules.Violations(state, access, op, cycle);
        return violations.Count > 0 ? new(null, violations) : new(state.With(access, new(op, cycle)), []);
    }

    /// <summary>Folds a stream whose cycles are chosen; what is refused is left out and reported.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="placements">The ops in stream order, each with its cycle.</param>
    /// <exception cref="ArgumentOutOfRangeException">A cycle is negative.</exception>
    public static PackResult Pack(MachineModel model, IEnumerable<Placement> placements) =>
        Fold(model, placements, placement => placement.Op, (_, placement, _) => placement.Cycle);

    /// <summary>Folds a stream while its cycles are being chosen, one op after the other.</summary>
    /// <typeparam name="T">An op with whatever its cycle is chosen by.</typeparam>
    /// <param name="model">The machine.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="opOf">The op of an item of the stream.</param>
    /// <param name="cycleOf">Chooses its cycle, given all that was placed before and what the op reads and writes.</param>
    internal static PackResult Fold<T>(
        MachineModel model,
        IEnumerable<T> stream,
        Func<T, Op> opOf,
        Func<IPlaced, T, Access, long> cycleOf
    )
    {
        var ledger = new PackLedger(model);
        var violations = new List<Violation>();
        foreach (T item in stream)
        {
            Op op = opOf(item);
            var access = Access.Of(op, model);
            var placement = new Placement(op, cycleOf(ledger, item, access));
            ValueArray<Violation> broken = PackRules.Violations(ledger, access, placement.Op, placement.Cycle);
            if (broken.Count == 0)
            {
                ledger.Note(access, placement);
            }
            violations.AddRange(broken);
        }
        return violations.Count > 0 ? new(null, violations.ToValueArray()) : new(Finish(ledger, ledger.Length), []);
    }

    /// <summary>
    /// The packed program: the op-sets in cycle order, virtual operands and memory promises stripped.
    /// A cycle without ops yields no op-set.
    /// </summary>
    /// <param name="state">What was placed.</param>
    public static Program Finish(PackState state) => Finish(state, state.Length);

    private static Program Finish(IPlaced placed, long length)
    {
        var sets = new List<OpSet>();
        for (long cycle = 0; cycle < length; cycle++)
        {
            long at = cycle;
            Op[] ops = [.. Engines.All.SelectMany(engine => placed.In(engine, at)).Select(op => op.Stripped())];
            if (ops.Length > 0)
            {
                sets.Add(OpSet.Of(ops));
            }
        }
        return new(sets.ToValueArray());
    }
}
