using System.Collections.Immutable;

namespace Kernel.Host.Notebooks.Site;

/// <summary>The order in which notebooks are read.</summary>
public static class LessonOrder
{
    // From what there is to what to do with it.
    private static readonly ImmutableArray<string> lessons =
    [
        "machine",
        "timeline",
        "packer",
        "compiler",
        "why-is-this-slot-idle",
        "record",
        "search",
        "your-own-kernel",
    ];

    /// <summary>The notebooks in the order of the lessons; others come after them, by name.</summary>
    /// <param name="files">Notebooks.</param>
    public static IEnumerable<string> Sorted(IEnumerable<string> files) =>
        files.OrderBy(Place).ThenBy(SiteLesson.NameOf, StringComparer.Ordinal);

    private static int Place(string file) =>
        lessons.IndexOf(SiteLesson.NameOf(file)) is >= 0 and int place ? place : lessons.Length;
}
