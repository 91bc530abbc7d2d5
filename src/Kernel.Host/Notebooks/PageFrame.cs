namespace Kernel.Host.Notebooks;

/// <summary>What stands around a notebook's page when it is one of many.</summary>
/// <param name="Style">Style that goes with the frame.</param>
/// <param name="Before">HTML before the notebook.</param>
/// <param name="After">HTML after it.</param>
/// <param name="ChartScript">The address of the script that draws charts, which the pages share.</param>
/// <param name="Link">From the address of a link to the address it has among the pages.</param>
public sealed record PageFrame(
    string Style,
    string Before,
    string After,
    string ChartScript,
    Func<string, string> Link
);
