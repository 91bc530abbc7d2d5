using System.CommandLine;
using Kernel.Core.Analysis;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Documents;
using Kernel.Interactive.Tables;

namespace Kernel.Host.Commands;

/// <summary><c>kernel timeline</c>: the record retold, recorded beside measured.</summary>
public static class TimelineCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var shape = new ShapeOptions();
        var json = new Option<bool>("--json") { Description = "Print one JSON document instead of a table." };
        var svg = new Option<string?>("--svg")
        {
            Description = "Also draw the counts as an SVG file: the whole record, and what was measured of it.",
            HelpName = "CHART.svg",
        };
        var command = new Command(
            "timeline",
            "Build every change of the recorded optimisation, run it on several inputs, compare it with the reference, and "
                + "print recorded against measured cycles. Exit status: 0 every change computes the right words, 1 one does "
                + "not, 2 wrong usage or an unwritable file, 3 interrupted."
        )
        {
            json,
            svg,
        };
        shape.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                Task.Run(
                    () =>
                        Run(
                            shape.Of(parsed),
                            parsed.GetValue(json),
                            parsed.GetValue(svg),
                            parsed.InvocationConfiguration.Output,
                            parsed.InvocationConfiguration.Error,
                            cancellation
                        ),
                    cancellation
                )
        );
        return command;
    }

    private static int Run(
        Shape shape,
        bool json,
        string? svg,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        // Asked before the work, so that nobody waits for a chart that cannot be kept.
        if (svg is not null && AtomicFile.WhyNotWritable(svg) is { } unwritable)
        {
            return error.Complain(unwritable);
        }
        MachineModel model = MachineModel.TakeHome;
        ValueArray<MeasuredChange> changes = MeasureWithProgress(model, shape, error, cancellation);
        output.Write(
            json
                ? Json.Write(TimelineDocument.Of(model, changes)) + "\n"
                : $"{Table(changes)}\n{Notes(changes, shape == Shape.TakeHome)}"
        );
        foreach (MeasuredChange wrong in changes.Where(change => !change.IsCorrect))
        {
            error.Complain(new(null, wrong.Change.Kernel, wrong.Fault!));
        }
        if (svg is not null && AtomicFile.Write(svg, Chart(shape, changes).ToSvgFile()) is { } unwritten)
        {
            return error.Complain(unwritten);
        }
        return changes.All(change => change.IsCorrect) ? ExitCode.Success : ExitCode.No;
    }

    private static ValueArray<MeasuredChange> MeasureWithProgress(
        MachineModel model,
        Shape shape,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        var progress = ProgressLine.On(error);
        int done = 0;
        progress.Working($"0/{Timeline.All.Count}");
        try
        {
            return TimelineMeasurement.MeasureAll(model, shape, Timeline.All, Measured, cancellation);
        }
        finally
        {
            progress.Clear();
        }

        void Measured(MeasuredChange change)
        {
            lock (progress)
            {
                done++;
                progress.Done($"{done}/{Timeline.All.Count}: {change.Change.Name}: {change.Cycles} cycles");
            }
        }
    }

    // What is wrong goes to stderr, where it is said once.
    private static Table Table(ValueArray<MeasuredChange> changes) => TimelineTable.Of(changes) with { Notes = [] };

    private static Plot Chart(Shape shape, ValueArray<MeasuredChange> changes) =>
        shape == Shape.TakeHome ? TimelineChart.WholeRecord(changes) : TimelineChart.Cycles(changes);

    private static string Notes(ValueArray<MeasuredChange> changes, bool isRecordedShape)
    {
        if (!isRecordedShape)
        {
            return "\nThe record is of height 10, 16 rounds, batch 256; this is another size.\n";
        }
        IEnumerable<string> notes = changes
            .Where(change => change.Change.Note.Length > 0)
            .Select(change => $"{change.Change.Kernel}: {change.Change.Note}\n");
        return "\nWhere this rebuild reads the record\n" + string.Concat(notes);
    }
}
