namespace Kernel.Core.Machine;

/// <summary>
/// The ops of one cycle: an unordered set that never writes one place twice. The order kept here is
/// only that of the file it came from.
/// </summary>
[TypeFormatterSource]
public sealed record OpSet
{
    /// <summary>An op-set.</summary>
    /// <param name="ops">The ops.</param>
    /// <param name="named">
    /// Engines that it names, in file order; those of its ops need not be among them. An engine may be
    /// named and have no op: such an op-set does nothing and yet costs its cycle.
    /// </param>
    public OpSet(ValueArray<Op> ops, ValueArray<Engine> named)
    {
        Ops = ops;
        Engines = named.Concat(ops.Select(op => op.Engine)).Distinct().ToValueArray();
        CostsCycle = Engines.Any(engine => engine != Engine.Debug);
    }

    /// <summary>An op-set of nothing, which costs no cycle.</summary>
    public static OpSet Empty { get; } = new([], []);

    /// <summary>The ops.</summary>
    public ValueArray<Op> Ops { get; }

    /// <summary>The engines it names, each once: in file order, then those of ops whose engine the file did not name.</summary>
    public ValueArray<Engine> Engines { get; }

    /// <summary>Whether the op-set costs a cycle: it names an engine other than debug.</summary>
    public bool CostsCycle { get; }

    /// <summary>The op-set of these ops.</summary>
    /// <param name="ops">Any number of ops.</param>
    public static OpSet Of(params ReadOnlySpan<Op> ops) => new(ValueArray.Create(ops), []);

    /// <summary>The ops on one engine.</summary>
    /// <param name="engine">The engine.</param>
    public IEnumerable<Op> On(Engine engine) => Ops.Where(op => op.Engine == engine);

    /// <summary>The op-set in flat form: <c>[["const", 0, 7], ["v+", 8, 0, 16]]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", (IEnumerable<Op>)Ops)}]";
}

/// <summary>A list of op-sets, executed from the first unless a jump says otherwise.</summary>
/// <param name="OpSets">The op-sets; a pc is an index in this list.</param>
[TypeFormatterSource]
public sealed record Program(ValueArray<OpSet> OpSets)
{
    /// <summary>The number of op-sets.</summary>
    public int Length => OpSets.Count;

    /// <summary>All ops in file order.</summary>
    public IEnumerable<Op> Ops => OpSets.SelectMany(set => set.Ops);

    /// <summary>Whether there are jumps, so that a run may pass an op-set more than once or not at all.</summary>
    public bool Jumps => Ops.Any(op => op.Info.IsJump);

    /// <summary>One op a cycle, in stream order: the program before anything is packed.</summary>
    /// <param name="stream">The ops.</param>
    public static Program OnePerCycle(IEnumerable<Op> stream) =>
        new(stream.Select(op => OpSet.Of(op.Stripped())).ToValueArray());

    /// <summary>The size of the program in a line.</summary>
    public override string ToString() =>
        $"{Names.Count(OpSets.Count, "op-set")}, {Names.Count(OpSets.Sum(set => (long)set.Ops.Count), "op")}";
}
