using Kernel.Core.Interchange;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Host.Commands;

namespace Kernel.Host.Tests.Browser;

/// <summary>The pages that <c>report</c> and <c>compare</c> write.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FigurePageTests(Chromium browser) : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kernel-figures-");

    public void Dispose() => directory.Delete(recursive: true);

    [Theory]
    [InlineData("report", "baseline")]
    [InlineData("report", "compiled-selects")]
    [InlineData("compare", "compiled-plain", "compiled-selects")]
    public async Task Every_chart_is_drawn_and_nothing_is_asked_from_outside(string command, params string[] kernels)
    {
        Chromium.MustBeInstalled();
        string[] files = [.. kernels.Select(Save)];
        string file = Path.Combine(directory.FullName, "page.html");
        using var error = new StringWriter();
        int status = await CommandLine.RunAsync(
            [ReportCommand.Create(), CompareCommand.Create()],
            [command, .. files, "--html", file],
            TextWriter.Null,
            error,
            TestContext.Current.CancellationToken
        );
        Assert.True(status == ExitCode.Success, error.ToString());

        await using BrowserPage page = await browser.Open(file, width: 900);
        await page.Until("document.querySelectorAll('.kernel-chart').length > 0");
        await page.Until("document.querySelectorAll('.kernel-chart:not(.js-plotly-plot)').length === 0");
        Assert.True(
            (bool)
                (
                    await page.Evaluate(
                        "[...document.querySelectorAll('.kernel-chart')].every((chart) => chart.querySelector('svg.main-svg'))"
                    )
                )!
        );
        page.MustBeQuiet();
    }

    private string Save(string kernel)
    {
        Program program = Catalogue.Find(kernel)!.Build(MachineModel.TakeHome, new(3, 4, 32), Contract.Values).Program!;
        string file = Path.Combine(directory.FullName, $"{kernel}.json");
        File.WriteAllText(file, ProgramJson.Write(program));
        return file;
    }
}
