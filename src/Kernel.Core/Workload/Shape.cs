namespace Kernel.Core.Workload;

/// <summary>The size of a tree walk.</summary>
/// <param name="Height">Height of the tree, 0 to 24; it has 2^(Height+1) - 1 nodes.</param>
/// <param name="Rounds">Rounds, from 0.</param>
/// <param name="Batch">Items walking the tree, from 1.</param>
public sealed record Shape(int Height, int Rounds, int Batch)
{
    /// <summary>The tallest tree that is built: 2^25 - 1 nodes.</summary>
    public const int MaxHeight = 24;

    /// <summary>The take-home's own size: height 10, 16 rounds, 256 items.</summary>
    public static Shape TakeHome { get; } = new(10, 16, 256);

    /// <summary>Height of the tree, 0 to <see cref="MaxHeight"/>.</summary>
    public int Height { get; init; } =
        Height is >= 0 and <= MaxHeight
            ? Height
            : throw new ArgumentOutOfRangeException(nameof(Height), Height, $"A height is 0 to {MaxHeight}.");

    /// <summary>Rounds, from 0.</summary>
    public int Rounds { get; init; } =
        Rounds >= 0
            ? Rounds
            : throw new ArgumentOutOfRangeException(nameof(Rounds), Rounds, "There are 0 rounds or more.");

    /// <summary>Items, from 1.</summary>
    public int Batch { get; init; } =
        Batch >= 1 ? Batch : throw new ArgumentOutOfRangeException(nameof(Batch), Batch, "A batch is 1 item or more.");

    /// <summary>Nodes of the tree.</summary>
    public int Nodes => (2 << Height) - 1;

    /// <summary>The tree depth at which every item stands in a round, since all start at the root.</summary>
    /// <param name="round">The round, from 0.</param>
    public int Depth(int round) => round % (Height + 1);

    /// <inheritdoc/>
    public override string ToString() => $"height {Height}, {Rounds} rounds, batch {Batch}";
}
