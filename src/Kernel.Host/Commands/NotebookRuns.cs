using System.Collections.Immutable;
using System.Diagnostics;
using Kernel.Host.Notebooks;
using Kernel.Host.Notebooks.Site;
using Kernel.Interactive;

namespace Kernel.Host.Commands;

/// <summary>Runs notebooks for the command line, tells how far they are, and keeps what they show.</summary>
internal static class NotebookRuns
{
    /// <summary>Runs one notebook, with progress cell by cell.</summary>
    public static async Task<int> OneAsync(
        NotebookRequest request,
        string file,
        NotebookDocument notebook,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        var progress = ProgressLine.On(error);
        NotebookRun run = await RunAsync(
                file,
                notebook,
                "",
                (number, cell, seconds) =>
                    progress.Done($"cell {number}/{notebook.Cells.Length}: {seconds:F1} s: {cell.FirstLine}"),
                request.IsPrinted ? output : null,
                progress,
                cancellation
            )
            .ConfigureAwait(false);
        if (run.Failed is { } failed)
        {
            return ComplainOfCell(file, run.Document, failed, error);
        }
        if (Write(request, file, run.Document) is { } unwritten)
        {
            return error.Complain(unwritten);
        }
        foreach (string written in request.Outputs)
        {
            error.WriteLine($"wrote {written}");
        }
        return ExitCode.Success;
    }

    /// <summary>Runs several notebooks, with a line of progress each; one that fails does not keep the others from it.</summary>
    public static async Task<int> ManyAsync(
        NotebookRequest request,
        IReadOnlyList<(string File, NotebookDocument Notebook)> notebooks,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        var progress = ProgressLine.On(error);
        ImmutableArray<SiteLesson> lessons = [];
        int status = ExitCode.Success;
        try
        {
            foreach ((string file, NotebookDocument notebook) in notebooks)
            {
                string place = $"notebook {lessons.Length + 1}/{notebooks.Count}: {SiteLesson.NameOf(file)}";
                var watch = Stopwatch.StartNew();
                NotebookRun run = await RunAsync(
                        file,
                        notebook,
                        $"{place}: ",
                        finished: null,
                        request.IsPrinted ? output : null,
                        progress,
                        cancellation
                    )
                    .ConfigureAwait(false);
                lessons = lessons.Add(new SiteLesson(file, run.Document, run.Failed));
                string told = $"{place}: {watch.Elapsed.TotalSeconds:F1} s";
                if (run.Failed is { } failed)
                {
                    error.WriteLine($"{told}, failed");
                    status = ComplainOfCell(file, run.Document, failed, error);
                }
                else
                {
                    error.WriteLine(told);
                }
            }
        }
        catch (OperationCanceledException) when (lessons.Length > 0 && request.Site is not null)
        {
            error.Complain(
                new Complaint(null, null, $"interrupted after {lessons.Length} of {notebooks.Count} notebooks")
            );
            status = ExitCode.Cancelled;
        }
        if (request.Site is not { } site)
        {
            return status;
        }
        // Written at the end, as every page knows its neighbours.
        if (WriteSite(site, lessons) is { } unwritten)
        {
            return error.Complain(unwritten);
        }
        error.WriteLine($"wrote {Path.Combine(site, SitePages.Index)}");
        return status;
    }

    private static async Task<NotebookRun> RunAsync(
        string file,
        NotebookDocument notebook,
        string place,
        Action<int, NotebookCell, double>? finished,
        TextWriter? printed,
        ProgressLine progress,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        // Cells find files beside their notebook, wherever the command was started.
        string before = Directory.GetCurrentDirectory();
        string directory = DirectoryOf(file);
        Directory.SetCurrentDirectory(directory);
        try
        {
            return await NotebookRunner
                .RunAsync(
                    notebook,
                    CSharpSession.Start(directory),
                    (number, cell) =>
                    {
                        watch.Restart();
                        progress.Working($"{place}cell {number}/{notebook.Cells.Length}: {cell.FirstLine}");
                    },
                    (number, cell) =>
                    {
                        finished?.Invoke(number, cell, watch.Elapsed.TotalSeconds);
                        if (printed is not null)
                        {
                            progress.Clear();
                            Print(cell, printed);
                        }
                    },
                    cancellation
                )
                .ConfigureAwait(false);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            progress.Clear();
        }
    }

    private static void Print(NotebookCell cell, TextWriter output)
    {
        foreach (string text in cell.Outputs.Select(PlainText).Where(text => text.Length > 0))
        {
            output.WriteLine(text);
        }
    }

    private static string PlainText(CellOutput output) =>
        output switch
        {
            StreamOutput stream => stream.Text.TrimEnd('\n'),
            DisplayOutput display => display.Text("text/plain")?.TrimEnd('\n') ?? "",
            _ => "",
        };

    private static Complaint? Write(NotebookRequest request, string file, NotebookDocument executed)
    {
        string? page = request.Html is null
            ? null
            : HtmlPage.Render(executed, SiteLesson.NameOf(file), url => ImageFile.ToDataUrl(DirectoryOf(file), url));
        return (page is null ? null : AtomicFile.Write(request.Html!, page))
            ?? (request.Executed is null ? null : AtomicFile.Write(request.Executed, NotebookWriter.Write(executed)));
    }

    private static Complaint? WriteSite(string folder, ImmutableArray<SiteLesson> lessons)
    {
        if (AtomicFile.Write(Path.Combine(folder, SitePages.ChartScript), PlotlyScript.File()) is { } unwritten)
        {
            return unwritten;
        }
        for (int place = 0; place < lessons.Length; place++)
        {
            SiteLesson lesson = lessons[place];
            string page = SitePages.Lesson(lessons, place, url => ImageFile.ToDataUrl(DirectoryOf(lesson.File), url));
            if (AtomicFile.Write(Path.Combine(folder, lesson.Page), page) is { } complaint)
            {
                return complaint;
            }
        }
        // Last, so that an index never names a page that is not there.
        return AtomicFile.Write(Path.Combine(folder, SitePages.Index), SitePages.Contents(lessons));
    }

    private static string DirectoryOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;

    private static int ComplainOfCell(string file, NotebookDocument executed, FailedCell failed, TextWriter error)
    {
        error.Complain(new Complaint(file, failed.Place, $"{failed.Failure.Kind}: {failed.Failure.Message}"));
        error.WriteLine($"  {CellName.Of(failed.Number)} begins: {failed.FirstLine}");
        if (failed.Failure.Line is { } line)
        {
            error.WriteLine(
                $"  line {line} is: {executed.Cells[failed.Number - 1].Source.Split('\n')[line - 1].Trim()}"
            );
        }
        foreach (string step in failed.Failure.Traceback.Skip(1))
        {
            error.WriteLine($"  {step}");
        }
        return ExitCode.No;
    }
}
