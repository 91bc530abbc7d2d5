using Kernel.Core.Machine;

namespace Kernel.Core.Kernels;

/// <summary>
/// Writes a stream by hand: gives out scratch words, shares constants, and keeps what must come first
/// (constants) apart from the body.
/// </summary>
internal sealed class StreamBuilder
{
    private readonly List<Op> head = [];
    private readonly List<Op> body = [];
    private readonly Dictionary<uint, long> constants = [];
    private readonly List<ScratchName> names = [];
    private long next;

    /// <summary>The part of the kernel that ops emitted to the body from here on belong to.</summary>
    public string Part { get; set; } = "";

    /// <summary>Gives out scratch words; whether the machine has them is the checker's question.</summary>
    public long Allocate(string name, int length = 1)
    {
        long address = next;
        next += length;
        names.Add(new(name, new(address, length)));
        return address;
    }

    /// <summary>The scratch word that holds a constant; the first use of a value emits its <c>const</c>.</summary>
    public long Constant(uint value)
    {
        if (!constants.TryGetValue(value, out long address))
        {
            address = Allocate($"#{value}");
            constants[value] = address;
            head.Add(new(Opcode.Const, address, value) { Part = "constants" });
        }
        return address;
    }

    /// <summary>Emits an op that must run before the body.</summary>
    public void EmitHead(Op op) => head.Add(op with { Part = "header" });

    /// <summary>Emits an op of the body.</summary>
    public void Emit(Op op) => body.Add(op with { Part = Part });

    /// <summary>Emits an op of the body from its parts.</summary>
    public void Emit(Opcode code, long x0 = 0, long x1 = 0, long x2 = 0, long x3 = 0) =>
        body.Add(new(code, x0, x1, x2, x3) { Part = Part });

    /// <summary>The stream: head, then body.</summary>
    public OpStream Build() => new([.. head, .. body]) { Names = names.ToValueArray() };
}
