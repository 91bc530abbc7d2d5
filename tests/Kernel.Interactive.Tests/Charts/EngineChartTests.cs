using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Charts;

namespace Kernel.Interactive.Tests.Charts;

/// <summary>The charts that show what a change does to the engines.</summary>
public class EngineChartTests
{
    [Fact]
    public void Every_change_has_a_panel_with_a_pair_of_bars_for_every_engine()
    {
        Plot chart = UtilizationChart.Of(Samples.Model, Samples.Small);

        Assert.Equal(Samples.Small.Select(change => change.Change.Kernel), chart.Panels.Select(panel => panel.Title));
        foreach ((MeasuredChange change, Panel panel) in Samples.Small.Zip(chart.Panels))
        {
            Assert.Equal(Engines.Costed.Select(engine => engine.Name()), panel.X.Ticks.Select(tick => tick.Label));
            Assert.Equal(Percents(change.Program), panel.Series[0].Data.Select(bar => bar.Y));
            Assert.Equal(Percents(change.Packed!), panel.Series[1].Data.Select(bar => bar.Y));
            Assert.Equal(
                Engines.Costed.Select(Palette.Of),
                panel.Series.SelectMany(series => series.Data).Select(bar => bar.Colour!).Distinct()
            );
        }
    }

    [Fact]
    public void All_panels_of_the_utilization_share_one_scale()
    {
        Plot chart = UtilizationChart.Of(Samples.Model, Samples.Small);

        Assert.Single(chart.Panels.Select(panel => (panel.Y.From, panel.Y.To)).Distinct());
        Assert.All(
            chart.Panels.SelectMany(panel => panel.Series.SelectMany(series => series.Data)),
            bar => Assert.InRange(bar.Y, chart.Panels[0].Y.From, chart.Panels[0].Y.To)
        );
    }

    [Fact]
    public void The_bars_of_a_breakdown_add_up_to_the_cycles_of_the_change()
    {
        foreach (MeasuredChange change in Samples.Small)
        {
            Panel panel = Assert.Single(BreakdownChart.Of(change).Panels);
            Datum[] bars = [.. Bars(panel).SelectMany(series => series.Data)];

            Assert.Equal((double)change.Cycles!, bars.Sum(bar => bar.X - bar.Base));
            Assert.Equal(
                Breakdown.Of(change.Stream).Select(count => count.Part).Distinct(),
                panel.Y.Ticks.Select(tick => tick.Label)
            );
        }
    }

    [Fact]
    public void Engines_are_stacked_without_gap_or_overlap()
    {
        Panel panel = BreakdownChart.Of(Samples.Small[0]).Panels[0];

        foreach (IGrouping<double, Datum> part in Bars(panel).SelectMany(series => series.Data).GroupBy(bar => bar.Y))
        {
            double end = 0;
            foreach (Datum bar in part.OrderBy(bar => bar.Base))
            {
                Assert.Equal(end, bar.Base);
                end = bar.X;
            }
            Assert.Contains(
                panel.Series[^1].Data,
                label => label.Y == part.Key && label.Text == end.ToString("N0", null) && label.X == end
            );
        }
    }

    [Fact]
    public void Changes_side_by_side_share_parts_and_scale()
    {
        Plot chart = BreakdownChart.Of(Samples.Small[0], Samples.Small[5]);

        Assert.Equal(2, chart.Columns);
        Assert.Single(chart.Panels.Select(panel => (panel.X.To, panel.Y.Ticks.Count)).Distinct());
        Assert.All(chart.Panels[1].Y.Ticks, tick => Assert.Empty(tick.Label));
    }

    [Fact]
    public void Every_engine_has_one_colour_of_the_palette_that_colour_blind_readers_can_tell_apart()
    {
        string[] okabeIto = ["#e69f00", "#56b4e9", "#009e73", "#0072b2", "#d55e00", "#cc79a7"];

        string[] colours = [.. Engines.Costed.Select(Palette.Of)];

        Assert.Equal(colours.Length, colours.Distinct().Count());
        Assert.All(colours, colour => Assert.Contains(colour, okabeIto));
        foreach (Engine engine in Engines.Costed)
        {
            Assert.All(
                Bars(BreakdownChart.Of(Samples.Small[0]).Panels[0]).Where(series => series.Name == engine.Name()),
                series => Assert.Equal(Palette.Of(engine), series.Colour)
            );
        }
    }

    private static IEnumerable<Series> Bars(Panel panel) => panel.Series.Where(series => series.Mark == Mark.Bars);

    private static IEnumerable<double> Percents(Program program) =>
        Utilization.Of(Samples.Model, program).Select(use => Math.Round(use.Share * 100, 2));
}
