using Kernel.Core.Analysis;
using Kernel.Core.Kernels;
using Kernel.Interactive.Charts;

namespace Kernel.Interactive.Tests.Charts;

public class TimelineChartTests
{
    private static string[] Kernels => [.. Timeline.Changes.Select(change => change.Kernel)];

    [Fact]
    public void Recorded_measured_and_packed_stand_side_by_side_over_the_changes()
    {
        Panel cycles = TimelineChart.Cycles(Samples.AsRecorded(off: 7, packed: 60_000)).Panels[0];

        Assert.True(cycles.Y.IsLog);
        Assert.Equal(Timeline.Changes.Select(change => (double)change.Recorded!), Ys(cycles, "recorded"));
        Assert.Equal(Timeline.Changes.Select(change => change.Recorded!.Value + 7.0), Ys(cycles, "measured, one op"));
        Assert.Equal(Timeline.Changes.Select(_ => 60_000.0), Ys(cycles, "packed"));
    }

    [Fact]
    public void How_far_off_the_record_each_change_is_stands_below_it()
    {
        Plot chart = TimelineChart.Cycles(Samples.AsRecorded(off: -448));

        Panel off = chart.Panels[1];
        Assert.Equal(Kernels, off.X.Ticks.Select(tick => tick.Label));
        Assert.All(off.Series[0].Data, bar => Assert.Equal(-448, bar.Y));
        Assert.Contains(off.Series, labels => labels.Mark == Mark.Labels && labels.Data.Any(one => one.Text == "-448"));
        Assert.Equal([.. Enumerable.Repeat("exact", 12)], ExactLabels(TimelineChart.Cycles(Samples.AsRecorded())));

        static string[] ExactLabels(Plot chart) =>
            [
                .. chart
                    .Panels[1]
                    .Series.Where(one => one.Mark == Mark.Labels)
                    .SelectMany(one => one.Data)
                    .Select(one => one.Text),
            ];
    }

    [Fact]
    public void A_walk_of_another_size_has_nothing_to_be_compared_with()
    {
        Plot chart = TimelineChart.Cycles(Samples.Small);

        Panel cycles = Assert.Single(chart.Panels);
        Assert.Empty(Ys(cycles, "recorded"));
        Assert.Equal(Samples.Small.Select(change => (double)change.Cycles!), Ys(cycles, "measured, one op"));
        Assert.Empty(Ys(TimelineChart.WholeRecord(Samples.Small).Panels[0], "measured, one op"));
    }

    [Fact]
    public void The_whole_record_is_drawn_in_order_and_what_was_rebuilt_is_marked_on_its_step()
    {
        MeasuredChange[] rebuilt = Samples.AsRecorded(off: 7);

        Plot chart = TimelineChart.WholeRecord(rebuilt);

        Panel panel = Assert.Single(chart.Panels);
        Assert.Equal(OptimisationRecord.Steps.Select(step => (double)step.Cycles), Ys(panel, "recorded"));
        Assert.Equal(Enumerable.Range(0, 52).Select(i => (double)i), Find(panel, "recorded").Data.Select(one => one.X));
        Assert.Equal(
            rebuilt.Select(change => change.Change.Step),
            Find(panel, "measured, one op").Data.Select(one => OptimisationRecord.Steps[(int)one.X].Step)
        );
        Assert.Equal(rebuilt.Select(change => (double)change.Cycles!), Ys(panel, "measured, one op"));
        Assert.Equal(52, chart.Figures.Rows.Count);
        Assert.Contains(chart.Figures.Rows, row => row is ["94", "104,727", "104,734", "50,000", _]);
    }

    [Fact]
    public void The_start_the_great_falls_and_the_best_are_named()
    {
        Panel panel = TimelineChart.WholeRecord([]).Panels[0];

        Assert.Equal(
            ["147,734 baseline", "1,369 first optimiser", "1,953", "4,210 second optimiser", "1,589", "1,157 the best"],
            panel.Series.Where(one => one.Mark == Mark.Labels).Select(one => one.Data[0].Text)
        );
    }

    [Fact]
    public void What_is_compiled_is_a_series_of_its_own()
    {
        MeasuredChange[] changes = [.. Samples.AsRecorded(), .. Samples.CompiledAsRecorded(off: -30)];

        foreach (Plot chart in new[] { TimelineChart.Cycles(changes), TimelineChart.WholeRecord(changes) })
        {
            Assert.Equal([1_953 - 30, 1_157 - 30], Ys(chart.Panels[0], "compiled"));
            Assert.Equal(12, Ys(chart.Panels[0], "measured, one op").Length);
            Assert.Equal(12, Ys(chart.Panels[0], "packed").Length);
            Assert.Contains("1,923", chart.ToString(), StringComparison.Ordinal);
        }
        Assert.Contains(
            TimelineChart.WholeRecord(changes).Figures.Rows,
            row => row is ["243", "1,157", "1,127", "-", _]
        );
    }

    [Fact]
    public void The_cycles_of_a_program_that_computes_a_wrong_word_do_not_count()
    {
        MeasuredChange[] changes = Samples.AsRecorded();
        changes[3] = Samples.WronglyPacked(changes[3]);

        Assert.Equal(11, Ys(TimelineChart.Cycles(changes).Panels[0], "packed").Length);
        Assert.Equal(12, Ys(TimelineChart.Cycles(changes).Panels[0], "measured, one op").Length);
        Assert.Equal(11, Ys(TimelineChart.WholeRecord(changes).Panels[0], "packed").Length);
    }

    private static double[] Ys(Panel panel, string series) => [.. Find(panel, series).Data.Select(one => one.Y)];

    private static Series Find(Panel panel, string series) =>
        panel.Series.Single(one => one.Name.StartsWith(series, StringComparison.Ordinal));
}
