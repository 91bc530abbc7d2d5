using System.Globalization;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Charts;

/// <summary>A line across the panel.</summary>
/// <param name="At">Where.</param>
/// <param name="Label">What it is called; empty for a line without a name.</param>
public sealed record Tick(double At, string Label);

/// <summary>
/// An axis whose range and ticks are chosen here, not by whoever draws it, so that all drawings of a chart agree.
/// </summary>
/// <param name="Title">What is measured and in which unit; empty where a neighbouring panel says it.</param>
/// <param name="From">The value at its left or lower end.</param>
/// <param name="To">The value at its other end; below <paramref name="From"/> for an axis that runs downwards.</param>
/// <param name="Ticks">Its ticks, in order.</param>
public sealed record Axis(string Title, double From, double To, ValueArray<Tick> Ticks)
{
    /// <summary>Whether equal steps multiply instead of add.</summary>
    public bool IsLog { get; init; }

    /// <summary>Whether ticks draw lines across the panel.</summary>
    public bool HasGrid { get; init; } = true;

    /// <summary>How far labels are turned, in degrees clockwise.</summary>
    public int LabelAngle { get; init; }

    /// <summary>An axis from 0, or from below it, on which equal steps add.</summary>
    /// <param name="title">What is measured and in which unit.</param>
    /// <param name="least">The least value to show.</param>
    /// <param name="most">The greatest value to show.</param>
    /// <param name="steps">About how many steps between ticks.</param>
    public static Axis Linear(string title, double least, double most, int steps = 5)
    {
        double from = Math.Min(0, least);
        double to = Math.Max(0, most);
        double step = RoundStep(to > from ? (to - from) / steps : 1);
        double first = Math.Floor(from / step);
        double last = Math.Max(Math.Ceiling(to / step), first + 1);
        // Counted and then multiplied: adding up steps would gather rounding errors.
        IEnumerable<double> ticks = Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step);
        return new(title, first * step, last * step, ticks.Select(at => new Tick(at, Number(at))).ToValueArray());
    }

    /// <summary>An axis from 0 that ends exactly at a value, which need not be round.</summary>
    /// <param name="title">What is measured and in which unit.</param>
    /// <param name="end">Its end, above 0.</param>
    /// <param name="steps">About how many steps between ticks.</param>
    public static Axis UpTo(string title, double end, int steps = 4)
    {
        var axis = Linear(title, 0, end, steps);
        return axis with { To = end, Ticks = axis.Ticks.Where(tick => tick.At <= end).ToValueArray() };
    }

    /// <summary>An axis on which equal steps add and which need not hold 0: for values whose differences matter.</summary>
    /// <param name="title">What is measured and in which unit.</param>
    /// <param name="least">The least value to show.</param>
    /// <param name="most">The greatest value to show.</param>
    public static Axis Between(string title, double least, double most)
    {
        const double air = 0.12;
        double room = Math.Max(most - least, Math.Max(1, Math.Abs(most) * 0.01)) * air;
        (double from, double to) = (least - room, most + room);
        double step = RoundStep((to - from) / 5);
        int first = (int)Math.Ceiling(from / step);
        int last = (int)Math.Floor(to / step);
        IEnumerable<double> ticks = Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(i => i * step);
        return new(title, from, to, ticks.Select(at => new Tick(at, Number(at))).ToValueArray());
    }

    /// <summary>An axis of positive values on which equal steps multiply.</summary>
    /// <param name="title">What is measured and in which unit.</param>
    /// <param name="least">The least value to show.</param>
    /// <param name="most">The greatest value to show.</param>
    public static Axis Log(string title, double least, double most)
    {
        const int fewest = 4;
        const double air = 1.15;
        double from = Math.Max(least, double.Epsilon) / air;
        double to = Math.Max(most, least) * air;
        double[][] ladders =
        [
            [1],
            [1, 2, 5],
            [1, 1.5, 2, 3, 4, 5, 6, 8],
        ];
        double[] ticks = ladders.Select(Within).FirstOrDefault(found => found.Length >= fewest, Within(ladders[^1]));
        return new(title, from, to, ticks.Select(at => new Tick(at, Number(at))).ToValueArray()) { IsLog = true };

        double[] Within(double[] ladder)
        {
            int lowest = (int)Math.Floor(Math.Log10(from));
            int highest = (int)Math.Ceiling(Math.Log10(to));
            IEnumerable<double> all =
                from power in Enumerable.Range(lowest, highest - lowest + 1)
                from rung in ladder
                select rung * Math.Pow(10, power);
            return [.. all.Where(at => at >= from && at <= to)];
        }
    }

    /// <summary>An axis of names at 0, 1, 2 and so on.</summary>
    /// <param name="title">What is named.</param>
    /// <param name="names">The names.</param>
    public static Axis Names(string title, IEnumerable<string> names)
    {
        ValueArray<Tick> ticks = names.Select((name, at) => new Tick(at, name)).ToValueArray();
        return new(title, -0.6, ticks.Count - 0.4, ticks) { HasGrid = false };
    }

    /// <summary>The same axis from the other end.</summary>
    public Axis Reversed() => this with { From = To, To = From };

    /// <summary>The same axis without words, for a panel whose neighbour has them.</summary>
    public Axis Unlabelled() =>
        this with
        {
            Title = "",
            Ticks = Ticks.Select(tick => tick with { Label = "" }).ToValueArray(),
        };

    /// <summary>Where on the axis a value stands: 0 at its beginning, 1 at its end.</summary>
    /// <param name="value">The value.</param>
    public double Fraction(double value) =>
        IsLog ? (Math.Log(value) - Math.Log(From)) / (Math.Log(To) - Math.Log(From)) : (value - From) / (To - From);

    private static double RoundStep(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double[] ladder = [1, 2, 2.5, 5, 10];
        // The tolerance keeps 0.30000000000000004 a 0.3.
        return ladder.First(rung => rung * power >= step * (1 - 1e-9)) * power;
    }

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 1000 ? "#,0" : "0.####", CultureInfo.InvariantCulture);
}
