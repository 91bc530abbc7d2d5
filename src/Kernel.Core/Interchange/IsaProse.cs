using System.Globalization;
using System.Text;
using Kernel.Core.Machine;

namespace Kernel.Core.Interchange;

/// <summary>The parts of the ISA page that are told rather than listed. Numbers come from the model, examples from running.</summary>
internal static class IsaProse
{
    /// <summary>The page up to its tables.</summary>
    public static string Introduction(MachineModel model) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # The machine and its ops

            <!-- Written by `kernel isa --markdown`. Do not edit: change the op table, or the page's source, and write it anew. -->

            A small machine with no caches, no branch predictor and no pipeline to second-guess: what a program says is what
            happens, one **op-set** a cycle. An op-set is up to {Total(
                model
            )} ops that run side by side, each in a slot of its
            engine. All the speed there is comes from filling those slots.

            ## What a cycle holds

            | engine | slots | an op there |
            |---|---|---|
            | alu | {model.AluSlots} | one calculation on single words |
            | valu | {model.ValuSlots} | one calculation on vectors of {model.VectorLength} words |
            | load | {model.LoadSlots} | a constant, or a read of memory: one word or {model.VectorLength} neighbours |
            | store | {model.StoreSlots} | a write to memory: one word or {model.VectorLength} neighbours |
            | flow | {model.FlowSlots} | a select, a jump, a stop |
            | debug | any number | a check or a comment; costs nothing |

            ## Words, scratch, memory

            - A word has 32 bits and is unsigned. Arithmetic wraps around.
            - **Scratch** is {model.ScratchSize:N0} words that are registers, constants and hand-managed cache in one. They are 0 at the
              start. An operand is the *address* of a scratch word, not a value; a vector operand is the address of the first of
              {model.VectorLength} neighbours, at any alignment.
            - **Memory** is reached by load and store only, at the address that a scratch word holds.

            ## The rules of a cycle

            1. **Reads come before writes.** Every op sees scratch and memory as they were when the cycle began, so an op-set can
               exchange two words, and a word may be read for the last time in the cycle that writes it anew.
            2. **Nothing is written twice.** Two ops of one op-set that write the same scratch word, the same memory word or the pc
               trap.
            3. **An op-set costs one cycle** if it names an engine other than debug, even with no op on it. An empty op-set and one
               of debug ops alone are free.
            4. **The pc moves on first.** A relative jump counts from the op-set after its own: an offset of -1 repeats the
               op-set, 0 does nothing. The other ops of an op-set that jumps or halts still take effect.
            5. **Past the end the machine stops.** A jump to any index from the program's length on is a way to halt.

            Rule 1 at work: with 3 in word 0, 5 in word 1 and 0 in word 9, the last op-set of this program leaves
            {Exchanged(model)}.

            ```json
            {ProgramJson.Write(exchange)}```

            The same in **flat form**, a list of ops a cycle, where the name alone tells the engine (vector arithmetic is spelled
            with a `v`: `v+`). Files in either form are read; an engine that is named and idle is `["nop", "alu"]`.

            ```json
            {ProgramJson.WriteFlat(exchange)}```

            ## Where Python or C# would do something else

            | case | on this machine |
            |---|---|
            | `a << b`, `a >> b` with b of 32 or more | 0. C# would take b modulo 32. |
            | `cdiv` | exact for all words. In C# the usual `(a + b - 1) / b` would wrap around. |
            | `<` | unsigned: {int.MaxValue + 1u} is not less than 0. |
            | `-`, `const`, `add_imm` below 0 | modulo 2^32: `["const", 0, -1]` leaves {uint.MaxValue}. |
            | an address or a jump target below 0 | refused or trapped. A Python list would count from its end. |
            | an address past the end | a trap, for a vector also if only its last word is outside. |

            ## The ops

            A name in *writes* and *reads* is an operand that is a scratch address, with the number of words it stands for if it is
            a vector; *numbers* are used as they stand.

            """
        );

    /// <summary>The end of the page: what can go wrong.</summary>
    public static string Traps()
    {
        var page = new StringBuilder(
            """
            ## Traps

            A program that cannot go on traps: the state stays as it was before the op-set, and the trap names the cycle, the
            op-set, the op and, where there is one, the other op involved.

            | code | when |
            |---|---|

            """
        );
        foreach (TrapCode code in Enum.GetValues<TrapCode>())
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{Names.Kebab(code.ToString())}` | {When(code)} |\n");
        }
        return page.ToString();
    }

    private static readonly Program exchange = new([
        OpSet.Of(new Op(Opcode.Const, 0, 3), new Op(Opcode.Const, 1, 5)),
        OpSet.Of(new Op(Opcode.Add, 0, 1, 9), new Op(Opcode.Add, 1, 0, 9)),
    ]);

    private static string Exchanged(MachineModel model)
    {
        MachineState end = Simulator.Run(model, exchange, memory: []);
        return $"{end.Scratch[0]} in word 0 and {end.Scratch[1]} in word 1";
    }

    private static int Total(MachineModel model) => Engines.Costed.Sum(model.Slots);

    private static string When(TrapCode code) =>
        code switch
        {
            TrapCode.DivisionByZero => "`//`, `cdiv` or `%` by 0, in any lane",
            TrapCode.MemoryOutOfRange => "a load or store touches a word past the end of memory",
            TrapCode.ScratchOutOfRange => "an operand touches a word outside scratch",
            TrapCode.SlotLimit => "an engine has more ops than slots",
            TrapCode.DoubleWrite => "two ops of an op-set write one scratch word, one memory word, or the pc",
            TrapCode.JumpOutOfRange => "a jump to before the first op-set",
            TrapCode.UnexpectedValue => "debug checks are on and a word is not what the reference kernel had",
            TrapCode.UnknownTraceKey => "debug checks are on and the reference kernel has no value of that key",
            TrapCode.StepLimit => "the run took more op-sets than it was allowed",
            _ => throw new ArgumentOutOfRangeException(nameof(code)),
        };
}
