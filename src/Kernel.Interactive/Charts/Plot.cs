using Kernel.Core.Machine;
using Kernel.Interactive.Tables;
using Plotly.NET;

namespace Kernel.Interactive.Charts;

/// <summary>
/// A chart as a value: what is drawn where, and the figures it is drawn from. Plotly.NET draws it where scripts run, our
/// own SVG where they do not, and <see cref="Figures"/> are its text.
/// </summary>
/// <param name="Title">What the chart shows.</param>
/// <param name="Panels">The panels, row by row.</param>
/// <param name="Figures">The same figures as a table.</param>
[TypeFormatterSource]
public sealed record Plot(string Title, ValueArray<Panel> Panels, Table Figures)
{
    /// <summary>The width charts are made for, that of a notebook's page in pixels; Plotly fits them to others.</summary>
    public const int Width = 880;

    /// <summary>Panels in a row.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>The height in pixels.</summary>
    public int Height { get; init; } = 420;

    /// <summary>Whether all panels show one stretch of one horizontal axis, also when the reader zooms in.</summary>
    public bool SharesX { get; init; }

    /// <summary>What to draw when the reader zooms in; null when there is no more to see than what is drawn.</summary>
    public Detail? Detail { get; init; }

    /// <summary>The chart as Plotly.NET has it, for a reader who wants to add to it or restyle it.</summary>
    public GenericChart ToPlotly() => PlotlyDrawing.Draw(this);

    /// <summary>The chart as an <c>svg</c> element whose ink is that of the page it stands on.</summary>
    public string ToSvg() => SvgDrawing.Draw(this);

    /// <summary>The chart as an SVG file, with paper and ink of its own.</summary>
    public string ToSvgFile() => SvgDrawing.DrawFile(this);

    /// <summary>The figures as plain text.</summary>
    public override string ToString() => Figures.ToString();

    /// <summary>One series for each name, in order of first appearance: what the legend lists.</summary>
    internal ValueArray<Series> Legend =>
        Panels
            .SelectMany(panel => panel.Series)
            .Where(series => series.Name.Length > 0)
            .DistinctBy(series => series.Name)
            .ToValueArray();
}

/// <summary>A pair of axes and what is drawn between them.</summary>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">What is drawn, the last on top.</param>
public sealed record Panel(Axis X, Axis Y, ValueArray<Series> Series)
{
    /// <summary>What stands above the panel; may be empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>Its share of the height, against the other rows'.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Rasters, which stand behind the series.</summary>
    public ValueArray<Raster> Rasters { get; init; }
}

/// <summary>How a series is drawn.</summary>
public enum Mark
{
    /// <summary>A line from point to point, with its symbol at each; none when its size is 0.</summary>
    Line,

    /// <summary>A surface from 0 up to each point, level from there to the next point.</summary>
    Area,

    /// <summary>The same, but upon the area or layer before it in the panel instead of 0.</summary>
    Layer,

    /// <summary>A symbol at each point.</summary>
    Points,

    /// <summary>A vertical bar from <see cref="Datum.Base"/> up to each point.</summary>
    Columns,

    /// <summary>A horizontal bar from <see cref="Datum.Base"/> to each point.</summary>
    Bars,

    /// <summary>The text of each point, and no symbol.</summary>
    Labels,
}

/// <summary>What stands at a point. Series differ in it as well as in colour.</summary>
public enum Symbol
{
    /// <summary>A filled circle.</summary>
    Circle,

    /// <summary>A ring.</summary>
    Ring,

    /// <summary>A filled diamond.</summary>
    Diamond,

    /// <summary>A filled square.</summary>
    Square,
}

/// <summary>Where a text stands, seen from its point.</summary>
public enum Side
{
    /// <summary>Above it.</summary>
    Above,

    /// <summary>Above it, beginning there.</summary>
    AboveRight,

    /// <summary>Below it.</summary>
    Below,

    /// <summary>To its right.</summary>
    Right,

    /// <summary>To its left.</summary>
    Left,
}

/// <summary>One point of a series.</summary>
/// <param name="X">Its place on the horizontal axis.</param>
/// <param name="Y">Its place on the vertical axis.</param>
/// <param name="Text">What it says: when pointed at or, with <see cref="Mark.Labels"/>, always.</param>
public sealed record Datum(double X, double Y, string Text)
{
    /// <summary>Where a bar begins.</summary>
    public double Base { get; init; }

    /// <summary>Its own colour; null for that of the series.</summary>
    public string? Colour { get; init; }
}

/// <summary>Points that belong together.</summary>
/// <param name="Name">The name in the legend; series of one name are one thing to it; an empty one is not listed.</param>
/// <param name="Mark">How it is drawn.</param>
/// <param name="Colour">Its colour, see <see cref="Palette"/>; labels take the page's ink.</param>
/// <param name="Data">The points.</param>
public sealed record Series(string Name, Mark Mark, string Colour, ValueArray<Datum> Data)
{
    /// <summary>What stands at a point.</summary>
    public Symbol Symbol { get; init; }

    /// <summary>The size of a symbol in pixels.</summary>
    public double Size { get; init; } = 9;

    /// <summary>How thick a bar is, in units of the axis it stands on.</summary>
    public double Thickness { get; init; } = 0.7;

    /// <summary>From 0, not to be seen, to 1.</summary>
    public double Opacity { get; init; } = 1;

    /// <summary>Where labels stand.</summary>
    public Side Side { get; init; }

    /// <summary>The rows of <see cref="Plot.Detail"/> whose sum an area or layer shows; none when it is drawn as it is.</summary>
    public ValueArray<int> DetailRows { get; init; }
}
