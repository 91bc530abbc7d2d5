using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>How many ops of one kind there are.</summary>
/// <param name="Name">The op's flat name, such as <c>v^</c>.</param>
/// <param name="Engine">Its engine.</param>
/// <param name="Ops">How many.</param>
public sealed record OpCount(string Name, Engine Engine, int Ops);

/// <summary>What a program is made of.</summary>
public static class OpMix
{
    /// <summary>The ops by kind, engine by engine in the order of the op table; debug ops are left out.</summary>
    /// <param name="ops">The ops.</param>
    public static ValueArray<OpCount> Of(IEnumerable<Op> ops) =>
        ops.Where(op => op.Engine != Engine.Debug)
            .GroupBy(op => op.Code)
            .OrderBy(group => group.Key)
            .Select(group => new OpCount(OpTable.Of(group.Key).FlatName, OpTable.Of(group.Key).Engine, group.Count()))
            .ToValueArray();
}
