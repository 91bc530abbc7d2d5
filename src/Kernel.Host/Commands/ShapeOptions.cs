using System.CommandLine;
using Kernel.Core.Workload;

namespace Kernel.Host.Commands;

/// <summary>The options <c>--height --rounds --batch</c>, which several commands take.</summary>
public sealed class ShapeOptions
{
    private readonly Option<int> height = BoundedOption.Create(
        "--height",
        "Height of the tree.",
        Shape.TakeHome.Height,
        0,
        Shape.MaxHeight
    );
    private readonly Option<int> rounds = BoundedOption.Create(
        "--rounds",
        "Rounds of the walk.",
        Shape.TakeHome.Rounds,
        0,
        1_000_000
    );
    private readonly Option<int> batch = BoundedOption.Create(
        "--batch",
        "Items that walk the tree.",
        Shape.TakeHome.Batch,
        1,
        1_000_000
    );

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Options.Add(height);
        command.Options.Add(rounds);
        command.Options.Add(batch);
    }

    /// <summary>Whether any of the options was given.</summary>
    /// <param name="parsed">The parsed command line.</param>
    public bool AreGiven(ParseResult parsed) =>
        new[] { height, rounds, batch }.Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>The size that was asked for; the take-home's where nothing was said.</summary>
    /// <param name="parsed">The parsed command line.</param>
    public Shape Of(ParseResult parsed) =>
        new(parsed.GetValue(height), parsed.GetValue(rounds), parsed.GetValue(batch));
}
