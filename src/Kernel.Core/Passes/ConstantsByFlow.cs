using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// Constants made by the flow engine, added to a zero, where the load engine is the shorter of slots. The
/// list scheduler does the same op by op as slots are free; this says it beforehand.
/// </summary>
/// <example>
/// Before: <c>a = const 5, b = const 9, c = const 11</c>, with one flow slot and two for loads<br/>
/// After: <c>z = const 0, a = add_imm z 5, b = const 9, c = const 11</c>
/// </example>
public static class ConstantsByFlow
{
    /// <summary>The stream with constants shared out between both engines.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">A stream that writes each word once.</param>
    public static OpStream Apply(MachineModel model, OpStream stream) =>
        Balancing.Apply(
            stream,
            Words.CountWords(model, stream),
            // Moving one pays while flow, with it, has less to do than load without it.
            load =>
                (long)(load.Flow + 1) * model.LoadSlots <= (long)(load.Load + load.Constants - 1) * model.FlowSlots,
            (op, editor) =>
                op.Code == Opcode.Const && op.X1 != 0
                    ? op with
                    {
                        Code = Opcode.AddImmediate,
                        X1 = editor.Constant(0, op.Part),
                        X2 = op.X1,
                    }
                    : null,
            load => load with { Flow = load.Flow + 1, Constants = load.Constants - 1 }
        );
}
