namespace Kernel.Core.Packing.Issuing;

/// <summary>Where in the work a run of a stream's ops belongs.</summary>
/// <param name="First">The first op of the run, by its index in the stream; it goes on to the next run's first.</param>
/// <param name="Group">The group of items, from 0; -1 for what serves all.</param>
/// <param name="Round">The round, from 0, or <see cref="SetUpRound"/>.</param>
internal readonly record struct Wave(int First, short Group, short Round)
{
    /// <summary>Instead of a round, for set-up that can wait.</summary>
    public const short SetUpRound = 1000;
}
