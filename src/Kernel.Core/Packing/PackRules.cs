using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>The packer's invariants, asked of one op against all that was placed before it.</summary>
internal static class PackRules
{
    /// <summary>Everything that would break if the op stood in the cycle.</summary>
    public static ValueArray<Violation> Violations(IPlaced state, Access access, Op op, long cycle)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cycle);
        var violations = new List<Violation>();
        CheckOp(state, op, cycle, violations);
        CheckSlots(state, op, cycle, violations);
        CheckOrder(state, access, op, cycle, violations);
        return violations.ToValueArray();
    }

    /// <summary>The first cycle that no hazard forbids; its slots may be full.</summary>
    public static long Earliest(IPlaced state, Access access)
    {
        long cycle = 0;
        foreach (Place place in access.Reads)
        {
            cycle = Math.Max(cycle, state.Of(place).Write?.Cycle + 1 ?? 0);
        }
        foreach (Place place in access.Writes)
        {
            History history = state.Of(place);
            cycle = Math.Max(cycle, Math.Max(history.Write?.Cycle + 1 ?? 0, history.Read?.Cycle ?? 0));
        }
        return cycle;
    }

    private static void CheckOp(IPlaced state, Op op, long cycle, List<Violation> violations)
    {
        if (op.Info.IsJump)
        {
            violations.Add(
                new(ViolationCode.Jump, op, cycle, null, null, "a jump: only straight-line streams can be packed")
            );
        }
        IEnumerable<WordRange> words = op.Reads(state.Model);
        foreach (WordRange range in op.Write(state.Model) is { } write ? words.Append(write) : words)
        {
            if (range.Start < 0 || range.End > state.Model.ScratchSize)
            {
                violations.Add(
                    new(
                        ViolationCode.ScratchOverflow,
                        op,
                        cycle,
                        null,
                        null,
                        $"scratch words {range} are outside 0..{state.Model.ScratchSize - 1}"
                    )
                );
            }
        }
    }

    private static void CheckSlots(IPlaced state, Op op, long cycle, List<Violation> violations)
    {
        int slots = state.Model.Slots(op.Engine);
        IReadOnlyList<Op> taken = state.In(op.Engine, cycle);
        if (taken.Count >= slots)
        {
            Op? last = taken.Count > 0 ? taken[^1] : null;
            string by = last is null ? "" : $", the last by {last}";
            violations.Add(
                new(
                    ViolationCode.SlotLimit,
                    op,
                    cycle,
                    last,
                    cycle,
                    $"all {slots} {op.Engine.Name()} slots are taken{by}"
                )
            );
        }
    }

    private static void CheckOrder(IPlaced state, Access access, Op op, long cycle, List<Violation> violations)
    {
        foreach (Place place in access.Reads)
        {
            if (state.Of(place).Write is { } write && cycle <= write.Cycle)
            {
                Report(
                    ViolationCode.ReadAfterWrite,
                    write,
                    $"reads {place}, which is written in cycle {write.Cycle} by {write.Op}"
                );
            }
        }
        foreach (Place place in access.Writes)
        {
            History history = state.Of(place);
            if (history.Write is { } write && cycle == write.Cycle)
            {
                Report(ViolationCode.DoubleWrite, write, $"writes {place}, which {write.Op} writes in the same cycle");
            }
            else if (history.Write is { } later && cycle < later.Cycle)
            {
                Report(
                    ViolationCode.WriteAfterWrite,
                    later,
                    $"writes {place} before cycle {later.Cycle}, in which the earlier {later.Op} does"
                );
            }
            if (history.Read is { } read && cycle < read.Cycle)
            {
                Report(
                    ViolationCode.WriteAfterRead,
                    read,
                    $"writes {place}, which the earlier {read.Op} reads in cycle {read.Cycle}"
                );
            }
        }

        void Report(ViolationCode code, Placement partner, string reason)
        {
            // One report a partner: a vector op meets its partner on every lane.
            if (!violations.Exists(v => v.Code == code && ReferenceEquals(v.Partner, partner.Op)))
            {
                violations.Add(new(code, op, cycle, partner.Op, partner.Cycle, reason));
            }
        }
    }
}
