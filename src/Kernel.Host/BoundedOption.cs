using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Kernel.Host;

/// <summary>Options that take a whole number within bounds.</summary>
public static class BoundedOption
{
    /// <summary>Makes an option that refuses anything but a whole number in its range, naming the range.</summary>
    /// <param name="name">The option's name, such as <c>--height</c>.</param>
    /// <param name="description">What it is for, ending in a full stop; the range is added.</param>
    /// <param name="usual">Its value when it is not given.</param>
    /// <param name="least">The least value it takes.</param>
    /// <param name="most">The greatest value it takes.</param>
    /// <typeparam name="T">A whole number.</typeparam>
    public static Option<T> Create<T>(string name, string description, T usual, T least, T most)
        where T : struct, IBinaryInteger<T>
    {
        string range = string.Create(CultureInfo.InvariantCulture, $"{least:N0} to {most:N0}");
        return new Option<T>(name)
        {
            Description = $"{description} {range}.",
            DefaultValueFactory = _ => usual,
            HelpName = "N",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (
                    T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value)
                    && value >= least
                    && value <= most
                )
                {
                    return value;
                }
                result.AddError($"{name} takes a whole number from {range}, not {text}");
                return usual;
            },
        };
    }
}
