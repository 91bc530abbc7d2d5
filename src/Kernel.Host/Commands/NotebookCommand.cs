using System.CommandLine;
using System.CommandLine.Parsing;
using Kernel.Host.Notebooks;
using Kernel.Host.Notebooks.Site;

namespace Kernel.Host.Commands;

/// <summary><c>kernel notebook</c>: notebooks without a front end.</summary>
public static class NotebookCommand
{
    private const string UsualFolder = "notebooks";
    private const string Ending = ".ipynb";

    /// <summary>Makes the command.</summary>
    public static Command Create() => new("notebook", "Work with notebooks (.ipynb) of C# cells.") { Run() };

    private static Command Run()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "The notebooks to run. They are not changed.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all")
        {
            Description = "Run every notebook of a folder, in the order of reading.",
        };
        var folder = new Option<string>("--folder")
        {
            Description = $"The folder of --all; {UsualFolder} when nothing is said.",
            DefaultValueFactory = _ => UsualFolder,
            HelpName = "DIR",
        };
        var site = new Option<string?>("--html-folder")
        {
            Description =
                "Write a page for each notebook and an index into this folder: a static site that works offline. It is made "
                + "when it is not there.",
            HelpName = "DIR",
        };
        var html = new Option<string?>("--html")
        {
            Description = "Write the executed notebook as one HTML page that works offline.",
            HelpName = "PAGE.html",
        };
        var executed = new Option<string?>("--out")
        {
            Description = "Write the executed notebook, with its outputs, as a notebook.",
            HelpName = "OUT.ipynb",
        };
        var run = new Command(
            "run",
            "Run the cells of notebooks in order, in the notebook's directory, and stop each at the first that fails. "
                + "Without --html, --html-folder and --out the text of the cells' outputs is printed. Progress goes to stderr. "
                + "Files are written whole; --html and --out only when every cell has succeeded, while a page of --html-folder "
                + "shows the error. "
                + "Exit status: 0 all cells ran, 1 a cell failed, 2 wrong usage or a file that cannot be read or written, "
                + "3 interrupted; a site then holds the notebooks that were done."
        )
        {
            files,
            all,
            folder,
            site,
            html,
            executed,
        };
        run.Validators.Add(result => Refuse(result, files, all, folder, html, executed));
        run.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    new NotebookRequest(
                        parsed.GetValue(files) ?? [],
                        parsed.GetValue(all) ? parsed.GetValue(folder) : null,
                        parsed.GetValue(site),
                        parsed.GetValue(html),
                        parsed.GetValue(executed)
                    ),
                    parsed.InvocationConfiguration.Output,
                    parsed.InvocationConfiguration.Error,
                    cancellation
                )
        );
        return run;
    }

    private static void Refuse(
        CommandResult result,
        Argument<string[]> files,
        Option<bool> all,
        Option<string> folder,
        Option<string?> html,
        Option<string?> executed
    )
    {
        int count = result.GetValue(files)?.Length ?? 0;
        bool isAll = result.GetValue(all);
        bool writesOne = result.GetValue(html) is not null || result.GetValue(executed) is not null;
        if (isAll == count > 0)
        {
            result.AddError(isAll ? "name notebooks or give --all, not both" : "name a notebook to run, or give --all");
        }
        else if (!isAll && result.GetResult(folder) is { Implicit: false })
        {
            result.AddError("--folder says where --all looks; give --all too");
        }
        else if (writesOne && (isAll || count > 1))
        {
            result.AddError("--html and --out are for one notebook; give --html-folder to write a page for each");
        }
    }

    private static async Task<int> RunAsync(
        NotebookRequest request,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        if (!Files(request).Succeeded(out string[]? files, out Complaint? complaint))
        {
            return error.Complain(complaint);
        }
        if (WhyNotWritable(request, files) is { } unwritable)
        {
            return error.Complain(unwritable);
        }
        // All are read before the first is run, so that nobody waits to hear of a misspelt name.
        var notebooks = new List<(string File, NotebookDocument Notebook)>();
        foreach (string file in files)
        {
            if (!NotebookReader.ReadFile(file).Succeeded(out NotebookDocument? notebook, out Complaint? unreadable))
            {
                return error.Complain(unreadable);
            }
            notebooks.Add((file, notebook));
        }
        return notebooks is [var only] && request.Site is null
            ? await NotebookRuns.OneAsync(request, only.File, only.Notebook, output, error, cancellation)
            : await NotebookRuns.ManyAsync(request, notebooks, output, error, cancellation);
    }

    private static Outcome<string[]> Files(NotebookRequest request)
    {
        if (request.Folder is not { } folder)
        {
            return request.Site is null ? request.Files : LessonOrder.Sorted(request.Files).ToArray();
        }
        if (!Directory.Exists(folder))
        {
            return new Complaint(folder, null, "there is no such directory; say by --folder where the notebooks are");
        }
        string[] found = [.. LessonOrder.Sorted(Directory.EnumerateFiles(folder, "*" + Ending))];
        return found.Length > 0 ? found : new Complaint(folder, null, $"there are no notebooks (*{Ending}) in it");
    }

    // Asked before the run, so that nobody waits for a result that cannot be kept.
    private static Complaint? WhyNotWritable(NotebookRequest request, string[] files)
    {
        if (request.Html is { } html && files.Append(request.Executed).Any(other => IsSameFile(html, other)))
        {
            return new Complaint(html, null, "the page would overwrite a notebook; give --html a file of its own");
        }
        if (request.Site is not { } site)
        {
            return request.Outputs.Select(AtomicFile.WhyNotWritable).FirstOrDefault(complaint => complaint is not null);
        }
        string? twice = files.GroupBy(SiteLesson.PageOf).FirstOrDefault(pages => pages.Count() > 1)?.Last();
        if (twice is not null)
        {
            return new Complaint(
                twice,
                null,
                "another notebook has the same name, so their pages would be one; rename it"
            );
        }
        if (files.FirstOrDefault(file => SiteLesson.PageOf(file) == SitePages.Index) is { } index)
        {
            return new Complaint(index, null, $"its page would be the site's {SitePages.Index}; rename the notebook");
        }
        try
        {
            Directory.CreateDirectory(site);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Complaint(site, null, $"cannot make the directory: {failure.Message}");
        }
        return AtomicFile.WhyNotWritable(Path.Combine(site, SitePages.Index));
    }

    private static bool IsSameFile(string path, string? other) =>
        other is not null && Path.GetFullPath(path) == Path.GetFullPath(other);
}
