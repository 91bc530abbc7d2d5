using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kernel.Core.Machine;

/// <summary>One run on private arrays, frozen on the way out.</summary>
/// <remarks>
/// Whatever it cannot do makes it stop before the op-set, except that scratch and memory may hold a part
/// of its writes: then only <see cref="Steps"/> means anything. Scratch addresses were checked when the
/// program was decoded, so scratch is reached without bounds; memory addresses are checked here.
/// </remarks>
internal sealed class FastRun
{
    /// <summary>How many op-sets are executed between two looks at the cancellation.</summary>
    private const long stretch = 1 << 20;

    private readonly int lanes;
    private readonly bool isWide;
    private readonly int scratchSize;
    private readonly DecodedProgram program;
    private readonly RunOptions options;
    private readonly uint[] scratch;
    private readonly uint[] memory;
    private readonly uint[] result;
    private readonly List<uint> traced;
    private long pc;
    private long cycle;
    private MachineStatus status;

    public FastRun(MachineModel model, DecodedProgram program, MachineState start, RunOptions options)
    {
        lanes = model.VectorLength;
        isWide = lanes == Lanes.Width;
        scratchSize = model.ScratchSize;
        this.program = program;
        this.options = options;
        scratch = new uint[scratchSize + program.Kept];
        start.Scratch.AsSpan().CopyTo(scratch);
        memory = start.Memory.AsSpan().ToArray();
        result = new uint[lanes];
        traced = [.. start.Trace];
        pc = start.Pc;
        cycle = start.Cycle;
    }

    /// <summary>Op-sets executed whole so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Runs at most <paramref name="limit"/> op-sets; false when it had to stop early.</summary>
    public bool Go(long limit, CancellationToken cancellation)
    {
        status = MachineStatus.Running;
        while (status == MachineStatus.Running)
        {
            if (pc >= program.Starts.Length)
            {
                status = MachineStatus.Stopped;
                return true;
            }
            cancellation.ThrowIfCancellationRequested();
            if (Steps >= limit || !Execute(Math.Min(limit - Steps, stretch)))
            {
                return false;
            }
        }
        return true;
    }

    public MachineState State(MachineState start) =>
        new(ValueArray.Create<uint>(scratch.AsSpan(0, scratchSize)), ValueArray.Freeze(memory))
        {
            Pc = pc,
            Cycle = cycle,
            Status = status,
            Trace = traced.Count == start.Trace.Count ? start.Trace : traced.ToValueArray(),
        };

    /// <summary>
    /// Executes at most that many op-sets, at least 1, or until the machine leaves the program or stops;
    /// false when it gave up in the midst of an op-set. One loop over one list of ops, everything it needs
    /// in locals: a call or a loop an op-set would cost more than the ops.
    /// </summary>
    private bool Execute(long sets)
    {
        int[] starts = program.Starts;
        ref DecodedOp first = ref MemoryMarshal.GetArrayDataReference(program.Ops);
        ref DecodedOp op = ref Unsafe.Add(ref first, starts[pc]);
        ref uint words = ref MemoryMarshal.GetArrayDataReference(scratch);
        long next = pc + 1;
        while (true)
        {
            switch (op.Code)
            {
                case PseudoOps.End:
                    cycle += op.X0;
                    Steps++;
                    pc = next;
                    if (--sets == 0 || (ulong)next >= (ulong)starts.Length || status != MachineStatus.Running)
                    {
                        return true;
                    }
                    op = ref Unsafe.Add(ref first, starts[next]);
                    next++;
                    continue;
                case Opcode.Add:
                    op = ref Scalars<Add>(ref words, ref op);
                    break;
                case Opcode.Subtract:
                    op = ref Scalars<Subtract>(ref words, ref op);
                    break;
                case Opcode.Multiply:
                    op = ref Scalars<Multiply>(ref words, ref op);
                    break;
                case Opcode.Xor:
                    op = ref Scalars<Xor>(ref words, ref op);
                    break;
                case Opcode.And:
                    op = ref Scalars<And>(ref words, ref op);
                    break;
                case Opcode.Or:
                    op = ref Scalars<Or>(ref words, ref op);
                    break;
                case Opcode.ShiftLeft:
                    op = ref Scalars<ShiftLeft>(ref words, ref op);
                    break;
                case Opcode.ShiftRight:
                    op = ref Scalars<ShiftRight>(ref words, ref op);
                    break;
                case Opcode.LessThan:
                    op = ref Scalars<LessThan>(ref words, ref op);
                    break;
                case Opcode.Equal:
                    op = ref Scalars<Equal>(ref words, ref op);
                    break;
                case Opcode.Divide when Unsafe.Add(ref words, op.X2) != 0:
                    op = ref Scalars<Divide>(ref words, ref op);
                    break;
                case Opcode.CeilingDivide when Unsafe.Add(ref words, op.X2) != 0:
                    op = ref Scalars<CeilingDivide>(ref words, ref op);
                    break;
                case Opcode.Remainder when Unsafe.Add(ref words, op.X2) != 0:
                    op = ref Scalars<Remainder>(ref words, ref op);
                    break;
                case Opcode.VAdd:
                    op = ref Vectors<Add>(ref words, ref op);
                    break;
                case Opcode.VSubtract:
                    op = ref Vectors<Subtract>(ref words, ref op);
                    break;
                case Opcode.VMultiply:
                    op = ref Vectors<Multiply>(ref words, ref op);
                    break;
                case Opcode.VXor:
                    op = ref Vectors<Xor>(ref words, ref op);
                    break;
                case Opcode.VAnd:
                    op = ref Vectors<And>(ref words, ref op);
                    break;
                case Opcode.VOr:
                    op = ref Vectors<Or>(ref words, ref op);
                    break;
                case Opcode.VShiftLeft:
                    op = ref Vectors<ShiftLeft>(ref words, ref op);
                    break;
                case Opcode.VShiftRight:
                    op = ref Vectors<ShiftRight>(ref words, ref op);
                    break;
                case Opcode.VLessThan:
                    op = ref Vectors<LessThan>(ref words, ref op);
                    break;
                case Opcode.VEqual:
                    op = ref Vectors<Equal>(ref words, ref op);
                    break;
                case Opcode.VDivide when !At(op.X2).Contains(0u):
                    op = ref Vectors<Divide>(ref words, ref op);
                    break;
                case Opcode.VCeilingDivide when !At(op.X2).Contains(0u):
                    op = ref Vectors<CeilingDivide>(ref words, ref op);
                    break;
                case Opcode.VRemainder when !At(op.X2).Contains(0u):
                    op = ref Vectors<Remainder>(ref words, ref op);
                    break;
                case Opcode.VBroadcast:
                    Broadcast(Unsafe.Add(ref words, op.X1), ref Unsafe.Add(ref words, op.X0));
                    break;
                case Opcode.MultiplyAdd when isWide:
                    ((Wide(ref words, op.X1) * Wide(ref words, op.X2)) + Wide(ref words, op.X3)).StoreUnsafe(
                        ref Unsafe.Add(ref words, op.X0)
                    );
                    break;
                case Opcode.MultiplyAdd:
                    MultiplyAdd(in op);
                    break;
                case Opcode.Const:
                    Unsafe.Add(ref words, op.X0) = (uint)op.X1;
                    break;
                case Opcode.Load or Opcode.LoadOffset when Unsafe.Add(ref words, op.X1) < (uint)memory.Length:
                    Unsafe.Add(ref words, op.X0) = memory[Unsafe.Add(ref words, op.X1)];
                    break;
                case Opcode.VLoad when Unsafe.Add(ref words, op.X1) + (long)lanes <= memory.Length:
                    Copy(ref memory[Unsafe.Add(ref words, op.X1)], ref Unsafe.Add(ref words, op.X0));
                    break;
                case Opcode.Store when Unsafe.Add(ref words, op.X0) < (uint)memory.Length:
                    memory[Unsafe.Add(ref words, op.X0)] = Unsafe.Add(ref words, op.X1);
                    break;
                case Opcode.VStore when Unsafe.Add(ref words, op.X0) + (long)lanes <= memory.Length:
                    Copy(ref Unsafe.Add(ref words, op.X1), ref memory[Unsafe.Add(ref words, op.X0)]);
                    break;
                case Opcode.Select:
                    // Choosing the address rather than the word spares a branch that nobody could predict.
                    int arm = Unsafe.Add(ref words, op.X1) != 0 ? op.X2 : op.X3;
                    Unsafe.Add(ref words, op.X0) = Unsafe.Add(ref words, arm);
                    break;
                case Opcode.VSelect when isWide:
                    Vector256
                        .ConditionalSelect(
                            Vector256.Equals(Wide(ref words, op.X1), Vector256<uint>.Zero),
                            Wide(ref words, op.X3),
                            Wide(ref words, op.X2)
                        )
                        .StoreUnsafe(ref Unsafe.Add(ref words, op.X0));
                    break;
                case Opcode.VSelect:
                    Select(in op);
                    break;
                case Opcode.AddImmediate:
                    Unsafe.Add(ref words, op.X0) = Unsafe.Add(ref words, op.X1) + (uint)op.X2;
                    break;
                case Opcode.CoreId:
                    Unsafe.Add(ref words, op.X0) = 0;
                    break;
                case Opcode.TraceWrite:
                    traced.Add(Unsafe.Add(ref words, op.X0));
                    break;
                case Opcode.Halt:
                    status = MachineStatus.Stopped;
                    break;
                case Opcode.Pause:
                    status = options.PausesStop ? MachineStatus.Paused : status;
                    break;
                case Opcode.CondJump or Opcode.CondJumpRelative:
                    next = Unsafe.Add(ref words, op.X0) != 0 ? op.X1 : next;
                    break;
                case Opcode.Jump:
                    next = op.X0;
                    break;
                case Opcode.JumpIndirect:
                    next = Unsafe.Add(ref words, op.X0);
                    break;
                case Opcode.Compare when options.ValueTrace is null || IsAsTraced(in op, 1):
                case Opcode.VCompare when options.ValueTrace is null || IsAsTraced(in op, lanes):
                    break;
                case PseudoOps.Keep:
                    scratch.AsSpan(op.X1, op.X2).CopyTo(scratch.AsSpan(op.X0));
                    break;
                case PseudoOps.Apart when AreApart(in op):
                    break;
                default:
                    return false;
            }
            op = ref Unsafe.Add(ref op, 1);
        }
    }

    /// <summary>Executes an op and those of its kind that follow it; gives the last of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref DecodedOp Scalars<T>(ref uint words, ref DecodedOp op)
        where T : struct, ILaneOp
    {
        Opcode code = op.Code;
        while (true)
        {
            Unsafe.Add(ref words, op.X0) = T.Of(Unsafe.Add(ref words, op.X1), Unsafe.Add(ref words, op.X2));
            ref DecodedOp following = ref Unsafe.Add(ref op, 1);
            if (T.Divides || following.Code != code)
            {
                return ref op;
            }
            op = ref following;
        }
    }

    /// <summary>The same for vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref DecodedOp Vectors<T>(ref uint words, ref DecodedOp op)
        where T : struct, ILaneOp
    {
        Opcode code = op.Code;
        while (true)
        {
            if (isWide)
            {
                T.Of(Wide(ref words, op.X1), Wide(ref words, op.X2)).StoreUnsafe(ref Unsafe.Add(ref words, op.X0));
            }
            else
            {
                Narrow<T>(in op);
            }
            ref DecodedOp following = ref Unsafe.Add(ref op, 1);
            if (T.Divides || following.Code != code)
            {
                return ref op;
            }
            op = ref following;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Wide(ref uint words, int address) =>
        Vector256.LoadUnsafe(ref Unsafe.Add(ref words, address));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Copy(ref uint from, ref uint to)
    {
        if (isWide)
        {
            Vector256.LoadUnsafe(ref from).StoreUnsafe(ref to);
        }
        else
        {
            MemoryMarshal.CreateSpan(ref from, lanes).CopyTo(MemoryMarshal.CreateSpan(ref to, lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Broadcast(uint word, ref uint to)
    {
        if (isWide)
        {
            Vector256.Create(word).StoreUnsafe(ref to);
        }
        else
        {
            MemoryMarshal.CreateSpan(ref to, lanes).Fill(word);
        }
    }

    // From here on the rare: vectors of another length, debug checks, stores that may meet. An op may
    // write over its own operands, so a result waits aside.

    private Span<uint> At(int address) => scratch.AsSpan(address, lanes);

    private void Narrow<T>(in DecodedOp op)
        where T : struct, ILaneOp
    {
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = T.Of(scratch[op.X1 + i], scratch[op.X2 + i]);
        }
        result.CopyTo(At(op.X0));
    }

    private void MultiplyAdd(in DecodedOp op)
    {
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (scratch[op.X1 + i] * scratch[op.X2 + i]) + scratch[op.X3 + i];
        }
        result.CopyTo(At(op.X0));
    }

    private void Select(in DecodedOp op)
    {
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = scratch[op.X1 + i] != 0 ? scratch[op.X2 + i] : scratch[op.X3 + i];
        }
        result.CopyTo(At(op.X0));
    }

    private bool IsAsTraced(in DecodedOp op, int count)
    {
        for (int i = 0; i < count; i++)
        {
            string key = program.Keys[op.X1][i];
            if (!options.ValueTrace!.TryGetValue(key, out uint expected) || scratch[op.X0 + i] != expected)
            {
                return false;
            }
        }
        return true;
    }

    private bool AreApart(in DecodedOp op) =>
        !new WordRange(scratch[op.X0], op.X2).Overlaps(new(scratch[op.X1], op.X3));
}
