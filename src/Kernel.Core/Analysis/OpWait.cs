namespace Kernel.Core.Analysis;

/// <summary>Why an op is issued when it is, in figures; ops are named by their index.</summary>
/// <param name="Ready">The first cycle in which its operands were there.</param>
/// <param name="Earliest">The first cycle in which it could have run under any schedule.</param>
/// <param name="Slack">Cycles by which it could be put off without making the critical path longer.</param>
/// <param name="EngineFull">Cycles it waited after that while its engine was full.</param>
/// <param name="ScratchFull">Cycles it waited while its engine had a slot and no words were free for its result.</param>
/// <param name="Order">Cycles it waited although a slot and words were free.</param>
/// <param name="Roomy">The first cycle in which the words it writes held nothing to be read.</param>
/// <param name="LastTenant">The op that used those words last before it, or -1.</param>
/// <param name="Arrival">The last of what it waited for to arrive; null when it waits for no op.</param>
public readonly record struct OpWait(
    int Ready,
    int Earliest,
    int Slack,
    int EngineFull,
    int ScratchFull,
    int Order,
    int Roomy,
    int LastTenant,
    FlowEdge? Arrival
);
