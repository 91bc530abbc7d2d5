using System.Text.Json.Nodes;
using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;

namespace Kernel.Core.Tests.Analysis;

public class TraceEventsTests
{
    [Fact]
    public void A_trace_holds_every_op_in_its_lane_and_every_counter_in_every_cycle() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                using var stream = new MemoryStream();
                TraceEvents.Write(stream, input.Model, input.Program, "random");
                JsonObject[] events =
                [
                    .. JsonNode.Parse(stream.ToArray())!["traceEvents"]!.AsArray().Select(e => e!.AsObject()),
                ];
                Dictionary<int, string> lanes = events
                    .Where(e => (string)e["name"]! == "thread_name")
                    .ToDictionary(e => (int)e["tid"]!, e => (string)e["args"]!["name"]!);
                Assert.Equal(Engines.Costed.Sum(input.Model.Slots), lanes.Count);
                Assert.Equal(
                    IssuedOp.Of(input.Program).Select(op => ($"{op.Engine.Name()} {op.Slot}", op.Cycle, $"{op.Op}")),
                    events
                        .Where(e => (string)e["ph"]! == "X")
                        .Select(e => (lanes[(int)e["tid"]!], (int)e["ts"]!, (string)e["args"]!["op"]!))
                );
                int[] live = Held(events, "live scratch", "words", IssuedOp.CyclesOf(input.Program));
                Assert.Equal(Pressure.Of(input.Model, input.Program).Live, live);
                foreach (Engine engine in Engines.Costed)
                {
                    int[] used = Held(events, $"{engine.Name()} slots used", "slots", live.Length);
                    Assert.Equal(Idle.Of(input.Model, input.Program).Filled(engine), used.Sum());
                }
            },
            iter: 60
        );

    /// <summary>What a counter shows in each cycle: its last value so far.</summary>
    private static int[] Held(JsonObject[] events, string name, string unit, int cycles)
    {
        int[] values = new int[cycles];
        foreach (JsonObject e in events.Where(e => (string)e["name"]! == name))
        {
            int from = (int)e["ts"]!;
            Array.Fill(values, (int)e["args"]![unit]!, from, cycles - from);
        }
        return values;
    }
}
