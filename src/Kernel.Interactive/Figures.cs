using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Interactive;

/// <summary>How figures look in texts and in JSON, the same in every view and every command.</summary>
public static class Figures
{
    /// <summary>A whole number with its thousands apart: <c>1,157</c>.</summary>
    /// <param name="count">The number.</param>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A change with its sign: <c>+14</c>, <c>-3</c>, <c>0</c>.</summary>
    /// <param name="change">The change.</param>
    public static string Signed(long change) => change.ToString("+#,0;-#,0;0", CultureInfo.InvariantCulture);

    /// <summary>A share as a percentage: <c>98.3%</c>.</summary>
    /// <param name="share">From 0 to 1.</param>
    public static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    /// <summary>A factor with three decimals, or a dash.</summary>
    /// <param name="factor">The factor; null for none.</param>
    public static string Factor(double? factor) => factor?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>A reason as headings and JSON say it: <c>waiting on data</c>.</summary>
    /// <param name="reason">The reason.</param>
    public static string Words(IdleReason reason) => Names.Kebab(reason.ToString()).Replace('-', ' ');

    /// <summary>What becomes of a slot as headings say it: <c>put later</c>.</summary>
    /// <param name="kind">The class.</param>
    public static string Words(SlotClass kind) =>
        kind == SlotClass.StartUpAndDrain ? "start-up, drain" : Names.Kebab(kind.ToString()).Replace('-', ' ');

    /// <summary>The use of engines for JSON.</summary>
    /// <param name="uses">The engines' use.</param>
    public static object Use(IEnumerable<EngineUse> uses) =>
        uses.Select(use => new
        {
            Engine = use.Engine.Name(),
            use.Used,
            use.Available,
            Share = Math.Round(use.Share, 4),
        });

    /// <summary>Floors for JSON.</summary>
    /// <param name="floors">The floors.</param>
    public static object Floors(Floors floors) =>
        new
        {
            floors.Highest,
            Binding = floors.Binding.Name,
            floors.Bounds,
            floors.AsWritten,
        };

    /// <summary>An op in its place for JSON.</summary>
    /// <param name="op">The op.</param>
    public static object Op(IssuedOp op) =>
        new
        {
            Op = op.Op.ToString(),
            Engine = op.Engine.Name(),
            op.Cycle,
            op.OpSet,
            op.Slot,
        };

    /// <summary>What has to be said where the figures of a program with jumps are shown.</summary>
    public const string Jumps = "The program jumps: every op-set counts once here, however often a run passes it.";

    /// <summary>Says on a line of its own that the figures of a program with jumps are not those of a run.</summary>
    /// <param name="program">The program.</param>
    public static string NoteOnJumps(Program program) => program.Jumps ? Jumps + "\n" : "";
}
