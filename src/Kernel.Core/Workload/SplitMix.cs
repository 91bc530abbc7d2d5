namespace Kernel.Core.Workload;

/// <summary>
/// A small random number generator that gives the same words on every machine and runtime.
/// </summary>
/// <remarks>SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.</remarks>
/// <param name="seed">Any number; equal seeds give equal words.</param>
public sealed class SplitMix(ulong seed)
{
    private ulong state = seed;

    /// <summary>Where the generator stands: a new one with this as its seed goes on from here.</summary>
    public ulong State => state;

    /// <summary>The next 64 random bits.</summary>
    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>The next random word.</summary>
    public uint NextWord() => (uint)(Next() >> 32);

    /// <summary>The next random number from 0 up to, not including, <paramref name="bound"/>.</summary>
    /// <param name="bound">At least 1.</param>
    public int Below(int bound) => (int)((NextWord() * (ulong)bound) >> 32);

    /// <summary>The next random number from 0 up to, not including, 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));
}
