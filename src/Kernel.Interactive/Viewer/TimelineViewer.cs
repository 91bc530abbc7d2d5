using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Viewer;

/// <summary>
/// A program to be looked into: a lane for each slot of each engine, every op in its cycle. As HTML it is a page of its
/// own that works from the file system and offline: it scrolls and zooms over hundreds of thousands of cycles, searches,
/// and says of each op what it reads, who reads what it writes, and why it is issued when it is.
/// </summary>
/// <remarks>
/// Programs are taken as written, every op-set once. Of a program that jumps a run shows more: see
/// <see cref="Of(MachineModel, Program, string, ValueArray{uint})"/>.
/// </remarks>
[TypeFormatterSource]
public sealed record TimelineViewer
{
    /// <summary>The height of the frame a notebook shows, in CSS pixels.</summary>
    private const int frameHeight = 660;

    private static readonly string[] scripts =
    [
        "Viewer.columns.js",
        "Viewer.data.js",
        "Viewer.lanes.js",
        "Viewer.overview.js",
        "Viewer.panel.js",
        "Viewer.search.js",
        "Viewer.main.js",
    ];

    private readonly ValueArray<int> opSets;

    private TimelineViewer(MachineModel model, Program shown, string name, ValueArray<int> opSets, string note)
    {
        (Model, Shown, Name, this.opSets, Note) = (model, shown, name, opSets, note);
    }

    /// <summary>The machine.</summary>
    public MachineModel Model { get; }

    /// <summary>The program that is shown: as it was written or, after a run, op-set after op-set as executed.</summary>
    public Program Shown { get; }

    /// <summary>What the program is called.</summary>
    public string Name { get; }

    /// <summary>What has to be said about what is shown; may be empty.</summary>
    public string Note { get; }

    /// <summary>The cycles shown.</summary>
    public int Cycles => IssuedOp.CyclesOf(Shown);

    /// <summary>Looks at a program as it is written.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program.</param>
    /// <param name="name">What to call it.</param>
    public static TimelineViewer Of(MachineModel model, Program program, string name) =>
        new(
            model,
            program,
            name,
            [],
            program.Jumps
                ? "The program jumps: every op-set stands here once, as written, however often a run passes it."
                : ""
        );

    /// <summary>
    /// Looks at a run of a program: its op-sets in the order in which they are executed, as often as they are. For a
    /// program without jumps this is the program as it is written.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="memory">What memory holds at the start.</param>
    public static TimelineViewer Of(MachineModel model, Program program, string name, ValueArray<uint> memory)
    {
        if (!program.Jumps)
        {
            return Of(model, program, name);
        }
        var run = Execution.Of(model, program, memory);
        return new(model, run.Executed, name, run.OpSets, $"The program jumps: this is one run of it. {run.Ending}");
    }

    /// <summary>The index in the program of the op-set that stands at a place of what is shown.</summary>
    /// <param name="index">The place in <see cref="Shown"/>.</param>
    public int OpSetOf(int index) => opSets.Count == 0 ? index : opSets[index];

    /// <summary>The viewer as one HTML file.</summary>
    public string ToPage()
    {
        (string head, string packed) = ViewerData.Of(this);
        string body = $"""
            <main id="viewer"></main>
            <script type="application/json" id="head">{head}</script>
            <script type="text/plain" id="packed">{packed}</script>
            """;
        return OwnPage.Render($"{Name}: timeline", ["Viewer.viewer.css"], body, scripts);
    }

    /// <summary>The viewer in a frame, for a notebook.</summary>
    public string ToFrame() => OwnPage.Frame(ToPage(), $"Timeline of {Name}", frameHeight);

    /// <summary>What is shown, in a line.</summary>
    public override string ToString()
    {
        int ops = Shown.Ops.Count(op => op.Engine != Engine.Debug);
        return $"{Name}: {Counted(Cycles, "cycle")}, {Counted(ops, "op")} in {Engines.Costed.Sum(Model.Slots)} lanes; a page of its own, see ToPage()";
    }

    private static string Counted(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
