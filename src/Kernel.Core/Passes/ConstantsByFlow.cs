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
    public static OpStream Apply(MachineModel model, OpStream stream)
    {
        EngineLoad load = EngineLoad.Of(stream);
        int loads = load.Load + load.Constants;
        int flow = load.Flow;
        var editor = new StreamEditor(Words.CountWords(model, stream));
        foreach (Op op in stream.Ops)
        {
            // Moving one pays while flow, with it, has less to do than load without it.
            bool pays = (long)(flow + 1) * model.LoadSlots <= (long)(loads - 1) * model.FlowSlots;
            if (op.Code == Opcode.Const && op.X1 != 0 && pays)
            {
                long zero = editor.Constant(0, op.Part);
                editor.Add(op with { Code = Opcode.AddImmediate, X1 = zero, X2 = op.X1 });
                flow++;
                loads--;
            }
            else
            {
                editor.Add(op);
            }
        }
        return editor.Finish(stream);
    }
}
