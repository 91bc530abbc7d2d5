namespace Kernel.Interactive.Views;

/// <summary>Values in a line of text, each as a block as high as the value.</summary>
public static class Sparkline
{
    private const string blocks = " ▁▂▃▄▅▆▇█";

    /// <summary>How many columns a line of a terminal has room for.</summary>
    public const int Width = 100;

    /// <summary>The line; only 0 is blank, only 1 is a full block.</summary>
    /// <param name="shares">Values from 0 to 1.</param>
    public static string Of(IEnumerable<double> shares) => string.Concat(shares.Select(share => blocks[Block(share)]));

    private static int Block(double share) =>
        share <= 0 ? 0
        : share >= 1 ? blocks.Length - 1
        : Math.Clamp((int)Math.Round(share * (blocks.Length - 1)), 1, blocks.Length - 2);
}
