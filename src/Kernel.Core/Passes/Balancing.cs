using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>Turns ops into equals on another engine, one after the other, as long as that evens the engines out.</summary>
internal static class Balancing
{
    /// <summary>The stream with ops turned, the first ones first.</summary>
    /// <param name="stream">A stream that writes each word once.</param>
    /// <param name="words">One more than the highest word that it touches.</param>
    /// <param name="isUneven">Whether one more is to be turned, given what each engine has to do.</param>
    /// <param name="turn">The op turned, or null where it cannot be.</param>
    /// <param name="turned">What each engine has to do after one more was turned.</param>
    public static OpStream Apply(
        OpStream stream,
        int words,
        Func<EngineLoad, bool> isUneven,
        Func<Op, StreamEditor, Op?> turn,
        Func<EngineLoad, EngineLoad> turned
    )
    {
        var editor = new StreamEditor(words);
        EngineLoad load = EngineLoad.Of(stream);
        foreach (Op op in stream.Ops)
        {
            if (isUneven(load) && turn(op, editor) is { } other)
            {
                editor.Add(other);
                load = turned(load);
            }
            else
            {
                editor.Add(op);
            }
        }
        return editor.Finish(stream);
    }
}
