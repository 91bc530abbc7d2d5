using Kernel.Core.Kernels.Writing;
using Kernel.Core.Packing.Issuing;

namespace Kernel.Core.Kernels.Record;

/// <summary>Notes where in the work the ops belong that a builder writes: which group of items, which round.</summary>
internal sealed class Wavefront(KernelBuilder k)
{
    private readonly List<Wave> waves = [new(0, -1, 0)];

    /// <summary>The runs so far.</summary>
    public IReadOnlyList<Wave> Waves => waves;

    /// <summary>The group that the ops written next belong to; -1 for what serves all.</summary>
    public int Group
    {
        get => waves[^1].Group;
        set => Turn(waves[^1] with { Group = (short)value });
    }

    /// <summary>The round that the ops written next belong to.</summary>
    public int Round
    {
        get => waves[^1].Round;
        set => Turn(waves[^1] with { Round = (short)value });
    }

    /// <summary>Until the scope ends, what is written serves all groups.</summary>
    public Scope ForAll()
    {
        var scope = new Scope(this, Group);
        Group = -1;
        return scope;
    }

    private void Turn(Wave wave)
    {
        if (waves[^1].First == k.Count)
        {
            waves.RemoveAt(waves.Count - 1);
        }
        waves.Add(wave with { First = k.Count });
    }

    /// <summary>Goes back to a group when it ends.</summary>
    public readonly struct Scope(Wavefront wavefront, int group) : IDisposable
    {
        public void Dispose() => wavefront.Group = group;
    }
}
