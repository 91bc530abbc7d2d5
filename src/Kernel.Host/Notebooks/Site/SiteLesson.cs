namespace Kernel.Host.Notebooks.Site;

/// <summary>One notebook of a site, after its run.</summary>
/// <param name="File">The notebook as the user named it.</param>
/// <param name="Document">The notebook with its outputs.</param>
/// <param name="Failed">The cell the run ended at, or null when all went well.</param>
public sealed record SiteLesson(string File, NotebookDocument Document, FailedCell? Failed)
{
    /// <summary>The name of the notebook without folder and ending, which is also its page's.</summary>
    public string Name => NameOf(File);

    /// <summary>The page's file name.</summary>
    public string Page => PageOf(File);

    /// <summary>The first heading, or the name when there is none.</summary>
    public string Title => HtmlPage.TitleOf(Document) ?? Name;

    /// <summary>The name of a notebook's file without folder and ending.</summary>
    public static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);

    /// <summary>The file name of a notebook's page.</summary>
    public static string PageOf(string file) => NameOf(file) + ".html";
}
