using System.Text.Json.Nodes;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;
using Kernel.Host.Commands;

namespace Kernel.Host.Tests.Browser;

/// <summary>The page of a report as a reader uses it: everything at a glance, and single cycles on zooming in.</summary>
public sealed class ReportPageTests : IAsyncLifetime
{
    private const int cycles = 30_000;

    private readonly Chromium browser = new();
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kernel-report-");

    public ValueTask InitializeAsync() => browser.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Zooming_in_shows_single_cycles_and_zooming_out_bins_again()
    {
        Chromium.MustBeInstalled();
        await using BrowserPage page = await browser.Open(await Write());
        await page.Until("document.querySelectorAll('.kernel-chart').length === 3");
        await page.Until("document.querySelectorAll('.kernel-chart:not(.js-plotly-plot)').length === 0");
        await page.Evaluate("window.heat = document.querySelectorAll('.kernel-chart')[1], 1");
        await page.Until("heat.layout !== undefined && heat.data.some((trace) => trace.type === 'heatmap')");
        Assert.Contains("a column is 60 cycles", await Title(page), StringComparison.Ordinal);

        await page.Evaluate("Plotly.relayout(heat, { 'xaxis.range': [20000, 20009] }).then(() => 1)");
        await page.Until("heat.layout.xaxis2.title.text === 'cycle'");
        Assert.Equal("[20000,20001,20002,20003,20004,20005,20006,20007,20008,20009]", await X(page));
        // Every third op-set has an op on alu, every other one on load.
        Assert.Equal(
            Enumerable.Range(20_000, 9).Select(cycle => cycle % 3 == 0 ? 1.0 / 12 : 0),
            (await Z(page, "alu")).Select(share => Math.Round(share, 6)),
            (expected, actual) => Math.Abs(expected - actual) < 1e-5
        );
        Assert.Equal(Enumerable.Range(20_000, 9).Select(cycle => cycle % 3 == 0 ? 0 : 0.5), await Z(page, "load"));

        await page.Evaluate($"Plotly.relayout(heat, {{ 'xaxis.range': [0, {cycles}] }}).then(() => 1)");
        await page.Until("heat.layout.xaxis2.title.text.includes('60 cycles')");
        Assert.Equal("[0,60,120]", (string)(await page.Evaluate($"JSON.stringify({Heat}[0].x.slice(0, 3))"))!);
        page.MustBeQuiet();
    }

    private const string Heat = "heat.data.filter((trace) => trace.type === 'heatmap')";

    private static async Task<string> Title(BrowserPage page) =>
        (string)(await page.Evaluate("heat.layout.xaxis2.title.text"))!;

    private static async Task<string> X(BrowserPage page) =>
        (string)(await page.Evaluate($"JSON.stringify(Array.from({Heat}[0].x))"))!;

    private static async Task<double[]> Z(BrowserPage page, string engine)
    {
        JsonNode z = (
            await page.Evaluate(
                $"{Heat}.find((trace) => trace.hovertemplate.startsWith('{engine}:')).z.map((row) => Array.from(row))"
            )
        )!;
        return [.. z[0]!.AsArray().Select(share => (double)share!)];
    }

    private async Task<string> Write()
    {
        var ops = Enumerable
            .Range(0, cycles)
            .Select(cycle => cycle % 3 == 0 ? new Op(Opcode.Add, 1, 1, 1) : new Op(Opcode.Const, 0, 7));
        string program = Path.Combine(directory.FullName, "p.json");
        string page = Path.Combine(directory.FullName, "p.html");
        await File.WriteAllTextAsync(program, ProgramJson.Write(Program.OnePerCycle(ops)));
        using StringWriter output = new(),
            error = new();
        int status = await CommandLine.RunAsync(
            [ReportCommand.Create()],
            ["report", program, "--html", page],
            output,
            error,
            TestContext.Current.CancellationToken
        );
        Assert.Equal((ExitCode.Success, ""), (status, error.ToString()));
        return page;
    }
}
