using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kernel.Core.Machine;

/// <summary>Ops as JSON arrays: how people read them and how files hold them.</summary>
public static class FlatForm
{
    private static readonly JsonSerializerOptions plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The op headed by its flat name, which alone tells the engine: <c>["v+", 8, 0, 16]</c>.</summary>
    /// <param name="op">The op.</param>
    public static string Write(Op op)
    {
        var text = new StringBuilder(32);
        Append(text, op.Info.FlatName, op);
        return text.ToString();
    }

    /// <summary>Appends the op headed by a name of the caller's choice.</summary>
    internal static void Append(StringBuilder text, string name, Op op)
    {
        text.Append("[\"").Append(name).Append('"');
        int number = 0;
        foreach (Operand operand in op.Info.Operands)
        {
            text.Append(", ");
            _ = operand.Role switch
            {
                OperandRole.Key => text.Append(op.Notes[0]),
                OperandRole.Keys => text.Append('[').AppendJoin(", ", (IEnumerable<string>)op.Notes).Append(']'),
                OperandRole.Text => text.Append(JsonSerializer.Serialize(op.Notes[0], plain)),
                _ => text.Append(CultureInfo.InvariantCulture, $"{op[number++]}"),
            };
        }
        text.Append(']');
    }
}
