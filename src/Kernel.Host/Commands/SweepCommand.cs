using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Passes;
using Kernel.Core.Workload;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Documents;
using Kernel.Interactive.Views;

namespace Kernel.Host.Commands;

/// <summary><c>kernel sweep</c>: the scheduler's options over lists of values.</summary>
public static class SweepCommand
{
    private const string usual = "compiled-selects";
    private const int mostPoints = 10_000;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var shape = new ShapeOptions();
        var kernel = new Option<string>("--kernel")
        {
            Description = $"Which kernel: {string.Join(", ", Timeline.Compiled.Select(change => change.Kernel))}.",
            DefaultValueFactory = _ => usual,
            HelpName = "NAME",
        };
        kernel.AcceptOnlyFromAmong([.. Timeline.Compiled.Select(change => change.Kernel)]);
        var axes = new Option<SweepAxis<ScheduleOptions>[]>("--axis")
        {
            Description = $"An option and the values to try, such as stagger=0,4,8. The options are {AxisNames()}.",
            HelpName = "NAME=V,V",
            Arity = ArgumentArity.OneOrMore,
            Required = true,
            CustomParser = Parse,
        };
        var answers = new AnswerOptions();
        var command = new Command(
            "sweep",
            "Compile a kernel with every combination of some options of the list scheduler, and print what each came to. Exit "
                + "status: 0 at least one combination gives a program, 1 none does, 2 wrong usage or an unwritable file, 3 "
                + "interrupted."
        )
        {
            kernel,
            axes,
        };
        answers.AddTo(command);
        shape.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                var request = new Request(parsed.GetValue(kernel)!, shape.Of(parsed), parsed.GetValue(axes)!);
                AnswerTarget answer = answers.Of(parsed);
                return Task.Run(() => Run(request, answer, cancellation), cancellation);
            }
        );
        return command;
    }

    private static string AxisNames() => string.Join(", ", ScheduleSweep.Axes.Select(axis => axis.Name));

    private static SweepAxis<ScheduleOptions>[]? Parse(ArgumentResult result)
    {
        var axes = new List<SweepAxis<ScheduleOptions>>();
        foreach (string text in result.Tokens.Select(token => token.Value))
        {
            string[] sides = text.Split('=', 2);
            SweepAxis<ScheduleOptions>? axis = ScheduleSweep.Axes.FirstOrDefault(known =>
                known.Name.Equals(sides[0].Replace("-", ""), StringComparison.OrdinalIgnoreCase)
            );
            double?[] values = sides.Length < 2 ? [] : [.. sides[1].Split(',').Select(Number)];
            if (axis is null)
            {
                result.AddError($"--axis: there is no option {sides[0]}; the options are {AxisNames()}");
            }
            else if (values.Length == 0 || values.Any(value => value is null || !axis.Accepts(value.Value)))
            {
                result.AddError(
                    $"--axis {text}: give values of {axis.Name} such as {axis.Name}=16,32; it is {axis.Range}"
                );
            }
            else if (axes.Exists(other => other.Name == axis.Name))
            {
                result.AddError($"--axis: {axis.Name} is given twice; put all its values in one list");
            }
            else
            {
                axes.Add(axis with { Values = values.Select(value => value!.Value).ToValueArray() });
            }
        }
        if (axes.Aggregate(1L, (product, axis) => product * axis.Values.Count) > mostPoints)
        {
            result.AddError($"--axis: more than {Figures.Count(mostPoints)} combinations; try fewer values");
        }
        return [.. axes];
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && double.IsFinite(value)
            ? value
            : null;

    private static int Run(Request request, AnswerTarget answer, CancellationToken cancellation)
    {
        if (answer.WhyNotWritable() is { } unwritable)
        {
            return answer.Error.Complain(unwritable);
        }
        MachineModel model = MachineModel.TakeHome;
        Change change = Timeline.Compiled.Single(one => one.Kernel == request.Kernel);
        OpStream stream = Pipeline.Usual.Apply(model, change.Write(model, request.Shape));
        var progress = ProgressLine.On(answer.Error);
        int done = 0;
        Sweep sweep;
        try
        {
            sweep = Sweep.Run(
                new ScheduleOptions(),
                request.Axes,
                options => ScheduleSweep.Measure(model, stream, options),
                _ => Tick(),
                cancellation
            );
        }
        finally
        {
            progress.Clear();
        }
        string title = $"{request.Kernel}, {request.Shape}";
        Sheet sheet = SweepView.Of(sweep);
        int status = answer.Give(
            title,
            () => [sheet with { Title = $"{title}: {sheet.Title}" }],
            () => SweepDocument.Of(sweep, request.Kernel, request.Shape),
            () => $"{SweepChart.Figures(sweep) with { Title = title }}\n"
        );
        if (sweep.Best is not null || status != ExitCode.Success)
        {
            return status;
        }
        answer.Error.Complain(new(null, request.Kernel, $"{sweep.Points[0].Result.Refused[0]}"));
        return ExitCode.No;

        void Tick()
        {
            lock (progress)
            {
                progress.Working($"{++done} combinations tried");
            }
        }
    }

    private sealed record Request(string Kernel, Shape Shape, SweepAxis<ScheduleOptions>[] Axes);
}
