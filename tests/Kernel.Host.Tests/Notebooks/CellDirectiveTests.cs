using Kernel.Core.Machine;
using Kernel.Host.Notebooks;
using Kernel.Host.Tests.Jupyter;

namespace Kernel.Host.Tests.Notebooks;

/// <summary>Lines of a cell that are meant for the host: packages, magics; and progress.</summary>
[Collection(NotebookCollection.Name)]
public sealed class CellDirectiveTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kernel-tests-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task A_package_brings_what_it_depends_on_and_serves_all_cells_that_follow()
    {
        TestPackage.Write(In("feed"), "Kernel.Test.Base", "2.0.0", "Base", "20");
        TestPackage.Write(In("feed"), "Kernel.Test.Base", "2.1.0", "Base", "21");
        TestPackage.Write(In("feed"), "Kernel.Test.Top", "1.0.0", "Top", "2", ("Kernel.Test.Base", "2.0.0"));

        NotebookRun run = await Run(
            "#i \"nuget: feed\"\n#r \"nuget: Kernel.Test.Top\"\nTop.Value * Base.Value",
            "Base.Value"
        );

        Assert.True(run.Failed is null, $"{run.Failed}");
        Assert.Equal(["40", "20"], Cells.Shown(run));
    }

    [Fact]
    public async Task A_package_that_is_not_there_names_the_folders_and_the_versions_there_are()
    {
        TestPackage.Write(In("feed"), "Kernel.Test.Only", "1.5.0", "Only", "1");

        NotebookRun run = await Run("#i \"nuget: feed\"\n\n#r \"nuget: Kernel.Test.Only, 9.0.0\"\n1");

        Assert.Equal(("PackageNotFound", 3), (run.Failed!.Failure.Kind, run.Failed.Failure.Line));
        Assert.Contains("Kernel.Test.Only 9.0.0", run.Failed.Failure.Message, StringComparison.Ordinal);
        Assert.Contains(In("feed"), run.Failed.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("there is 1.5.0", run.Failed.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_dependency_names_who_needs_it()
    {
        TestPackage.Write(In("feed"), "Kernel.Test.Lone", "1.0.0", "Lone", "1", ("Kernel.Test.Gone", "3.0.0"));

        NotebookRun run = await Run("#i \"nuget: feed\"\n#r \"nuget: Kernel.Test.Lone, 1.0.0\"");

        Assert.Contains("Kernel.Test.Gone", run.Failed!.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("which Kernel.Test.Lone needs", run.Failed.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#i \"nuget: https://example.org/index.json\"", "BadSource")]
    [InlineData("#r \"nuget: \"", "BadReference")]
    [InlineData("#r \"nuget: Some, not-a-version\"", "PackageNotFound")]
    [InlineData("#!pwsh", "UnknownMagic")]
    public async Task What_the_host_cannot_do_is_said_with_its_line(string directive, string kind)
    {
        NotebookRun run = await Run($"// first\n{directive}\n1");

        Assert.Equal((kind, 2), (run.Failed!.Failure.Kind, run.Failed.Failure.Line));
    }

    [Fact]
    public async Task Text_that_only_looks_like_a_directive_is_left_alone()
    {
        NotebookRun run = await Run("var text = \"\"\"\n    #!time\n    #r \"nuget: Nope\"\n    \"\"\";\ntext.Length");

        Assert.Equal(["23"], Cells.Shown(run));
    }

    [Fact]
    public async Task The_last_progress_is_what_a_notebook_keeps()
    {
        NotebookRun run = await Run(
            "Progress.Report(\"begun\"); Console.WriteLine(\"between\"); Progress.Report(\"<done>\", 1);"
        );

        Assert.Equal(["<done>|stdout: between\n"], Cells.Shown(run));
        var line = Assert.IsType<DisplayOutput>(run.Document.Cells[0].Outputs[0]);
        Assert.Contains("&lt;done&gt;", line.Text("text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_shown_as_progress_takes_the_place_of_the_one_before_and_the_last_one_stays()
    {
        NotebookRun run = await Run(
            """
            for (int i = 1; i <= 5; i++)
            {
                Progress.Show(MachineModel.TakeHome with { Name = $"machine {i}" });
                Console.WriteLine(i);
            }
            """
        );

        Assert.True(run.Failed is null, $"{run.Failed}");
        DisplayOutput shown = Assert.Single(run.Document.Cells[0].Outputs.OfType<DisplayOutput>());
        Assert.Contains("machine 5", shown.Text("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_with_progress_gives_what_work_without_gives()
    {
        NotebookRun run = await Run(
            """
            var axes = ScheduleSweep.Axes.Where(axis => axis.Name is "stagger" or "inFlight").ToArray();
            OpStream stream = Pipeline.Usual.Apply(MachineModel.TakeHome, Timeline.Compiled[0].Write(MachineModel.TakeHome, new Shape(2, 2, 16)));
            SweepResult Try(ScheduleOptions options) => ScheduleSweep.Measure(MachineModel.TakeHome, stream, options);
            var with = Progress.Sweep(new ScheduleOptions(), axes, Try);
            var without = Sweep.Run(new ScheduleOptions(), axes, Try);
            with == without && with.Points.Count == 20
            """,
            """
            ValueArray<Change> changes = Timeline.All.Take(3).ToValueArray();
            var shape = new Shape(2, 2, 8);
            Progress.Measure(MachineModel.TakeHome, shape, changes).Select(one => one.Cycles)
                .SequenceEqual(TimelineMeasurement.MeasureAll(MachineModel.TakeHome, shape, changes).Select(one => one.Cycles))
            """
        );

        Assert.True(run.Failed is null, $"{run.Failed}");
        Assert.All(Cells.Shown(run), shown => Assert.EndsWith("|True", shown, StringComparison.Ordinal));
        Assert.StartsWith("20 of 20 combinations tried, best", Cells.Shown(run).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_sweep_gives_the_points_it_has_in_the_order_of_the_table()
    {
        using var interrupt = new CancellationTokenSource();
        var progress = new CellProgress(_ => { }, interrupt.Token);
        // More points than any machine has cores: each core may be at one when the interrupt comes.
        ValueArray<double> values = Enumerable
            .Range(1, 2000)
            .Select(value => (double)((value * 7) % 2001))
            .ToValueArray();
        var axis = new Core.Analysis.SweepAxis<double>("one", values, (_, value) => value);
        int tried = 0;

        Core.Analysis.Sweep sweep = progress.Sweep(
            0.0,
            [axis],
            value =>
            {
                int number = Interlocked.Increment(ref tried);
                if (number == 4)
                {
                    interrupt.Cancel();
                }
                else if (number > 4)
                {
                    SpinWait.SpinUntil(() => interrupt.IsCancellationRequested);
                }
                return new((int)value, 0, [], []);
            }
        );

        Assert.InRange(sweep.Points.Count, 4, 1999);
        double[] order = [.. axis.Values];
        int[] places = [.. sweep.Points.Select(point => Array.IndexOf(order, point.Values[0]))];
        Assert.Equal(places.Order(), places);
    }

    private Task<NotebookRun> Run(params string[] code) => Cells.Run(Cells.Notebook(code), directory.FullName);

    private string In(string name) => Path.Combine(directory.FullName, name);
}
