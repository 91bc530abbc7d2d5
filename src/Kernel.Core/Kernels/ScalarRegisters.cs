using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels;

/// <summary>Where a scalar kernel keeps what, as scratch addresses.</summary>
internal sealed record ScalarRegisters(
    long Tmp1,
    long Tmp2,
    long Tmp3,
    ValueArray<long?> Header,
    long Node,
    long Address,
    long FirstIndex,
    long FirstValue,
    bool EachItem,
    long Children
)
{
    /// <summary>Words the last child load runs past its own pair.</summary>
    public static int ChildBuffer(MachineModel model, Shape shape) => (2 * shape.Batch) + model.VectorLength - 2;

    public long TreePointer => Header[4]!.Value;

    public long IndicesPointer => Header[5]!.Value;

    public long ValuesPointer => Header[6]!.Value;

    public long NodesInTree => Header[1]!.Value;

    /// <summary>The scratch word of an item's index.</summary>
    public long Index(int item) => EachItem ? FirstIndex + item : FirstIndex;

    /// <summary>The scratch word of an item's value.</summary>
    public long Value(int item) => EachItem ? FirstValue + item : FirstValue;

    /// <summary>The scratch word of an item's left child; the right one follows it.</summary>
    public long LeftChild(int item) => Children + (2 * item);

    public static ScalarRegisters Allocate(StreamBuilder code, MachineModel model, Shape shape, ScalarOptions options)
    {
        string[] header =
        [
            "rounds",
            "n_nodes",
            "batch_size",
            "forest_height",
            "forest_values_p",
            "inp_indices_p",
            "inp_values_p",
        ];
        int items = options.StateInScratch ? shape.Batch : 1;
        return new(
            code.Allocate("tmp1"),
            code.Allocate("tmp2"),
            code.Allocate("tmp3"),
            header
                .Select((name, word) => options.TrimmedHeader && word < 4 ? (long?)null : code.Allocate(name))
                .ToValueArray(),
            code.Allocate("tmp_node_val"),
            code.Allocate("tmp_addr"),
            code.Allocate("idx", items),
            code.Allocate("val", items),
            options.StateInScratch,
            options.Nodes == NodeAccess.PreloadChildren ? code.Allocate("children", ChildBuffer(model, shape)) : -1
        );
    }
}
