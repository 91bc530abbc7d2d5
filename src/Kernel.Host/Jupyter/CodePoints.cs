namespace Kernel.Host.Jupyter;

/// <summary>
/// Between the two ways to count characters: the protocol counts code points, .NET counts UTF-16 units, of which one
/// beyond the first 65,536 code points takes two.
/// </summary>
internal static class CodePoints
{
    /// <summary>The place in units of a place in code points.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">Code points before the place; more than there are means the end.</param>
    public static int ToUnits(string text, int count)
    {
        int units = 0;
        for (int points = 0; points < count && units < text.Length; points++)
        {
            units += Width(text, units);
        }
        return units;
    }

    /// <summary>The place in code points of a place in units.</summary>
    /// <param name="text">The text.</param>
    /// <param name="units">Units before the place.</param>
    public static int FromUnits(string text, int units)
    {
        int points = 0;
        for (int i = 0; i < units; points++)
        {
            i += Width(text, i);
        }
        return points;
    }

    private static int Width(string text, int place) =>
        place + 1 < text.Length && char.IsSurrogatePair(text[place], text[place + 1]) ? 2 : 1;
}
