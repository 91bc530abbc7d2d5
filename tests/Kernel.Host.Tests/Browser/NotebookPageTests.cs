using System.Text.Json.Nodes;
using Kernel.Host.Notebooks;
using Kernel.Host.Tests.Notebooks;

namespace Kernel.Host.Tests.Browser;

/// <summary>A lesson as a reader sees it: its charts drawn, by plotly where scripts run and as our own SVG before.</summary>
[Collection(NotebookCollection.Name)]
public sealed class NotebookPageTests : IAsyncLifetime
{
    private readonly Chromium browser = new();
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kernel-lesson-");

    public ValueTask InitializeAsync() => browser.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_chart_of_a_lesson_is_drawn_and_none_asks_for_anything_from_outside()
    {
        Chromium.MustBeInstalled();
        NotebookRun ran = await TimelineNotebookTests.Ran;
        string file = Path.Combine(directory.FullName, "timeline.html");
        await File.WriteAllTextAsync(file, HtmlPage.Render(ran.Document, "timeline", _ => null));

        foreach (bool isDark in (bool[])[false, true])
        {
            await using BrowserPage page = await browser.Open(file, isDark: isDark);
            await page.Until("document.querySelectorAll('.kernel-chart .main-svg').length > 0");
            await page.Until("document.querySelectorAll('.kernel-chart:not(.js-plotly-plot)').length === 0");

            JsonNode charts = (
                await page.Evaluate(
                    """
                    [...document.querySelectorAll(".kernel-chart")].map((chart) => ({
                      marks: chart.querySelectorAll(".plot path, .plot rect, .barlayer path, .scatterlayer path").length,
                      titles: chart.querySelectorAll(".xtitle, .ytitle, .x2title, .y2title").length,
                      width: chart.querySelector("svg").getBoundingClientRect().width,
                    }))
                    """
                )
            )!;
            Assert.InRange(charts.AsArray().Count, 5, 20);
            Assert.All(charts.AsArray(), chart => Assert.InRange((int)chart!["marks"]!, 1, int.MaxValue));
            Assert.All(charts.AsArray(), chart => Assert.InRange((double)chart!["width"]!, 400, 1280));
            page.MustBeQuiet();
        }
    }
}
