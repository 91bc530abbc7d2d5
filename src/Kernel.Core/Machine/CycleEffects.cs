namespace Kernel.Core.Machine;

/// <summary>
/// One op-set being executed: reads see the state before it, writes are gathered and take effect
/// together at its end. The first thing that goes wrong is kept as the trap.
/// </summary>
internal sealed class CycleEffects(MachineModel model, MachineState before, RunOptions options)
{
    private readonly Dictionary<long, (uint Value, Op Writer)> scratchWrites = [];
    private readonly Dictionary<long, (uint Value, Op Writer)> memoryWrites = [];
    private readonly List<uint> traced = [];
    private (long Target, Op Writer)? jump;
    private (MachineStatus Status, Op Writer)? status;
    private Op? current;

    /// <summary>The first thing that went wrong, or null.</summary>
    public Trap? Trap { get; private set; }

    /// <summary>The pc of the op-set after this one.</summary>
    public long NextPc => before.Pc + 1;

    /// <summary>Applies one op.</summary>
    public void Execute(Op op)
    {
        current = op;
        op.Info.Execute(this, op);
    }

    /// <summary>The state after the op-set, or the one before it with the trap.</summary>
    public MachineState After(OpSet set) =>
        Trap is not null
            ? before with
            {
                Status = MachineStatus.Trapped,
                Trap = Trap,
            }
            : before with
            {
                Scratch = Apply(before.Scratch, scratchWrites),
                Memory = Apply(before.Memory, memoryWrites),
                Pc = jump?.Target ?? NextPc,
                Cycle = before.Cycle + (set.CostsCycle ? 1 : 0),
                Status = status?.Status ?? MachineStatus.Running,
                Trace = traced.Count == 0 ? before.Trace : [.. before.Trace, .. traced],
            };

    public void Fail(TrapCode code, string reason, Op? partner = null) =>
        Trap ??= new Trap(code, before.Cycle, before.Pc, current, partner, reason);

    public void EachLane(Action<int> lane)
    {
        for (int i = 0; i < model.VectorLength; i++)
        {
            lane(i);
        }
    }

    public uint Read(long address)
    {
        if (InScratch(address))
        {
            return before.Scratch[(int)address];
        }
        return 0;
    }

    public void Write(long address, uint value)
    {
        if (InScratch(address) && !scratchWrites.TryAdd(address, (value, current!)))
        {
            Fail(TrapCode.DoubleWrite, $"scratch word {address} is written twice", scratchWrites[address].Writer);
        }
    }

    public uint ReadMemory(long address) => InMemory(address) ? before.Memory[(int)address] : 0;

    public void WriteMemory(long address, uint value)
    {
        if (InMemory(address) && !memoryWrites.TryAdd(address, (value, current!)))
        {
            Fail(TrapCode.DoubleWrite, $"memory word {address} is written twice", memoryWrites[address].Writer);
        }
    }

    public uint Apply(Arithmetic function, uint a, uint b)
    {
        if (function.Divides && b == 0)
        {
            Fail(TrapCode.DivisionByZero, "division by zero");
            return 0;
        }
        return function.Apply(a, b);
    }

    public void JumpIf(bool taken, long target)
    {
        if (!taken)
        {
            return;
        }
        if (target < 0)
        {
            Fail(TrapCode.JumpOutOfRange, $"jump to op-set {target}, before the first");
        }
        else if (jump is { Writer: var other })
        {
            Fail(TrapCode.DoubleWrite, "the pc is written twice", other);
        }
        else
        {
            jump = (target, current!);
        }
    }

    public void Become(MachineStatus next)
    {
        if (next == MachineStatus.Paused && !options.PausesStop)
        {
            return;
        }
        if (status is { Writer: var other })
        {
            Fail(TrapCode.DoubleWrite, "the machine is stopped twice", other);
        }
        status = (next, current!);
    }

    public void AppendTrace(uint value) => traced.Add(value);

    public void Expect(long address, string key)
    {
        if (options.ValueTrace is not { } trace)
        {
            return;
        }
        uint actual = Read(address);
        if (!trace.TryGetValue(key, out uint expected))
        {
            Fail(TrapCode.UnknownTraceKey, $"the value trace has no key {key}");
        }
        else if (actual != expected)
        {
            Fail(
                TrapCode.UnexpectedValue,
                $"scratch word {address} is {actual}, the reference has {expected} for {key}"
            );
        }
    }

    private bool InScratch(long address)
    {
        if (address >= 0 && address < model.ScratchSize)
        {
            return true;
        }
        Fail(TrapCode.ScratchOutOfRange, $"scratch address {address} is outside 0..{model.ScratchSize - 1}");
        return false;
    }

    private bool InMemory(long address)
    {
        if (address >= 0 && address < before.Memory.Count)
        {
            return true;
        }
        Fail(
            TrapCode.MemoryOutOfRange,
            before.Memory.Count == 0
                ? $"memory address {address}, but memory is empty"
                : $"memory address {address} is outside 0..{before.Memory.Count - 1}"
        );
        return false;
    }

    private static ValueArray<uint> Apply(ValueArray<uint> words, Dictionary<long, (uint Value, Op Writer)> writes)
    {
        if (writes.Count == 0)
        {
            return words;
        }
        uint[] next = words.AsSpan().ToArray();
        foreach ((long address, (uint value, _)) in writes)
        {
            next[address] = value;
        }
        return ValueArray.Freeze(next);
    }
}
