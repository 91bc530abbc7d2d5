using System.CommandLine;
using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Spectre.Console;

namespace Kernel.Host.Commands;

/// <summary><c>kernel timeline</c>: the record retold, recorded beside measured.</summary>
public static class TimelineCommand
{
    private const int TableWidth = 140;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var shape = new ShapeOptions();
        var json = new Option<bool>("--json") { Description = "Print one JSON document instead of a table." };
        var command = new Command(
            "timeline",
            "Build every change of the recorded optimisation, run it on several inputs, compare it with the reference, and "
                + "print recorded against measured cycles. Exit status: 0 every change computes the right words, 1 one does "
                + "not, 2 wrong usage, 3 interrupted."
        )
        {
            json,
        };
        shape.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                Task.Run(
                    () =>
                        Run(
                            shape.Of(parsed),
                            parsed.GetValue(json),
                            parsed.InvocationConfiguration.Output,
                            parsed.InvocationConfiguration.Error,
                            cancellation
                        ),
                    cancellation
                )
        );
        return command;
    }

    private static int Run(Shape shape, bool json, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        MachineModel model = MachineModel.TakeHome;
        ValueArray<MeasuredChange> changes = MeasureWithProgress(model, shape, error, cancellation);
        bool isRecordedShape = shape == Shape.TakeHome;
        output.Write(
            json ? Json.Write(Document(model, changes, isRecordedShape)) + "\n" : Table(changes, isRecordedShape)
        );
        foreach (MeasuredChange wrong in changes.Where(change => !change.IsCorrect))
        {
            error.Complain(new(null, wrong.Change.Kernel, wrong.Fault!));
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
        progress.Working($"0/{Timeline.Changes.Count}");
        try
        {
            return TimelineMeasurement.MeasureAll(model, shape, Timeline.Changes, Measured, cancellation);
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
                progress.Done($"{done}/{Timeline.Changes.Count}: {change.Change.Name}: {change.Cycles} cycles");
            }
        }
    }

    private static object Document(MachineModel model, ValueArray<MeasuredChange> changes, bool isRecordedShape) =>
        new
        {
            Changes = changes.Select(change => new
            {
                change.Change.Name,
                Recorded = isRecordedShape ? change.Change.Recorded : null,
                Measured = change.Cycles,
                Correct = change.IsCorrect,
                change.Change.Kernel,
                change.Change.Step,
                change.Change.Why,
                change.Change.Note,
                Contract = change.Change.Contract,
                Packed = change.PackedCycles,
                Utilization = Shares(model, change.Program),
                PackedUtilization = change.Packed is { } packed ? Shares(model, packed) : null,
                change.Fault,
            }),
            Record = OptimisationRecord.Steps.Select(step => new
            {
                step.Step,
                step.Cycles,
                step.Text,
            }),
        };

    private static Dictionary<string, double> Shares(MachineModel model, Program program) =>
        Utilization.Of(model, program).ToDictionary(use => use.Engine.Name(), use => Math.Round(use.Share, 4));

    private static string Table(ValueArray<MeasuredChange> changes, bool isRecordedShape)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string left in (string[])["change", "kernel"])
        {
            table.AddColumn(new TableColumn(left).NoWrap());
        }
        foreach (string right in (string[])["recorded", "measured", "off by", "speed-up", "packed", "speed-up"])
        {
            table.AddColumn(new TableColumn(right).RightAligned().NoWrap());
        }
        table.AddColumn("correct");
        long? first = changes[0].Cycles;
        foreach (MeasuredChange change in changes)
        {
            int? recorded = isRecordedShape ? change.Change.Recorded : null;
            table.AddRow(
                Markup.Escape(change.Change.Name),
                change.Change.Kernel,
                Count(recorded),
                Count(change.Cycles),
                Signed(change.Cycles - recorded),
                SpeedUp(first, change.Cycles),
                Count(change.PackedCycles),
                SpeedUp(first, change.PackedCycles),
                change.IsCorrect ? "yes" : "NO"
            );
        }
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole console = AnsiConsole.Create(
            new()
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(text),
            }
        );
        console.Profile.Width = TableWidth;
        console.Write(table);
        string lines = string.Join('\n', text.ToString().Split('\n').Select(line => line.TrimEnd()));
        return lines.TrimEnd('\n') + "\n" + Notes(changes, isRecordedShape);
    }

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

    private static string Count(long? cycles) => cycles?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    private static string Signed(long? difference) =>
        difference switch
        {
            null => "",
            0 => "exact",
            _ => difference.Value.ToString("+#,0;-#,0", CultureInfo.InvariantCulture),
        };

    private static string SpeedUp(long? before, long? after) =>
        before is { } slow && after is > 0 and { } fast
            ? (slow / (double)fast).ToString("0.00", CultureInfo.InvariantCulture) + "x"
            : "-";
}
