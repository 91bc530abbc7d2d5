using System.Text;
using System.Text.Json.Nodes;
using Kernel.Host.Tracing;

namespace Kernel.Host.Tests.Browser;

/// <summary>The page that hands traces to Perfetto, with a frame in the place of Perfetto's window.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TraceHandoverTests(Chromium browser) : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kernel-handover-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Perfetto_is_asked_then_given_the_trace_and_again_when_the_file_changes()
    {
        Chromium.MustBeInstalled();
        string file = Path.Combine(directory.FullName, "p.json");
        await File.WriteAllTextAsync(file, """[{"load": [["const", 0, 7]]}]""");
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        Task<int> serving = TraceServer.RunAsync(file, 0, output, TextWriter.Null, stop.Token);
        string address = output.ToString().Split(' ')[1];
        await using (BrowserPage page = await browser.Open(address))
        {
            await page.Until("document.getElementById('file').textContent === 'p.json'");
            await page.Evaluate(
                """
                (() => {
                  const frame = document.body.appendChild(document.createElement("iframe")).contentWindow;
                  window.heard = [];
                  frame.postMessage = (message, origin) => heard.push({ message, origin });
                  window.open = () => frame;
                  window.answer = (data, origin) => window.dispatchEvent(new MessageEvent("message", { data, origin, source: frame }));
                  document.getElementById("open").click();
                })()
                """
            );
            await page.Until("heard.length > 1 && heard.every((each) => each.message === 'PING')");
            // Anybody can send a message; only Perfetto's window is given the trace.
            await page.Evaluate("answer('PONG', 'https://example.org')");
            await page.Evaluate("answer('PONG', 'https://ui.perfetto.dev')");
            await page.Until(Handed(1));
            string first = await Trace(page, 0);
            Assert.Contains("const", first, StringComparison.Ordinal);

            await File.WriteAllTextAsync(file, """[{"load": [["const", 0, 7]]}, {"alu": [["*", 1, 0, 0]]}]""");
            await page.Until(Handed(2));
            Assert.Equal(["const", "*"], Slices(await Trace(page, 1)));
            Assert.Equal(["const"], Slices(first));
            Assert.Equal(
                "https://ui.perfetto.dev",
                (string)(await page.Evaluate("[...new Set(heard.map((each) => each.origin))].join()"))!
            );
            page.MustBeQuiet();
        }
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Success, await serving.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static string Handed(int times) => $"heard.filter((each) => each.message.perfetto).length === {times}";

    private static async Task<string> Trace(BrowserPage page, int index) =>
        (string)
            (
                await page.Evaluate(
                    $$"""
                    (() => {
                      const { buffer, keepApiOpen } = heard.filter((each) => each.message.perfetto)[{{index}}].message.perfetto;
                      return keepApiOpen ? new TextDecoder().decode(buffer) : "";
                    })()
                    """
                )
            )!;

    private static IEnumerable<string> Slices(string trace) =>
        JsonNode.Parse(Encoding.UTF8.GetBytes(trace))!["traceEvents"]!
            .AsArray()
            .Where(e => (string)e!["ph"]! == "X")
            .Select(e => (string)e!["name"]!);
}
