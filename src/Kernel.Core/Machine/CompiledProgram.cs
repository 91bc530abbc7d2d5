using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernel.Core.Machine;

/// <summary>
/// A program decoded once so that it can be run many times: flat arrays, addresses already checked,
/// and the ops of each op-set ordered so that no op reads a word that an earlier one has written.
/// A set that has no such order (two ops that exchange words) reads from a copy of scratch instead.
/// </summary>
/// <remarks>
/// Anything that traps is left to <see cref="Simulator.Step(MachineModel, Program, MachineState, RunOptions?)"/>:
/// the run is repeated up to the op-set before it, and Step words the trap. So there is one
/// definition of every trap, and the fast path never has to undo a half-executed op-set.
/// </remarks>
public sealed class CompiledProgram
{
    private readonly MachineModel model;
    private readonly Program program;
    private readonly DecodedOp[] ops;
    private readonly DecodedSet[] sets;

    private CompiledProgram(MachineModel model, Program program, DecodedOp[] ops, DecodedSet[] sets)
    {
        this.model = model;
        this.program = program;
        this.ops = ops;
        this.sets = sets;
    }

    /// <summary>Decodes a program for a machine.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">The program; op-sets that break a rule trap only when they are reached.</param>
    public static CompiledProgram Compile(MachineModel model, Program program)
    {
        var decodedOps = new List<DecodedOp>();
        var decodedSets = new DecodedSet[program.Length];
        for (int i = 0; i < decodedSets.Length; i++)
        {
            decodedSets[i] = Decoder.Decode(model, program.OpSets[i], decodedOps);
        }
        return new(model, program, [.. decodedOps], decodedSets);
    }

    /// <summary>Runs until the machine pauses, stops or traps.</summary>
    /// <param name="start">Where to start.</param>
    /// <param name="options">Limits, pauses, debug checks; null for the defaults.</param>
    /// <param name="cancellation">Stops the run with <see cref="OperationCanceledException"/>.</param>
    public MachineState Run(MachineState start, RunOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= RunOptions.Default;
        long left = options.MaxSteps;
        MachineState state = start;
        while (state.Status is MachineStatus.Running or MachineStatus.Paused)
        {
            var run = new FastRun(model, ops, sets, state, options);
            if (run.Go(left, cancellation))
            {
                return run.State(state);
            }
            left -= run.Steps;
            MachineState before = Replay(state, run.Steps, options, cancellation);
            if (left == 0)
            {
                return OutOfSteps(before, options.MaxSteps);
            }
            // What the fast path declines need not trap: Step knows.
            state = Simulator.Step(model, program, before, options);
            left--;
            if (state.Status == MachineStatus.Paused)
            {
                return state;
            }
        }
        return state;
    }

    private MachineState Replay(MachineState start, long steps, RunOptions options, CancellationToken cancellation)
    {
        var run = new FastRun(model, ops, sets, start, options);
        _ = run.Go(steps, cancellation);
        return run.State(start);
    }

    private static MachineState OutOfSteps(MachineState state, long limit) =>
        state with
        {
            Status = MachineStatus.Trapped,
            Trap = new(
                TrapCode.StepLimit,
                state.Cycle,
                state.Pc,
                null,
                null,
                $"the run has taken {limit} op-sets without stopping"
            ),
        };
}

/// <summary>An op with its operands as the fast path wants them.</summary>
internal readonly record struct DecodedOp(Opcode Code, int X0, int X1, int X2, int X3, long Immediate, Op Source);

/// <summary>An op-set as a range of decoded ops.</summary>
/// <param name="First">The first op's index.</param>
/// <param name="Count">How many ops.</param>
/// <param name="CostsCycle">Whether a cycle is counted.</param>
/// <param name="ReadsCopy">Whether reads must see a copy of scratch, since words are exchanged.</param>
/// <param name="Stores">How many of the ops write memory; they come last.</param>
/// <param name="Legal">Whether it can be executed at all; if not it traps.</param>
internal readonly record struct DecodedSet(
    int First,
    int Count,
    bool CostsCycle,
    bool ReadsCopy,
    int Stores,
    bool Legal
);

/// <summary>One run on private arrays, frozen on the way out.</summary>
internal sealed class FastRun
{
    private readonly int lanes;
    private readonly bool wide;
    private readonly DecodedOp[] ops;
    private readonly DecodedSet[] sets;
    private readonly RunOptions options;
    private readonly uint[] scratch;
    private readonly uint[] copy;
    private readonly uint[] memory;
    private readonly List<uint> traced;
    private long pc;
    private long cycle;
    private MachineStatus status;

    public FastRun(MachineModel model, DecodedOp[] ops, DecodedSet[] sets, MachineState start, RunOptions options)
    {
        lanes = model.VectorLength;
        wide = lanes == System.Runtime.Intrinsics.Vector256<uint>.Count;
        this.ops = ops;
        this.sets = sets;
        this.options = options;
        scratch = start.Scratch.AsSpan().ToArray();
        copy = new uint[scratch.Length];
        memory = start.Memory.AsSpan().ToArray();
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
            if (pc >= sets.Length)
            {
                status = MachineStatus.Stopped;
                return true;
            }
            if (Steps >= limit)
            {
                return false;
            }
            if ((Steps & 0xFFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
            ref readonly DecodedSet set = ref sets[pc];
            if (!Execute(in set))
            {
                return false;
            }
            Steps++;
        }
        return true;
    }

    public MachineState State(MachineState start) =>
        new(ValueArray.Freeze(scratch), ValueArray.Freeze(memory))
        {
            Pc = pc,
            Cycle = cycle,
            Status = status,
            Trace = traced.Count == start.Trace.Count ? start.Trace : traced.ToValueArray(),
        };

    private bool Execute(in DecodedSet set)
    {
        if (!set.Legal)
        {
            return false;
        }
        uint[] source = scratch;
        if (set.ReadsCopy)
        {
            scratch.CopyTo(copy, 0);
            source = copy;
        }
        ReadOnlySpan<DecodedOp> range = ops.AsSpan(set.First, set.Count);
        if (set.Stores > 1 && StoresMeet(range[^set.Stores..], source))
        {
            return false;
        }
        long next = pc + 1;
        foreach (ref readonly DecodedOp op in range)
        {
            if (!Execute(in op, source, ref next))
            {
                return false;
            }
        }
        pc = next;
        if (set.CostsCycle)
        {
            cycle++;
        }
        return true;
    }

    private bool StoresMeet(ReadOnlySpan<DecodedOp> stores, uint[] source)
    {
        for (int i = 1; i < stores.Length; i++)
        {
            long start = source[stores[i].X0];
            long end = start + Width(stores[i].Code);
            for (int j = 0; j < i; j++)
            {
                long other = source[stores[j].X0];
                if (start < other + Width(stores[j].Code) && other < end)
                {
                    return true;
                }
            }
        }
        return false;
    }

    private int Width(Opcode store) => store == Opcode.VStore ? lanes : 1;

    private bool Execute(in DecodedOp op, uint[] source, ref long next)
    {
        // Scratch addresses were checked when the set was decoded.
        ref uint read = ref MemoryMarshal.GetArrayDataReference(source);
        ref uint write = ref MemoryMarshal.GetArrayDataReference(scratch);
        switch (op.Code)
        {
            case <= Opcode.Equal:
                return Lanes.Scalar(
                    op.Code,
                    ref Unsafe.Add(ref write, op.X0),
                    Unsafe.Add(ref read, op.X1),
                    Unsafe.Add(ref read, op.X2)
                );
            case <= Opcode.VEqual:
                return wide
                    ? Lanes.Wide(
                        op.Code,
                        ref Unsafe.Add(ref write, op.X0),
                        ref Unsafe.Add(ref read, op.X1),
                        ref Unsafe.Add(ref read, op.X2)
                    )
                    : Lanes.Any(
                        op.Code,
                        scratch.AsSpan(op.X0, lanes),
                        source.AsSpan(op.X1, lanes),
                        source.AsSpan(op.X2, lanes)
                    );
            case Opcode.VBroadcast:
                scratch.AsSpan(op.X0, lanes).Fill(Unsafe.Add(ref read, op.X1));
                return true;
            case Opcode.MultiplyAdd:
                Lanes.MultiplyAdd(
                    wide,
                    scratch.AsSpan(op.X0, lanes),
                    source.AsSpan(op.X1, lanes),
                    source.AsSpan(op.X2, lanes),
                    source.AsSpan(op.X3, lanes)
                );
                return true;
            case Opcode.Const:
                Unsafe.Add(ref write, op.X0) = (uint)op.Immediate;
                return true;
            case Opcode.Load:
            case Opcode.LoadOffset:
            {
                uint address = Unsafe.Add(ref read, op.X1);
                if (address >= (uint)memory.Length)
                {
                    return false;
                }
                Unsafe.Add(ref write, op.X0) = memory[address];
                return true;
            }
            case Opcode.VLoad:
            {
                long address = Unsafe.Add(ref read, op.X1);
                if (address + lanes > memory.Length)
                {
                    return false;
                }
                memory.AsSpan((int)address, lanes).CopyTo(scratch.AsSpan(op.X0, lanes));
                return true;
            }
            case Opcode.Store:
            {
                uint address = Unsafe.Add(ref read, op.X0);
                if (address >= (uint)memory.Length)
                {
                    return false;
                }
                memory[address] = Unsafe.Add(ref read, op.X1);
                return true;
            }
            case Opcode.VStore:
            {
                long address = Unsafe.Add(ref read, op.X0);
                if (address + lanes > memory.Length)
                {
                    return false;
                }
                source.AsSpan(op.X1, lanes).CopyTo(memory.AsSpan((int)address, lanes));
                return true;
            }
            case Opcode.Select:
                Unsafe.Add(ref write, op.X0) =
                    Unsafe.Add(ref read, op.X1) != 0 ? Unsafe.Add(ref read, op.X2) : Unsafe.Add(ref read, op.X3);
                return true;
            case Opcode.VSelect:
                Lanes.Select(
                    wide,
                    scratch.AsSpan(op.X0, lanes),
                    source.AsSpan(op.X1, lanes),
                    source.AsSpan(op.X2, lanes),
                    source.AsSpan(op.X3, lanes)
                );
                return true;
            case Opcode.AddImmediate:
                Unsafe.Add(ref write, op.X0) = Unsafe.Add(ref read, op.X1) + (uint)op.Immediate;
                return true;
            case Opcode.CoreId:
                Unsafe.Add(ref write, op.X0) = 0;
                return true;
            case Opcode.TraceWrite:
                traced.Add(Unsafe.Add(ref read, op.X0));
                return true;
            case Opcode.Halt:
                status = MachineStatus.Stopped;
                return true;
            case Opcode.Pause:
                if (options.PausesStop)
                {
                    status = MachineStatus.Paused;
                }
                return true;
            case Opcode.CondJump:
                return Unsafe.Add(ref read, op.X0) == 0 || JumpTo(op.Immediate, ref next);
            case Opcode.CondJumpRelative:
                return Unsafe.Add(ref read, op.X0) == 0 || JumpTo(pc + 1 + op.Immediate, ref next);
            case Opcode.Jump:
                return JumpTo(op.Immediate, ref next);
            case Opcode.JumpIndirect:
                return JumpTo(Unsafe.Add(ref read, op.X0), ref next);
            case Opcode.Compare:
                return options.ValueTrace is null || Expected(source[op.X0], op.Source.Notes[0]);
            case Opcode.VCompare:
                return options.ValueTrace is null || ExpectedLanes(op, source);
            default:
                return true;
        }
    }

    private static bool JumpTo(long target, ref long next)
    {
        next = target;
        return target >= 0;
    }

    private bool ExpectedLanes(in DecodedOp op, uint[] source)
    {
        for (int i = 0; i < lanes; i++)
        {
            if (!Expected(source[op.X0 + i], op.Source.Notes[i]))
            {
                return false;
            }
        }
        return true;
    }

    private bool Expected(uint actual, string key) =>
        options.ValueTrace!.TryGetValue(key, out uint expected) && actual == expected;
}
