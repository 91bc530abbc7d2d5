using System.Text.Json;
using CsCheck;
using Kernel.Core.Interchange;
using Kernel.Core.Tests.Analysis;

namespace Kernel.Core.Tests.Interchange;

/// <summary>The rules of the Trace Event Format, as far as Perfetto, speedscope and chrome://tracing rely on them.</summary>
public class TraceFormatTests
{
    [Fact]
    public void A_trace_keeps_the_rules_of_its_format() =>
        AnalysisGenerators.Any.Sample(
            input =>
            {
                using var stream = new MemoryStream();
                TraceEvents.Write(stream, input.Model, input.Program, "a \"name\" with </script>");
                using var document = JsonDocument.Parse(stream.ToArray());
                Assert.Contains(
                    document.RootElement.GetProperty("displayTimeUnit").GetString(),
                    (string[])["ms", "ns"]
                );
                JsonElement[] events = [.. document.RootElement.GetProperty("traceEvents").EnumerateArray()];
                Assert.All(events, Check);
                // Viewers that nest slices take each lane's in the order of their times, and none may overlap another.
                foreach (
                    IGrouping<long, JsonElement> lane in Slices(events).GroupBy(e => e.GetProperty("tid").GetInt64())
                )
                {
                    long[] times = [.. lane.Select(e => e.GetProperty("ts").GetInt64())];
                    Assert.Equal(times.Order().Distinct(), times);
                }
                // A lane that has slices has a name, and so has its process.
                HashSet<long> named = [.. Meta(events, "thread_name").Select(e => e.GetProperty("tid").GetInt64())];
                Assert.All(Slices(events), e => Assert.Contains(e.GetProperty("tid").GetInt64(), named));
                Assert.Equal(
                    events.Select(e => e.GetProperty("pid").GetInt64()).Distinct(),
                    Meta(events, "process_name").Select(e => e.GetProperty("pid").GetInt64())
                );
                Assert.Equal(
                    named.Order(),
                    Meta(events, "thread_sort_index").Select(e => e.GetProperty("tid").GetInt64()).Order()
                );
            },
            iter: 60
        );

    private static void Check(JsonElement item)
    {
        Assert.NotEqual("", item.GetProperty("name").GetString());
        // 0 is the idle process of the systems these viewers were made for.
        Assert.InRange(item.GetProperty("pid").GetInt32(), 1, int.MaxValue);
        Assert.InRange(item.GetProperty("tid").GetInt32(), 0, int.MaxValue);
        JsonElement args = item.GetProperty("args");
        switch (item.GetProperty("ph").GetString())
        {
            case "X":
                Assert.InRange(item.GetProperty("ts").GetInt64(), 0, long.MaxValue);
                Assert.Equal(1, item.GetProperty("dur").GetInt64());
                Assert.NotEqual("", item.GetProperty("cat").GetString());
                break;
            case "C":
                Assert.InRange(item.GetProperty("ts").GetInt64(), 0, long.MaxValue);
                Assert.All(args.EnumerateObject(), value => Assert.Equal(JsonValueKind.Number, value.Value.ValueKind));
                Assert.NotEmpty(args.EnumerateObject());
                break;
            case "M" when item.GetProperty("name").GetString() == "thread_sort_index":
                Assert.Equal(JsonValueKind.Number, args.GetProperty("sort_index").ValueKind);
                break;
            case "M":
                Assert.Equal(JsonValueKind.String, args.GetProperty("name").ValueKind);
                break;
            default:
                Assert.Fail($"an event of an unknown phase: {item}");
                break;
        }
    }

    private static IEnumerable<JsonElement> Slices(JsonElement[] events) =>
        events.Where(e => e.GetProperty("ph").GetString() == "X");

    private static IEnumerable<JsonElement> Meta(JsonElement[] events, string name) =>
        events.Where(e => e.GetProperty("ph").GetString() == "M" && e.GetProperty("name").GetString() == name);
}
