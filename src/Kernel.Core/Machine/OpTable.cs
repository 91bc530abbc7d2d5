using static Kernel.Core.Machine.OperandRole;

namespace Kernel.Core.Machine;

/// <summary>
/// The instruction set, one row an op: the only place that says what an op is called, which engine
/// runs it, what its operands are and what it does. The simulator, printers, parsers, checkers, the
/// generator of random programs and the ISA page all read it.
/// </summary>
public static class OpTable
{
    private const int vectorDistance = (int)Opcode.VAdd - (int)Opcode.Add;

    private static readonly OpInfo[] rows = [.. ScalarArithmetic(), .. VectorArithmetic(), .. Others()];

    private static readonly Dictionary<(Engine, string), OpInfo> bySlotName = rows.ToDictionary(row =>
        (row.Engine, row.SlotName)
    );

    private static readonly Dictionary<string, OpInfo> byFlatName = rows.ToDictionary(row => row.FlatName);

    /// <summary>Every op, in the order of <see cref="Opcode"/>.</summary>
    public static ValueArray<OpInfo> All { get; } = rows.ToValueArray();

    /// <summary>The row of an op.</summary>
    /// <param name="code">Which operation.</param>
    public static OpInfo Of(Opcode code) => rows[(int)code];

    /// <summary>The op an engine knows by <paramref name="name"/>, or null.</summary>
    /// <param name="engine">The engine the program file names.</param>
    /// <param name="name">The name in the slot, such as <c>+</c>.</param>
    public static OpInfo? Find(Engine engine, string name) => bySlotName.GetValueOrDefault((engine, name));

    /// <summary>The op of that name in flat form, or null.</summary>
    /// <param name="flatName">A name such as <c>v+</c>.</param>
    public static OpInfo? Find(string flatName) => byFlatName.GetValueOrDefault(flatName);

    /// <summary>The vector form of a scalar arithmetic op, or null when it has none.</summary>
    /// <param name="scalar">An opcode.</param>
    public static Opcode? VectorForm(Opcode scalar) => scalar <= Opcode.Equal ? Nth(scalar, vectorDistance) : null;

    /// <summary>The scalar form of a vector arithmetic op, or null when it has none.</summary>
    /// <param name="vector">An opcode.</param>
    public static Opcode? ScalarForm(Opcode vector) =>
        vector is >= Opcode.VAdd and <= Opcode.VEqual ? Nth(vector, -vectorDistance) : null;

    private static (string Name, Arithmetic Function, string Doc)[] ArithmeticFunctions() =>
        [
            ("+", new((a, b) => a + b, false), ""),
            ("-", new((a, b) => a - b, false), ""),
            ("*", new((a, b) => a * b, false), ""),
            ("//", new((a, b) => a / b, true), "Rounds down; traps when b is 0."),
            // (a + b - 1) / b would overflow; this does not.
            ("cdiv", new((a, b) => (a / b) + (a % b == 0 ? 0u : 1u), true), "Rounds up; traps when b is 0."),
            ("^", new((a, b) => a ^ b, false), ""),
            ("&", new((a, b) => a & b, false), ""),
            ("|", new((a, b) => a | b, false), ""),
            // C# takes the shift modulo 32; the machine does not.
            ("<<", new((a, b) => b < 32 ? a << (int)b : 0, false), "0 when b is 32 or more."),
            (">>", new((a, b) => b < 32 ? a >> (int)b : 0, false), "Shifts in zeros; 0 when b is 32 or more."),
            ("%", new((a, b) => a % b, true), "Traps when b is 0."),
            ("<", new((a, b) => a < b ? 1u : 0u, false), "Unsigned; 1 when true, else 0."),
            ("==", new((a, b) => a == b ? 1u : 0u, false), "1 when true, else 0."),
        ];

    private static IEnumerable<OpInfo> ScalarArithmetic() =>
        ArithmeticFunctions()
            .Select(
                (f, i) =>
                    Row(
                        Nth(Opcode.Add, i),
                        Engine.Alu,
                        f.Name,
                        "dest a b",
                        $"dest = a {f.Name} b",
                        ScalarStep(f.Function)
                    ) with
                    {
                        Doc = f.Doc,
                        Arithmetic = f.Function,
                    }
            );

    private static IEnumerable<OpInfo> VectorArithmetic() =>
        ArithmeticFunctions()
            .Select(
                (f, i) =>
                    Row(
                        Nth(Opcode.VAdd, i),
                        Engine.Valu,
                        f.Name,
                        "dest* a* b*",
                        $"dest[i] = a[i] {f.Name} b[i]",
                        VectorStep(f.Function)
                    ) with
                    {
                        FlatName = "v" + f.Name,
                        Doc = f.Doc,
                        Arithmetic = f.Function,
                    }
            );

    private static Opcode Nth(Opcode first, int i) => (Opcode)((int)first + i);

    private static Action<CycleEffects, Op> ScalarStep(Arithmetic f) =>
        (m, op) => m.Write(op.X0, m.Apply(f, m.Read(op.X1), m.Read(op.X2)));

    private static Action<CycleEffects, Op> VectorStep(Arithmetic f) =>
        (m, op) => m.EachLane(i => m.Write(op.X0 + i, m.Apply(f, m.Read(op.X1 + i), m.Read(op.X2 + i))));

    private static IEnumerable<OpInfo> Others() =>
        [
            Row(
                Opcode.VBroadcast,
                Engine.Valu,
                "vbroadcast",
                "dest* a",
                "dest[i] = a",
                (m, op) => m.EachLane(i => m.Write(op.X0 + i, m.Read(op.X1)))
            ),
            Row(
                Opcode.MultiplyAdd,
                Engine.Valu,
                "multiply_add",
                "dest* a* b* c*",
                "dest[i] = a[i] * b[i] + c[i]",
                (m, op) =>
                    m.EachLane(i => m.Write(op.X0 + i, (m.Read(op.X1 + i) * m.Read(op.X2 + i)) + m.Read(op.X3 + i)))
            ),
            Row(
                Opcode.Const,
                Engine.Load,
                "const",
                "dest #value",
                "dest = value",
                (m, op) => m.Write(op.X0, unchecked((uint)op.X1))
            ) with
            {
                Doc = "A negative value is taken modulo 2^32.",
            },
            Row(
                Opcode.Load,
                Engine.Load,
                "load",
                "dest addr",
                "dest = memory[addr]",
                (m, op) => m.Write(op.X0, m.ReadMemory(m.Read(op.X1)))
            ) with
            {
                ReadsMemory = true,
            },
            Row(
                Opcode.LoadOffset,
                Engine.Load,
                "load_offset",
                "dest addr +offset",
                "scratch[dest + offset] = memory[scratch[addr + offset]]",
                (m, op) => m.Write(op.X0 + op.X2, m.ReadMemory(m.Read(op.X1 + op.X2)))
            ) with
            {
                Doc = "One lane of a gather: dest and addr are the first words of two vectors, offset the lane.",
                ReadsMemory = true,
            },
            Row(
                Opcode.VLoad,
                Engine.Load,
                "vload",
                "dest* addr",
                "dest[i] = memory[addr + i]",
                (m, op) =>
                {
                    uint address = m.Read(op.X1);
                    m.EachLane(i => m.Write(op.X0 + i, m.ReadMemory((long)address + i)));
                }
            ) with
            {
                ReadsMemory = true,
            },
            Row(
                Opcode.Store,
                Engine.Store,
                "store",
                "addr a",
                "memory[addr] = a",
                (m, op) => m.WriteMemory(m.Read(op.X0), m.Read(op.X1))
            ) with
            {
                WritesMemory = true,
            },
            Row(
                Opcode.VStore,
                Engine.Store,
                "vstore",
                "addr a*",
                "memory[addr + i] = a[i]",
                (m, op) =>
                {
                    uint address = m.Read(op.X0);
                    m.EachLane(i => m.WriteMemory((long)address + i, m.Read(op.X1 + i)));
                }
            ) with
            {
                WritesMemory = true,
            },
            Row(
                Opcode.Select,
                Engine.Flow,
                "select",
                "dest cond a b",
                "dest = cond != 0 ? a : b",
                (m, op) => m.Write(op.X0, m.Read(op.X1) != 0 ? m.Read(op.X2) : m.Read(op.X3))
            ),
            Row(
                Opcode.VSelect,
                Engine.Flow,
                "vselect",
                "dest* cond* a* b*",
                "dest[i] = cond[i] != 0 ? a[i] : b[i]",
                (m, op) =>
                    m.EachLane(i => m.Write(op.X0 + i, m.Read(op.X1 + i) != 0 ? m.Read(op.X2 + i) : m.Read(op.X3 + i)))
            ),
            Row(
                Opcode.AddImmediate,
                Engine.Flow,
                "add_imm",
                "dest a #value",
                "dest = a + value",
                (m, op) => m.Write(op.X0, m.Read(op.X1) + unchecked((uint)op.X2))
            ),
            Row(Opcode.Halt, Engine.Flow, "halt", "", "stop", (m, _) => m.Become(MachineStatus.Stopped)) with
            {
                Doc = "The other ops of the op-set still take effect.",
                IsControl = true,
            },
            Row(Opcode.Pause, Engine.Flow, "pause", "", "pause", (m, _) => m.Become(MachineStatus.Paused)) with
            {
                Doc = "The run stops after this op-set and can go on; ignored when pauses are off.",
                IsControl = true,
            },
            Row(
                Opcode.TraceWrite,
                Engine.Flow,
                "trace_write",
                "a",
                "append a to the trace",
                (m, op) => m.AppendTrace(m.Read(op.X0))
            ),
            Row(
                Opcode.CondJump,
                Engine.Flow,
                "cond_jump",
                "cond @target",
                "if cond != 0: pc = target",
                (m, op) => m.JumpIf(m.Read(op.X0) != 0, op.X1)
            ) with
            {
                IsControl = true,
            },
            Row(
                Opcode.CondJumpRelative,
                Engine.Flow,
                "cond_jump_rel",
                "cond #offset",
                "if cond != 0: pc = pc + 1 + offset",
                (m, op) => m.JumpIf(m.Read(op.X0) != 0, m.NextPc + op.X1)
            ) with
            {
                Doc = "Counts from the op-set after this one.",
                IsControl = true,
            },
            Row(Opcode.Jump, Engine.Flow, "jump", "@target", "pc = target", (m, op) => m.JumpIf(true, op.X0)) with
            {
                IsControl = true,
            },
            Row(
                Opcode.JumpIndirect,
                Engine.Flow,
                "jump_indirect",
                "a",
                "pc = a",
                (m, op) => m.JumpIf(true, m.Read(op.X0))
            ) with
            {
                IsControl = true,
            },
            Row(Opcode.CoreId, Engine.Flow, "coreid", "dest", "dest = 0", (m, op) => m.Write(op.X0, 0)) with
            {
                Doc = "The number of the core; the machine has one.",
            },
            Row(
                Opcode.Compare,
                Engine.Debug,
                "compare",
                "a key:key",
                "check a == trace[key]",
                (m, op) => m.Expect(op.X0, op.Notes[0])
            ),
            Row(
                Opcode.VCompare,
                Engine.Debug,
                "vcompare",
                "a* keys:keys",
                "check a[i] == trace[keys[i]]",
                (m, op) => m.EachLane(i => m.Expect(op.X0 + i, op.Notes[i]))
            ) with
            {
                Doc = "One key a lane.",
            },
            Row(Opcode.Comment, Engine.Debug, "comment", "text:text", "nothing", (_, _) => { }),
        ];

    /// <summary>
    /// A row, its operands given as names with a mark: none for a scalar scratch word, <c>*</c> after
    /// a vector, <c>#</c> before an immediate, <c>@</c> a jump target, <c>+</c> an offset,
    /// <c>role:name</c> for what is no number. <c>dest</c> is the destination, all else a source.
    /// </summary>
    private static OpInfo Row(
        Opcode code,
        Engine engine,
        string name,
        string operands,
        string meaning,
        Action<CycleEffects, Op> execute
    )
    {
        ValueArray<Operand> parsed = operands
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(ParseOperand)
            .ToValueArray();
        return new()
        {
            Code = code,
            Engine = engine,
            SlotName = name,
            FlatName = name,
            Operands = parsed,
            Meaning = meaning,
            Execute = execute,
            NumberCount = parsed.Count(o => o.IsNumber),
            IsVector = parsed.Any(o => o.IsVector),
        };
    }

    private static Operand ParseOperand(string text) =>
        text switch
        {
            ['#', .. var name] => new(name, Immediate, false),
            ['@', .. var name] => new(name, Target, false),
            ['+', .. var name] => new(name, Offset, false),
            "key:key" => new("key", Key, false),
            "keys:keys" => new("keys", Keys, true),
            "text:text" => new("text", Text, false),
            [.. var name, '*'] => new(name, name == "dest" ? Destination : Source, true),
            _ => new(text, text == "dest" ? Destination : Source, false),
        };
}
