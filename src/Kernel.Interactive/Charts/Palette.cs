using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Charts;

/// <summary>
/// The colours of every chart, after Okabe and Ito's palette, which colour-blind readers can tell apart. All of them stand
/// out from white paper and from a dark page; the palette's black and yellow do not and are left out.
/// </summary>
public static class Palette
{
    /// <summary>What is there for comparison, such as recorded numbers.</summary>
    public const string Grey = "#8c8c8c";

    /// <summary>The series a chart is about.</summary>
    public const string Vermilion = "#d55e00";

    /// <summary>A second series beside it.</summary>
    public const string Blue = "#0072b2";

    /// <summary>A third.</summary>
    public const string Green = "#009e73";

    /// <summary>A fourth.</summary>
    public const string Orange = "#e69f00";

    /// <summary>A fifth.</summary>
    public const string Purple = "#cc79a7";

    /// <summary>A sixth.</summary>
    public const string Sky = "#56b4e9";

    /// <summary>Colours for series that are alike, such as the seeds of a search, in turn.</summary>
    public static ValueArray<string> Series { get; } = [Blue, Vermilion, Green, Orange, Purple, Sky, Grey];

    /// <summary>The colour of what becomes of slots: filled, or empty for some reason.</summary>
    /// <param name="kind">The class.</param>
    public static string Of(SlotClass kind) =>
        kind switch
        {
            SlotClass.Filled => Blue,
            SlotClass.WaitingOnData => Orange,
            SlotClass.EngineFull => Purple,
            SlotClass.ScratchFull => Vermilion,
            SlotClass.PutLater => Sky,
            SlotClass.StartUpAndDrain => Grey,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    /// <summary>Red, green and blue as CSS lists them: <c>0,114,178</c>.</summary>
    /// <param name="colour">A colour such as <c>#0072b2</c>.</param>
    public static string Rgb(string colour) =>
        string.Join(',', Convert.FromHexString(colour.AsSpan(1)).Select(part => (int)part));

    /// <summary>An engine's colour, the same in every chart: the two arithmetic engines are the two blues.</summary>
    /// <param name="engine">The engine.</param>
    public static string Of(Engine engine) =>
        engine switch
        {
            Engine.Alu => Sky,
            Engine.Valu => Blue,
            Engine.Load => Green,
            Engine.Store => Orange,
            Engine.Flow => Purple,
            Engine.Debug => Grey,
            _ => throw new ArgumentOutOfRangeException(nameof(engine)),
        };
}
