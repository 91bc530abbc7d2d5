using System.Globalization;
using System.Text;
using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>An empty slot and its reason.</summary>
/// <param name="Slot">The slot, counted from 0 after the filled ones.</param>
/// <param name="Reason">Why it is empty.</param>
/// <param name="Next">The op it is matched with: one the engine issues later; null when it is drained.</param>
/// <param name="Culprit">The op it comes down to; null when it is drained.</param>
/// <param name="Text">The reason in a sentence.</param>
public sealed record EmptySlot(int Slot, IdleReason Reason, IssuedOp? Next, IssuedOp? Culprit, string Text);

/// <summary>What an engine does in a cycle, and why not more.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Cycle">The cycle, from 0.</param>
/// <param name="Filled">The ops in its slots.</param>
/// <param name="Empty">The empty slots.</param>
/// <param name="VectorsReady">
/// On alu, vector ops that had their operands and were issued later on valu: each could have run here, a
/// slot a lane, over one cycle or several. 0 on other engines.
/// </param>
[TypeFormatterSource]
public sealed record SlotsExplained(
    Engine Engine,
    int Cycle,
    ValueArray<IssuedOp> Filled,
    ValueArray<EmptySlot> Empty,
    int VectorsReady
)
{
    /// <summary>The op that the first empty slot waits for, and what holds it up; empty when there is none.</summary>
    public OpSlice Slice { get; init; } = OpSlice.Empty;

    /// <summary>The explanation in lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"cycle {Cycle:N0}, {Engine.Name()}: {Filled.Count} of {Filled.Count + Empty.Count} slots filled\n"
        );
        foreach (IssuedOp op in Filled)
        {
            text.Append(CultureInfo.InvariantCulture, $"  slot {op.Slot, 2}  {op.Op}\n");
        }
        foreach (EmptySlot slot in Empty)
        {
            text.Append(CultureInfo.InvariantCulture, $"  slot {slot.Slot, 2}  empty, {slot.Text}\n");
        }
        if (VectorsReady > 0 && Empty.Count > 0)
        {
            string ops = VectorsReady == 1 ? "1 vector op was" : $"{VectorsReady} vector ops were";
            text.Append($"  {ops} ready here and ran later on valu; alu could have taken it, a slot a lane\n");
        }
        return text.ToString().TrimEnd('\n');
    }
}

/// <summary>An op on the way to another.</summary>
/// <param name="Op">The op.</param>
/// <param name="Ready">The first cycle in which its operands were there.</param>
/// <param name="Through">Through what it waited for the op before it in the chain; empty for the first.</param>
public sealed record ChainLink(IssuedOp Op, int Ready, string Through)
{
    /// <summary>Cycles it waited after its operands were there.</summary>
    public int Delay => Op.Cycle - Ready;
}

/// <summary>Why an op is issued when it is.</summary>
/// <param name="Op">The op.</param>
/// <param name="Wait">Since when it could run and for what it waited.</param>
/// <param name="LastTenant">The op that used the words it writes last before it; null when none did.</param>
/// <param name="Chain">The ops it waited for, each for the last to arrive of its operands; it stands last.</param>
[TypeFormatterSource]
public sealed record OpExplained(IssuedOp Op, OpWait Wait, IssuedOp? LastTenant, ValueArray<ChainLink> Chain)
{
    private const int shown = 12;

    /// <summary>The op and what it is made from.</summary>
    public OpSlice Slice { get; init; } = OpSlice.Empty;

    /// <summary>The explanation in lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Op.Op}: {Op.Place}, cycle {Op.Cycle:N0}\n");
        text.Append(CultureInfo.InvariantCulture, $"  operands  {Arrival()}\n");
        text.Append(CultureInfo.InvariantCulture, $"  result    {Room()}\n");
        text.Append(CultureInfo.InvariantCulture, $"  issued    {Delay()}\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"  freedom   could run in cycle {Wait.Earliest:N0} at the earliest; {Cycles(Wait.Slack)} of slack\n"
        );
        if (Chain.Count > 1)
        {
            int left = Chain.Count - shown;
            text.Append(left > 0 ? $"  chain     the last {shown} of {Chain.Count} ops\n" : "  chain\n");
            foreach (ChainLink link in Chain.Skip(left))
            {
                string delay = link.Delay == 0 ? "at once" : $"after {Cycles(link.Delay)}";
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"    {link.Op.Cycle, 7:N0}  {link.Op.Engine.Name(), -5} {link.Op.Op}  {delay}\n"
                );
            }
        }
        return text.ToString().TrimEnd('\n');
    }

    private static string Cycles(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "cycle" : "cycles")}");

    private string Arrival() =>
        Chain.Count < 2
            ? "there from the start"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"there from cycle {Wait.Ready:N0}: the last was {Chain[^1].Through}, from {Chain[^2].Op}"
            );

    private string Room() =>
        Op.Op.Info.Operands.Count == 0 || Op.Op.Info.Operands[0].Role != OperandRole.Destination ? "writes no scratch"
        : LastTenant is null ? "its words were never used before"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"its words were free from cycle {Wait.Roomy:N0}, after {LastTenant}"
        );

    private string Delay()
    {
        (int Count, string What)[] parts =
        [
            (Wait.EngineFull, $"with {Op.Engine.Name()} full"),
            (Wait.ScratchFull, "with no scratch free for its result"),
            (Wait.Order, "with a slot free, but put later"),
        ];
        string[] why = [.. parts.Where(part => part.Count > 0).Select(part => $"{Cycles(part.Count)} {part.What}")];
        return why.Length == 0 ? "as soon as its operands were there" : $"after {string.Join(", ", why)}";
    }
}
