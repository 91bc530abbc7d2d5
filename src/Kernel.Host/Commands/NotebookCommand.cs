using System.CommandLine;
using System.Diagnostics;
using Kernel.Host.Notebooks;

namespace Kernel.Host.Commands;

/// <summary><c>kernel notebook</c>: notebooks without a front end.</summary>
public static class NotebookCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => new("notebook", "Work with notebooks (.ipynb) of C# cells.") { Run() };

    private static Command Run()
    {
        var file = new Argument<string>("FILE") { Description = "The notebook to run. It is not changed." };
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
            "Run a notebook's cells in order, in the notebook's directory, and stop at the first that fails. "
                + "Without --html and --out the text of the cells' outputs is printed. Progress goes to stderr. "
                + "Files are written whole, and only when every cell has succeeded. "
                + "Exit status: 0 all cells ran, 1 a cell failed, 2 wrong usage or a file that cannot be read or written, "
                + "3 interrupted."
        )
        {
            file,
            html,
            executed,
        };
        run.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    new Request(parsed.GetRequiredValue(file), parsed.GetValue(html), parsed.GetValue(executed)),
                    parsed.InvocationConfiguration.Output,
                    parsed.InvocationConfiguration.Error,
                    cancellation
                )
        );
        return run;
    }

    private static async Task<int> RunAsync(
        Request request,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        if (!NotebookReader.ReadFile(request.File).Succeeded(out var notebook, out var complaint))
            return error.Complain(complaint);
        if (WhyNotWritable(request) is { } unwritable)
            return error.Complain(unwritable);

        var run = await RunAsync(request, notebook, output, error, cancellation).ConfigureAwait(false);
        if (run.Failed is { } failed)
            return ComplainOfCell(request.File, run.Document, failed, error);

        if (Write(request, run.Document) is { } unwritten)
            return error.Complain(unwritten);

        foreach (var written in request.Outputs)
            error.WriteLine($"wrote {written}");
        return ExitCode.Success;
    }

    private static async Task<NotebookRun> RunAsync(
        Request request,
        NotebookDocument notebook,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        var progress = ProgressLine.On(error);
        var watch = Stopwatch.StartNew();
        var total = notebook.Cells.Length;

        void Starting(int number, NotebookCell cell)
        {
            watch.Restart();
            progress.Working($"cell {number}/{total}: {cell.FirstLine}");
        }

        void Finished(int number, NotebookCell cell)
        {
            progress.Done($"cell {number}/{total}: {watch.Elapsed.TotalSeconds:F1} s: {cell.FirstLine}");
            if (!request.WritesNothing)
                return;

            progress.Clear();
            foreach (var text in cell.Outputs.Select(PlainText).Where(text => text.Length > 0))
                output.WriteLine(text);
        }

        // Cells find files beside their notebook, wherever the command was started.
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(request.Directory);
        try
        {
            var session = CSharpSession.Start(request.Directory);
            return await NotebookRunner
                .RunAsync(notebook, session, Starting, Finished, cancellation)
                .ConfigureAwait(false);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            progress.Clear();
        }
    }

    private static string PlainText(CellOutput output) =>
        output switch
        {
            StreamOutput stream => stream.Text.TrimEnd('\n'),
            DisplayOutput display => display.Text("text/plain")?.TrimEnd('\n') ?? "",
            _ => "",
        };

    // Asked before the run, so that nobody waits for a result that cannot be kept.
    private static Complaint? WhyNotWritable(Request request)
    {
        if (request.Html is { } html && new[] { request.File, request.Executed }.Any(other => IsSameFile(html, other)))
            return new Complaint(html, null, "the page would overwrite a notebook; give --html a file of its own");

        return request.Outputs.Select(AtomicFile.WhyNotWritable).FirstOrDefault(complaint => complaint is not null);
    }

    private static bool IsSameFile(string path, string? other) =>
        other is not null && Path.GetFullPath(path) == Path.GetFullPath(other);

    private static Complaint? Write(Request request, NotebookDocument executed)
    {
        var name = Path.GetFileNameWithoutExtension(request.File);
        var page = request.Html is null
            ? null
            : HtmlPage.Render(executed, name, url => ImageFile.ToDataUrl(request.Directory, url));
        return (page is null ? null : AtomicFile.Write(request.Html!, page))
            ?? (request.Executed is null ? null : AtomicFile.Write(request.Executed, NotebookWriter.Write(executed)));
    }

    private static int ComplainOfCell(string file, NotebookDocument executed, FailedCell failed, TextWriter error)
    {
        error.Complain(new Complaint(file, failed.Place, $"{failed.Failure.Kind}: {failed.Failure.Message}"));
        error.WriteLine($"  {CellName.Of(failed.Number)} begins: {failed.FirstLine}");
        if (failed.Failure.Line is { } line)
            error.WriteLine(
                $"  line {line} is: {executed.Cells[failed.Number - 1].Source.Split('\n')[line - 1].Trim()}"
            );
        foreach (var step in failed.Failure.Traceback.Skip(1))
            error.WriteLine($"  {step}");
        return ExitCode.No;
    }

    private sealed record Request(string File, string? Html, string? Executed)
    {
        public string Directory => Path.GetDirectoryName(Path.GetFullPath(File))!;

        public IEnumerable<string> Outputs => new[] { Html, Executed }.OfType<string>();

        public bool WritesNothing => !Outputs.Any();
    }
}
