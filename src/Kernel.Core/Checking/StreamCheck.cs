using Kernel.Core.Machine;

namespace Kernel.Core.Checking;

/// <summary>
/// Reads a stream over virtual words by its own light and says everything that makes it no stream a
/// pass may hand on.
/// </summary>
/// <remarks>
/// <para>
/// Let R(o) and W(o) be the words that op o reads and writes, a vector operand naming as many as a vector
/// has lanes. A stream o(0), o(1), ... is well formed when:
/// </para>
/// <list type="number">
/// <item>no op jumps: the order of the stream is the order of execution, and a stop keeps its place in it;</item>
/// <item>every word is 0 or more, and no op names its words by an offset: a word has one name;</item>
/// <item>every word is written once: W(o) and W(p) are disjoint for any two ops;</item>
/// <item>every word is written before it is read: R(o(i)) lies in the union of W(o(j)), j &lt; i;</item>
/// <item>two vector operands are the same words or have none in common, so that each vector can be given
/// an address of its own.</item>
/// </list>
/// <para>
/// Such a stream means the same in any order that keeps true dependences and the order of memory.
/// That it means what another stream means is for running both to say.
/// </para>
/// </remarks>
public static class StreamCheck
{
    /// <summary>Everything that is wrong, in stream order; nothing when the stream is well formed.</summary>
    /// <param name="model">The machine, for its vector length.</param>
    /// <param name="stream">The stream.</param>
    /// <returns>Diagnostics with places such as <c>op 12</c>.</returns>
    public static ValueArray<Diagnostic> Check(MachineModel model, OpStream stream)
    {
        var reading = new Reading(model);
        foreach (Op op in stream.Ops)
        {
            reading.Read(op);
        }
        return reading.Found.ToValueArray();
    }

    private sealed class Reading(MachineModel model)
    {
        private readonly Dictionary<long, Op> writers = [];
        private readonly Dictionary<long, long> vectors = [];
        private int index;

        public List<Diagnostic> Found { get; } = [];

        public void Read(Op op)
        {
            if (op.Info.IsJump)
            {
                Report(
                    op,
                    "jump",
                    $"{op} jumps, and a stream is executed from its first op to its last: unroll the loop"
                );
            }
            if (Offset(op) is { } offset)
            {
                string plain = $"{new Op(Opcode.Load, op.X0 + offset, op.X1 + offset)}";
                Report(op, "offset", $"{op} names its words by an offset: write {plain}");
            }
            // Reads before writes: an op that reads what it writes itself reads too early.
            CheckOperands(op, OperandRole.Source);
            CheckOperands(op, OperandRole.Destination);
            index++;
        }

        private void CheckOperands(Op op, OperandRole role)
        {
            ValueArray<Operand> operands = op.Info.Operands;
            for (int i = 0; i < operands.Count; i++)
            {
                if (operands[i].Role != role)
                {
                    continue;
                }
                long first = op[i] + (Offset(op) ?? 0);
                int lanes = operands[i].IsVector ? model.VectorLength : 1;
                if (lanes > 1)
                {
                    CheckVector(op, first, lanes);
                }
                for (long word = first; word < first + lanes; word++)
                {
                    CheckWord(op, role, word);
                }
            }
        }

        private static long? Offset(Op op) => op.Info.Operands is [_, _, { Role: OperandRole.Offset }] ? op[2] : null;

        private void CheckVector(Op op, long first, int lanes)
        {
            for (long word = first; word < first + lanes; word++)
            {
                if (!vectors.TryAdd(word, first) && vectors[word] != first)
                {
                    Report(
                        op,
                        "torn-vector",
                        $"{op} uses word {word} in a vector at {first}; it stands in one at {vectors[word]}"
                    );
                    return;
                }
            }
        }

        private void CheckWord(Op op, OperandRole role, long word)
        {
            if (word < 0)
            {
                Report(op, "negative-word", $"{op} names word {word}");
            }
            else if (role == OperandRole.Source && !writers.ContainsKey(word))
            {
                Report(op, "read-before-write", $"{op} reads word {word}, which nothing has written before");
            }
            else if (role == OperandRole.Destination && !writers.TryAdd(word, op))
            {
                Report(
                    op,
                    "second-write",
                    $"{op} writes word {word}, which {writers[word]} has written",
                    writers[word]
                );
            }
        }

        private void Report(Op op, string code, string message, Op? partner = null) =>
            Found.Add(new(code, $"op {index}", message) { Op = op, Partner = partner });
    }
}
