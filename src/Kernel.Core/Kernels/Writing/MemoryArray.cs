namespace Kernel.Core.Kernels.Writing;

/// <summary>
/// A named run of memory words. Different arrays are promised not to overlap, which lets loads of one
/// pass stores to another.
/// </summary>
public sealed class MemoryArray
{
    private readonly KernelBuilder builder;
    private readonly uint address;

    internal MemoryArray(KernelBuilder builder, string name, uint address)
    {
        this.builder = builder;
        Name = name;
        this.address = address;
    }

    /// <summary>The array's name.</summary>
    public string Name { get; }

    /// <summary>The word at an index known when the kernel is written: reading loads, assigning stores.</summary>
    /// <param name="index">The index, from 0.</param>
    public Value this[int index]
    {
        get => builder.Load(builder.Constant(address + (uint)index), new(Name, index));
        set => builder.Store(builder.Constant(address + (uint)index), value, new(Name, index));
    }

    /// <summary>A vector's length of neighbouring words: one load.</summary>
    /// <param name="index">The first word's index, from 0.</param>
    public Vector LoadVector(int index) =>
        builder.LoadVector(builder.Constant(address + (uint)index), new(Name, index));

    /// <summary>Stores a vector to neighbouring words: one store.</summary>
    /// <param name="index">The first word's index, from 0.</param>
    /// <param name="vector">What is stored.</param>
    /// <exception cref="InvalidOperationException">The vector is not contiguous.</exception>
    public void StoreVector(int index, Vector vector) =>
        builder.StoreVector(builder.Constant(address + (uint)index), vector, new(Name, index));

    /// <summary>The words at indices that the kernel computes: a load for each lane.</summary>
    /// <param name="indices">An index a lane, from 0; nothing checks that they are in the array.</param>
    public Vector Gather(Vector indices)
    {
        Vector addresses = indices + builder.ConstantVector(address);
        var lanes = new Value[builder.VectorLength];
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            lanes[lane] = builder.Load(addresses[lane], new(Name, null));
        }
        return builder.AsVector(lanes);
    }

    /// <summary>The word at an index that the kernel computes: reading loads, assigning stores.</summary>
    /// <param name="index">The index, from 0; nothing checks that it is in the array.</param>
    public Value this[Value index]
    {
        get => builder.Load(index + address, new(Name, null));
        set => builder.Store(index + address, value, new(Name, null));
    }
}
