using Kernel.Core.Machine;

namespace Kernel.Core.Checking;

/// <summary>
/// Reads a finished program by its own light and says everything that no machine of the model could
/// execute, whatever memory holds.
/// </summary>
/// <remarks>
/// <para>
/// A second opinion is worth something only when it is formed apart. So this reads operands by their
/// roles in the op table and shares no code with what writes programs or with what runs them.
/// </para>
/// <para>
/// Let a scratch operand x of an op name the words [x + d, x + d + w): d is the op's offset operand,
/// else 0; w is the vector length for a vector operand, else 1. R(o) is the union over the sources of
/// op o, W(o) over its destinations. A program is legal when for every op-set S, at index i:
/// </para>
/// <list type="number">
/// <item>every engine e has slots for its ops: |{o in S : engine(o) = e}| &lt;= slots(e);</item>
/// <item>all words exist: R(o) and W(o) lie in [0, scratch size) for every o in S;</item>
/// <item>no word is written twice: W(o) and W(p) are disjoint for any two o, p in S;</item>
/// <item>at most one op of S may write the pc, and at most one stops or pauses the machine;</item>
/// <item>jumps go to a target t >= 0, or by an offset d with i + 1 + d >= 0;</item>
/// <item>a debug op has a key for each lane.</item>
/// </list>
/// <para>
/// Reads are free: a word may be read any number of times and also by the op-set that writes it. An
/// operand counts whether or not the run comes to read it: a select reads only the arm it takes. A
/// legal program never traps with a slot limit, a scratch address, a jump out of range, or a scratch
/// word or pc written twice. Values are not known here, so a memory address out of range, a memory
/// word written twice and a division by zero remain for the run to find.
/// </para>
/// </remarks>
public static class Legality
{
    /// <summary>Everything that is illegal, in program order; nothing when the program is legal.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">The finished program.</param>
    /// <returns>Diagnostics with places such as <c>op-set 3, valu slot 2</c>.</returns>
    public static ValueArray<Diagnostic> Check(MachineModel model, Program program)
    {
        var found = new List<Diagnostic>();
        // Who writes each scratch word in the op-set at hand; emptied after each, not made anew.
        var writers = new Op?[model.ScratchSize];
        int[] used = new int[Engines.All.Count];
        for (int index = 0; index < program.OpSets.Count; index++)
        {
            OpSet set = program.OpSets[index];
            PlacedOp[] ops = Place(set, index, used);
            CheckEngines(model, ops, used, index, found);
            foreach (PlacedOp placed in ops)
            {
                CheckNotes(model, placed, found);
                CheckWords(model, placed, writers, found);
                CheckJump(placed, found);
            }
            CheckOnlyOne(ops, op => op.Info.IsJump, "where to go on", found);
            CheckOnlyOne(ops, Stops, "whether to go on", found);
            Forget(model, ops, writers);
        }
        return found.ToValueArray();
    }

    /// <summary>An op and where it stands, both counted from 0.</summary>
    private readonly record struct PlacedOp(Op Op, int Set, int Slot)
    {
        public string Place => $"op-set {Set}, {Op.Engine.Name()} slot {Slot}";
    }

    /// <summary>The scratch words of one operand, from Start up to End.</summary>
    private readonly record struct Words(long Start, long End)
    {
        public override string ToString() => End - Start == 1 ? $"word {Start}" : $"words {Start} to {End - 1}";
    }

    /// <summary>The ops with their places, and how many there are on each engine.</summary>
    private static PlacedOp[] Place(OpSet set, int index, int[] used)
    {
        Array.Clear(used);
        var placed = new PlacedOp[set.Ops.Count];
        for (int i = 0; i < placed.Length; i++)
        {
            placed[i] = new(set.Ops[i], index, used[(int)set.Ops[i].Engine]++);
        }
        return placed;
    }

    private static void CheckEngines(MachineModel model, PlacedOp[] ops, int[] used, int index, List<Diagnostic> found)
    {
        foreach (Engine engine in Engines.All)
        {
            int count = used[(int)engine];
            int slots = model.Slots(engine);
            if (count > slots)
            {
                Op first = ops.First(placed => placed.Op.Engine == engine && placed.Slot == slots).Op;
                string message = $"{Count(count, "op")}, but the engine has {Count(slots, "slot")} a cycle";
                found.Add(new("slot-limit", $"op-set {index}, {engine.Name()}", message) { Op = first });
            }
        }
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private static void CheckNotes(MachineModel model, PlacedOp placed, List<Diagnostic> found)
    {
        int needed = 0;
        foreach (Operand operand in placed.Op.Info.Operands)
        {
            needed += operand.Role switch
            {
                OperandRole.Keys => model.VectorLength,
                OperandRole.Key or OperandRole.Text => 1,
                _ => 0,
            };
        }
        if (placed.Op.Notes.Count != needed)
        {
            string message = $"{placed.Op.Info} with {placed.Op.Notes.Count} keys or texts; it needs {needed}";
            found.Add(new("key-count", placed.Place, message) { Op = placed.Op });
        }
    }

    private static void CheckWords(MachineModel model, PlacedOp placed, Op?[] writers, List<Diagnostic> found)
    {
        ValueArray<Operand> operands = placed.Op.Info.Operands;
        for (int i = 0; i < operands.Count; i++)
        {
            if (!operands[i].IsScratch)
            {
                continue;
            }
            Words words = WordsOf(model, placed.Op, i);
            if (words.Start < 0 || words.End > model.ScratchSize)
            {
                string message =
                    $"{operands[i].Name} of {placed.Op} is scratch {words}; scratch is words 0 to {model.ScratchSize - 1}";
                found.Add(new("scratch-out-of-range", placed.Place, message) { Op = placed.Op });
            }
            if (operands[i].Role == OperandRole.Destination)
            {
                CheckWrite(placed, Existing(model, words), writers, found);
            }
        }
    }

    private static void CheckWrite(PlacedOp placed, Words words, Op?[] writers, List<Diagnostic> found)
    {
        List<Op>? partners = null;
        for (long word = words.Start; word < words.End; word++)
        {
            // One diagnostic a pair of ops, however many words they share.
            if (writers[word] is { } first && partners?.Exists(partner => ReferenceEquals(partner, first)) != true)
            {
                partners ??= [];
                partners.Add(first);
                string message = $"{placed.Op} writes scratch word {word}, which {first} writes too in this op-set";
                found.Add(new("double-write", placed.Place, message) { Op = placed.Op, Partner = first });
            }
            writers[word] ??= placed.Op;
        }
    }

    private static void Forget(MachineModel model, PlacedOp[] ops, Op?[] writers)
    {
        foreach (PlacedOp placed in ops)
        {
            int destination = Position(placed.Op, OperandRole.Destination);
            if (destination >= 0)
            {
                Words words = Existing(model, WordsOf(model, placed.Op, destination));
                Array.Clear(writers, (int)words.Start, (int)(words.End - words.Start));
            }
        }
    }

    private static void CheckJump(PlacedOp placed, List<Diagnostic> found)
    {
        Op op = placed.Op;
        long? target = op.Code switch
        {
            Opcode.Jump or Opcode.CondJump => op[Position(op, OperandRole.Target)],
            Opcode.CondJumpRelative => placed.Set + 1 + op[Position(op, OperandRole.Immediate)],
            _ => null,
        };
        if (target < 0)
        {
            string message = $"{op} goes to op-set {target}, before the first";
            found.Add(new("jump-out-of-range", placed.Place, message) { Op = op });
        }
    }

    private static void CheckOnlyOne(PlacedOp[] ops, Func<Op, bool> decides, string what, List<Diagnostic> found)
    {
        PlacedOp? first = null;
        foreach (PlacedOp placed in ops)
        {
            if (!decides(placed.Op))
            {
                continue;
            }
            if (first is { Op: var partner })
            {
                string message = $"{placed.Op} decides {what}, which {partner} does too in this op-set";
                found.Add(new("double-write", placed.Place, message) { Op = placed.Op, Partner = partner });
            }
            first ??= placed;
        }
    }

    private static bool Stops(Op op) => op.Code is Opcode.Halt or Opcode.Pause;

    /// <summary>The words an operand names, whether they exist or not.</summary>
    private static Words WordsOf(MachineModel model, Op op, int operand)
    {
        int offset = Position(op, OperandRole.Offset);
        long start = op[operand] + (offset < 0 ? 0 : op[offset]);
        return new(start, start + (op.Info.Operands[operand].IsVector ? model.VectorLength : 1));
    }

    private static Words Existing(MachineModel model, Words words)
    {
        long start = Math.Clamp(words.Start, 0, model.ScratchSize);
        return new(start, Math.Clamp(words.End, start, model.ScratchSize));
    }

    /// <summary>The first operand of that role, or -1; in the table a number's place is its operand's.</summary>
    private static int Position(Op op, OperandRole role)
    {
        ValueArray<Operand> operands = op.Info.Operands;
        for (int i = 0; i < operands.Count; i++)
        {
            if (operands[i].Role == role)
            {
                return i;
            }
        }
        return -1;
    }
}
