using Kernel.Core.Checking;
using Kernel.Core.Machine;
using Kernel.Core.Passes;

namespace Kernel.Core.Tests.Passes;

/// <summary>One pass on a stream that was written for it.</summary>
internal static class PassTrial
{
    private static readonly MachineModel model = MachineModel.TakeHome;

    public static Pass[] All { get; } = [.. Pipeline.Usual.Passes, .. Pipeline.Optional];

    /// <summary>The pass on a whole kernel whose memory the machine compares.</summary>
    public static void Same(string name, Op[] ops)
    {
        OpStream before = new([.. ops]);
        Assert.Empty(StreamCheck.Check(model, before));
        OpStream after = All.First(pass => pass.Name == name).Apply(model, before);
        Assert.Empty(StreamCheck.Check(model, after));
        ValueArray<uint> memory = [.. Enumerable.Range(0, 200).Select(i => 100u + (uint)(i * i))];
        Assert.Equal(
            Simulator.Run(model, before.OnePerCycle(), memory).Memory,
            Simulator.Run(model, after.OnePerCycle(), memory).Memory
        );
    }

    public static Op[] Splat(long scalar, long vector, uint value) =>
        [new(Opcode.Const, scalar, value), new(Opcode.VBroadcast, vector, scalar)];

    public static Op[] After(string name, Op[] ops) =>
        [.. All.First(pass => pass.Name == name).Apply(model, new([.. ops])).Ops.Select(op => op with { Part = "" })];
}
