using Kernel.Core.Interchange;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Host.Tests.Browser;

/// <summary>The pages that commands write of their answers.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FigurePageTests(Chromium browser) : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kernel-figures-");

    public void Dispose() => directory.Delete(recursive: true);

    [Theory]
    [InlineData("report", "baseline")]
    [InlineData("report", "compiled-selects")]
    [InlineData("compare", "compiled-plain", "compiled-selects")]
    [InlineData("why --cycle 12 --engine store", "compiled-selects")]
    [InlineData("why --op 40:0", "compiled-selects")]
    [InlineData("sweep --axis stagger=0,4 --axis inFlight=8,32 --height 3 --rounds 4 --batch 32")]
    [InlineData("crossover --height 3 --rounds 4 --batch 32")]
    public async Task Every_chart_is_drawn_and_nothing_is_asked_from_outside(string line, params string[] kernels)
    {
        Chromium.MustBeInstalled();
        string[] command = line.Split(' ');
        string[] files = [.. kernels.Select(Save)];
        string file = Path.Combine(directory.FullName, "page.html");
        using var error = new StringWriter();
        int status = await CommandLine.RunAsync(
            CommandList.All(),
            [command[0], .. files, .. command[1..], "--html", file],
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
