using System.Globalization;
using System.Text;
using Kernel.Core.Machine;

namespace Kernel.Core.Interchange;

/// <summary>
/// The instruction set for people to read, made from the op table and a machine model: a page, or a
/// list for a terminal.
/// </summary>
public static class IsaPage
{
    /// <summary>The op table as lines of text, an engine after the other.</summary>
    /// <param name="model">The machine, for slots and vector length.</param>
    public static string Text(MachineModel model)
    {
        int formWidth = OpTable.All.Max(row => Form(row).Length);
        int meaningWidth = OpTable.All.Where(row => row.Doc.Length > 0).Max(row => row.Meaning.Length);
        var text = new StringBuilder();
        foreach (Engine engine in Engines.All)
        {
            text.Append(engine == Engines.All[0] ? "" : "\n");
            text.Append(CultureInfo.InvariantCulture, $"{engine.Name()}: {Slots(model, engine)}, {About(engine)}\n");
            foreach (OpInfo row in On(engine))
            {
                string doc = row.Doc.Length == 0 ? row.Meaning : $"{row.Meaning.PadRight(meaningWidth)}  {row.Doc}";
                text.Append(CultureInfo.InvariantCulture, $"  {Form(row).PadRight(formWidth)}  {doc}\n");
            }
        }
        return text.Append(
                CultureInfo.InvariantCulture,
                $"""

                dest is written, other names are read, all of them scratch addresses; a[] is a vector of {model.VectorLength} words.
                #n is a number, @n an op-set's index, +n an offset to the addresses. Keys and texts are for the reader.

                """
            )
            .ToString();
    }

    /// <summary>The page in Markdown: how the machine works, then a table an engine.</summary>
    /// <param name="model">The machine, for its sizes.</param>
    public static string Markdown(MachineModel model)
    {
        var page = new StringBuilder(IsaProse.Introduction(model));
        foreach (Engine engine in Engines.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n### {engine.Name()}: {About(engine)}\n\n");
            page.Append(
                engine == Engine.Debug ? "Takes no slot and no cycle." : $"{Capital(Slots(model, engine))} a cycle."
            );
            page.Append("\n\n| op | writes | reads | numbers | meaning |\n|---|---|---|---|---|\n");
            foreach (OpInfo row in On(engine))
            {
                page.Append(CultureInfo.InvariantCulture, $"| {Code(row.ToString())} | {Writes(model, row)} ");
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"| {Reads(model, row)} | {Numbers(row)} | {Meaning(row)} |\n"
                );
            }
        }
        return page.Append('\n').Append(IsaProse.Traps()).ToString();
    }

    private static IEnumerable<OpInfo> On(Engine engine) => OpTable.All.Where(row => row.Engine == engine);

    private static string Slots(MachineModel model, Engine engine) =>
        engine == Engine.Debug ? "free"
        : model.Slots(engine) == 1 ? "1 slot"
        : $"{model.Slots(engine)} slots";

    private static string About(Engine engine) =>
        engine switch
        {
            Engine.Alu => "scalar arithmetic",
            Engine.Valu => "vector arithmetic",
            Engine.Load => "constants, and reads of memory",
            Engine.Store => "writes to memory",
            Engine.Flow => "selects, jumps, stops",
            Engine.Debug => "checks and comments",
            _ => throw new ArgumentOutOfRangeException(nameof(engine)),
        };

    private static string Form(OpInfo row)
    {
        IEnumerable<string> operands = row.Operands.Select(operand =>
            operand.Role switch
            {
                OperandRole.Immediate => $", #{operand.Name}",
                OperandRole.Target => $", @{operand.Name}",
                OperandRole.Offset => $", +{operand.Name}",
                _ => $", {operand.Name}{(operand.IsVector ? "[]" : "")}",
            }
        );
        return $"[\"{row.SlotName}\"{string.Concat(operands)}]";
    }

    private static string Writes(MachineModel model, OpInfo row) =>
        Joined([
            .. row.Operands.Where(operand => operand.Role == OperandRole.Destination).Select(o => Words(model, o)),
            .. row.WritesMemory ? ["memory"] : (string[])[],
            .. row.IsControl ? [row.Code is Opcode.Halt or Opcode.Pause ? "status" : "pc"] : (string[])[],
        ]);

    private static string Reads(MachineModel model, OpInfo row) =>
        Joined([
            .. row.Operands.Where(operand => operand.Role == OperandRole.Source).Select(o => Words(model, o)),
            .. row.ReadsMemory ? ["memory"] : (string[])[],
        ]);

    private static string Numbers(OpInfo row) =>
        Joined([.. row.Operands.Where(operand => !operand.IsScratch).Select(operand => operand.Name)]);

    private static string Words(MachineModel model, Operand operand) =>
        operand.IsVector ? $"{operand.Name}[{model.VectorLength}]" : operand.Name;

    private static string Joined(IReadOnlyList<string> parts) => string.Join(", ", parts);

    private static string Meaning(OpInfo row) =>
        row.Doc.Length == 0 ? Code(row.Meaning) : $"{Code(row.Meaning)}. {row.Doc}";

    // A bar ends a table's cell even within code.
    private static string Code(string text) => $"`{text.Replace("|", "\\|")}`";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
