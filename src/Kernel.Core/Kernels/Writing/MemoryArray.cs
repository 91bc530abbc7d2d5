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

    /// <summary>The word at an index that the kernel computes: reading loads, assigning stores.</summary>
    /// <param name="index">The index, from 0; nothing checks that it is in the array.</param>
    public Value this[Value index]
    {
        get => builder.Load(index + address, new(Name, null));
        set => builder.Store(index + address, value, new(Name, null));
    }
}
