using Kernel.Core.Machine;

namespace Kernel.Core.Packing;

/// <summary>One of the <see cref="ScheduleOptions"/> as a number: what sweeps and searches turn. Yes and no are 1 and 0.</summary>
/// <param name="Name">Its name, such as <c>stagger</c>.</param>
/// <param name="Usual">Values worth trying, at least one.</param>
/// <param name="Set">The options with it set.</param>
public sealed record ScheduleOption(
    string Name,
    ValueArray<double> Usual,
    Func<ScheduleOptions, double, ScheduleOptions> Set
)
{
    /// <summary>Which values make sense, in words, such as <c>a whole number from 1</c>.</summary>
    public string Range { get; init; } = "any number";

    /// <summary>Whether a value makes sense.</summary>
    public Func<double, bool> Accepts { get; init; } = double.IsFinite;

    /// <summary>All that are numbers.</summary>
    public static ValueArray<ScheduleOption> All { get; } =
    [
        new("stagger", [0, 4, 8, 16, 24], (options, value) => options with { Stagger = value })
        {
            Range = "a number from 0",
            Accepts = value => value >= 0,
        },
        new("stretch", [1, 1.5, 2, 2.5], (options, value) => options with { Stretch = value })
        {
            Range = "a number from 0",
            Accepts = value => value >= 0,
        },
        new("inFlight", [8, 16, 24, 32], (options, value) => options with { InFlight = (int)value })
        {
            Range = "a whole number from 1",
            Accepts = value => value >= 1 && IsWhole(value),
        },
        new("vectorsOnAlu", [0, 0.25, 0.5, 0.75, 1], (options, value) => options with { VectorsOnAlu = value })
        {
            Range = "a share from 0 to 1",
            Accepts = value => value is >= 0 and <= 1,
        },
        new("constantsByFlow", [0, 1], (options, value) => options with { ConstantsByFlow = value != 0 })
        {
            Range = "0 for no or 1 for yes",
            Accepts = value => value is 0 or 1,
        },
        new("selectBacklog", [0, 4, 16, 64], (options, value) => options with { SelectBacklog = (int)value })
        {
            Range = "a whole number from 0",
            Accepts = value => value >= 0 && IsWhole(value),
        },
        new("loadLead", [-16, 0, 16], (options, value) => options with { LoadLead = value }),
        new("flowLead", [-16, 0, 16], (options, value) => options with { FlowLead = value }),
        new("constantLead", [-64, 0, 64], (options, value) => options with { ConstantLead = value }),
        new("margin", [0, 16, 32, 64], (options, value) => options with { Margin = (int)value })
        {
            Range = "a whole number from 0",
            Accepts = value => value >= 0 && IsWhole(value),
        },
    ];

    /// <summary>The option of that name.</summary>
    /// <param name="name">A name of <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ScheduleOption Find(string name) =>
        All.FirstOrDefault(option => option.Name == name)
        ?? throw new ArgumentException($"there is no option {name}", nameof(name));

    private static bool IsWhole(double value) => Math.Floor(value) == value && value <= int.MaxValue;
}
