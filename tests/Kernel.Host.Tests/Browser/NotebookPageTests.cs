using System.Text.Json.Nodes;
using Kernel.Host.Commands;
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

    [Fact]
    public async Task A_site_works_from_the_file_system_with_charts_viewer_and_stepper()
    {
        Chromium.MustBeInstalled();
        string notebooks = directory.CreateSubdirectory("notebooks").FullName;
        string site = Path.Combine(directory.FullName, "site");
        await File.WriteAllTextAsync(
            Path.Combine(notebooks, "look.ipynb"),
            Notebook(
                """Chart.Column<int, string, string>([3, 1])""",
                """
                Program program = Catalogue.Find("compiled-plain")!.Build(MachineModel.TakeHome, new Shape(2, 2, 8), Contract.Values).Program!;
                program.Viewer("a kernel")
                """,
                "program.Stepper(MemoryImage.Build(TreeWalk.Random(new Shape(2, 2, 8), 1)))"
            )
        );
        using var error = new StringWriter();
        int status = await CommandLine.RunAsync(
            [NotebookCommand.Create()],
            ["notebook", "run", "--all", "--folder", notebooks, "--html-folder", site],
            TextWriter.Null,
            error,
            TestContext.Current.CancellationToken
        );
        Assert.True(status == ExitCode.Success, error.ToString());

        await using (BrowserPage index = await browser.Open(Path.Combine(site, "index.html")))
        {
            await index.Until("document.querySelectorAll('a[href=\"look.html\"]').length > 0");
            index.MustBeQuiet();
        }
        await using BrowserPage page = await browser.Open(Path.Combine(site, "look.html"));
        await page.Until("document.querySelectorAll('.js-plotly-plot .main-svg').length > 0");
        foreach (string id in (string[])["viewer", "stepper"])
        {
            await page.Until(
                $"[...document.querySelectorAll('iframe')].some((frame) => frame.contentDocument?.querySelector('#{id}[data-ready]'))"
            );
        }
        page.MustBeQuiet();
    }

    private static string Notebook(params string[] cells) =>
        new JsonObject
        {
            ["cells"] = new JsonArray([
                .. cells.Select(
                    (cell, i) =>
                        new JsonObject
                        {
                            ["cell_type"] = "code",
                            ["id"] = $"cell-{i}",
                            ["metadata"] = new JsonObject(),
                            ["execution_count"] = null,
                            ["outputs"] = new JsonArray(),
                            ["source"] = cell,
                        }
                ),
            ]),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        }.ToJsonString();
}
