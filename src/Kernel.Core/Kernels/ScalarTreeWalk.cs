using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels;

/// <summary>
/// The scalar kernels of the record: straight code, one item after the other, temporaries shared by
/// all. With every switch off it is the take-home's starting point, op for op.
/// </summary>
public static class ScalarTreeWalk
{
    /// <summary>Writes the kernel.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="options">Which changes are in.</param>
    /// <exception cref="ArgumentException">A switch is on without one that it needs.</exception>
    public static OpStream Write(MachineModel model, Shape shape, ScalarOptions options) =>
        options.Unmet is { Count: > 0 } unmet
            ? throw new ArgumentException(string.Join("; ", unmet), nameof(options))
            : new ScalarWriter(model, shape, Fitting(model, shape, options)).Write();

    /// <summary>
    /// The options without what the shape does not allow: the load of the last leaves' pair must end
    /// inside memory, which ends with the items' indices and values.
    /// </summary>
    private static ScalarOptions Fitting(MachineModel model, Shape shape, ScalarOptions options) =>
        options.Nodes == NodeAccess.PreloadChildren && 2 + (2 * shape.Batch) < model.VectorLength
            ? options with
            {
                Nodes = NodeAccess.Load,
            }
            : options;
}

/// <summary>One kernel being written.</summary>
internal sealed class ScalarWriter
{
    private readonly MachineModel model;
    private readonly Shape shape;
    private readonly ScalarOptions options;
    private readonly StreamBuilder code = new();
    private readonly ScalarRounds rounds;
    private readonly ScalarRegisters registers;

    public ScalarWriter(MachineModel model, Shape shape, ScalarOptions options)
    {
        this.model = model;
        this.shape = shape;
        this.options = options;
        registers = ScalarRegisters.Allocate(code, model, shape, options);
        rounds = new(code, shape, options, registers);
    }

    public OpStream Write()
    {
        LoadHeader();
        foreach (uint constant in (uint[])[0, 1, 2])
        {
            _ = code.Constant(constant);
        }
        rounds.Prepare(model);
        code.Part = "pause";
        code.Emit(Opcode.Pause);
        if (options.StateInScratch)
        {
            Transfer(TransferIn);
        }
        rounds.Write();
        if (options.StateInScratch)
        {
            Transfer(TransferOut);
        }
        code.Part = "pause";
        code.Emit(Opcode.Pause);
        return code.Build();
    }

    private void LoadHeader()
    {
        for (int word = 0; word < registers.Header.Count; word++)
        {
            if (registers.Header[word] is { } address)
            {
                code.EmitHead(new(Opcode.Const, registers.Tmp1, word));
                code.EmitHead(new(Opcode.Load, address, registers.Tmp1) { Touches = new("header", word) });
            }
        }
    }

    private void Transfer(Action<int, bool> move)
    {
        code.Part = "load and store";
        int item = 0;
        for (; options.VectorTransfers && item + model.VectorLength <= shape.Batch; item += model.VectorLength)
        {
            move(item, true);
        }
        for (; item < shape.Batch; item++)
        {
            move(item, false);
        }
    }

    private void TransferIn(int item, bool vector)
    {
        Opcode load = vector ? Opcode.VLoad : Opcode.Load;
        Address(registers.IndicesPointer, item);
        code.Emit(new(load, registers.Index(item), registers.Address) { Touches = new("indices", item) });
        Address(registers.ValuesPointer, item);
        code.Emit(new(load, registers.Value(item), registers.Address) { Touches = new("values", item) });
    }

    private void TransferOut(int item, bool vector)
    {
        Opcode store = vector ? Opcode.VStore : Opcode.Store;
        Address(registers.IndicesPointer, item);
        code.Emit(new(store, registers.Address, registers.Index(item)) { Touches = new("indices", item) });
        Address(registers.ValuesPointer, item);
        code.Emit(new(store, registers.Address, registers.Value(item)) { Touches = new("values", item) });
    }

    private void Address(long pointer, int item) =>
        code.Emit(Opcode.Add, registers.Address, pointer, code.Constant((uint)item));
}
