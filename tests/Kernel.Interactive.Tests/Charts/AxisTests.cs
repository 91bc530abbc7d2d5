using CsCheck;
using Kernel.Interactive.Charts;

namespace Kernel.Interactive.Tests.Charts;

public class AxisTests
{
    [Fact]
    public void A_linear_axis_holds_0_and_all_values_and_has_a_few_ticks_in_order() =>
        Gen.Double[-1e6, 1e6]
            .Select(Gen.Double[1e-3, 1e6])
            .Sample(
                (least, span) =>
                {
                    Axis axis = Axis.Linear("", least, least + span);

                    Assert.True(axis.From <= Math.Min(0, least) && axis.To >= Math.Max(0, least + span));
                    AssertTicks(axis);
                    Assert.InRange(axis.Ticks.Count, 2, 9);
                    Assert.Contains(axis.Ticks, tick => tick.At == 0);
                }
            );

    [Fact]
    public void A_log_axis_holds_all_values_and_has_a_few_ticks_in_order() =>
        Gen.Double[1, 1e6]
            .Select(Gen.Double[1.01, 1e5])
            .Sample(
                (least, factor) =>
                {
                    Axis axis = Axis.Log("", least, least * factor);

                    Assert.True(axis.From <= least && axis.To >= least * factor);
                    AssertTicks(axis);
                    Assert.InRange(axis.Ticks.Count, 1, 14);
                }
            );

    [Fact]
    public void A_range_of_nothing_is_still_an_axis()
    {
        AssertTicks(Axis.Linear("", 0, 0));
        AssertTicks(Axis.Log("", 5, 5));
        AssertTicks(Axis.Names("", ["one"]));
    }

    [Fact]
    public void Equal_factors_are_equal_steps_on_a_log_axis()
    {
        Axis axis = Axis.Log("", 10, 10_000);

        double step = axis.Fraction(100) - axis.Fraction(10);
        Assert.Equal(step, axis.Fraction(1_000) - axis.Fraction(100), 9);
        Assert.Equal((0, 1), (axis.Fraction(axis.From), axis.Fraction(axis.To)));
    }

    [Fact]
    public void A_reversed_axis_begins_at_the_other_end()
    {
        Axis axis = Axis.Names("", ["first", "last"]);

        Assert.Equal(axis.Fraction(0), axis.Reversed().Fraction(1), 9);
    }

    private static void AssertTicks(Axis axis)
    {
        Assert.Equal(axis.Ticks.Select(tick => tick.At).Order(), axis.Ticks.Select(tick => tick.At));
        Assert.All(axis.Ticks, tick => Assert.InRange(axis.Fraction(tick.At), -1e-9, 1 + 1e-9));
        Assert.Equal(axis.Ticks.Count, axis.Ticks.Select(tick => tick.Label).Distinct().Count());
    }
}
