using System.CommandLine;
using Kernel.Core.Workload;

namespace Kernel.Host.Commands;

/// <summary>The options <c>--height --rounds --batch</c>, which several commands take.</summary>
public sealed class ShapeOptions
{
    private readonly Option<int> height = Bounded(
        "--height",
        "Height of the tree.",
        Shape.TakeHome.Height,
        0,
        Shape.MaxHeight
    );
    private readonly Option<int> rounds = Bounded(
        "--rounds",
        "Rounds of the walk.",
        Shape.TakeHome.Rounds,
        0,
        1_000_000
    );
    private readonly Option<int> batch = Bounded(
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

    /// <summary>The size that was asked for; the take-home's where nothing was said.</summary>
    /// <param name="parsed">The parsed command line.</param>
    public Shape Of(ParseResult parsed) =>
        new(parsed.GetValue(height), parsed.GetValue(rounds), parsed.GetValue(batch));

    private static Option<int> Bounded(string name, string description, int usual, int least, int most)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description} {least} to {most}.",
            DefaultValueFactory = _ => usual,
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.Tokens.Count == 0)
            {
                return;
            }
            if (!int.TryParse(result.Tokens[0].Value, out int value) || value < least || value > most)
            {
                result.AddError($"{name} takes a whole number from {least} to {most}, not {result.Tokens[0].Value}");
            }
        });
        return option;
    }
}
