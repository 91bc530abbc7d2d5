using System.Text.Json.Nodes;
using Kernel.Core.Analysis;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Interactive.Viewer;

namespace Kernel.Host.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class TimelineViewerTests(Chromium browser, ITestOutputHelper output) : IDisposable
{
    private const int gutter = 96;

    private static readonly Lazy<Program> baseline = new(() => Build("baseline", Shape.TakeHome));

    private static readonly Lazy<Program> packed = new(() => Build("compiled-selects", new(5, 8, 64)));

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kernel-viewer-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task The_viewer_scrolls_through_147_734_cycles()
    {
        await using BrowserPage page = await Open(baseline.Value);
        JsonNode figures = (
            await page.Evaluate(
                """
                (async () => {
                  const { view, show, draw, program } = kernelViewer;
                  const figures = {};
                  for (const span of [program.cycles, 20000, 2000, 100, 20]) {
                    const work = [], frames = [];
                    let last = performance.now();
                    for (let i = 0; i <= 40; i++) {
                      view.span = span;
                      view.from = (i / 40) * (program.cycles - span);
                      const start = performance.now();
                      draw();
                      work.push(performance.now() - start);
                      await new Promise(requestAnimationFrame);
                      frames.push(performance.now() - last);
                      last = performance.now();
                    }
                    const sorted = (all) => all.slice(1).sort((a, b) => a - b).map((ms) => Math.round(ms * 10) / 10);
                    const [w, f] = [sorted(work), sorted(frames)];
                    figures[span] = { drawMedian: w[20], drawWorst: w[39], frameMedian: f[20], frameWorst: f[39] };
                  }
                  return figures;
                })()
                """
            )
        )!;
        output.WriteLine($"milliseconds by cycles in view: {figures.ToJsonString()}");

        Assert.Equal(147_734, (int)(await page.Evaluate("kernelViewer.program.cycles"))!);
        await page.Press("0");
        Assert.Equal(147_734, (double)(await page.Evaluate("kernelViewer.view.span"))!);
        // Zoom in by the wheel over the middle, then scroll to the end by the keyboard, a view at a time.
        for (int turn = 0; turn < 12; turn++)
        {
            await page.Wheel(500, 300, -400);
        }
        await page.Until("kernelViewer.view.span < 147734 / 1000");
        double middle = (double)(await page.Evaluate("kernelViewer.view.from"))!;
        Assert.InRange(middle, 60_000, 90_000);
        await page.Press("End");
        await page.Until("kernelViewer.view.from + kernelViewer.view.span > 147733.9");
        Assert.NotEqual(0, await Painted(page));
        await page.Press("Home");
        await page.Until("kernelViewer.view.from === 0");
        Assert.NotEqual(0, await Painted(page));
        page.MustBeQuiet();
    }

    [Fact]
    public async Task A_click_shows_the_op_with_its_reads_its_writes_and_its_reason()
    {
        Program program = packed.Value;
        var explanation = Explanation.Of(MachineModel.TakeHome, program);
        await using BrowserPage page = await Open(program);
        foreach (IssuedOp op in explanation.Ops.Where(op => op.Index % 997 == 500))
        {
            JsonNode at = (
                await page.Evaluate(
                    $$"""
                    (() => {
                      kernelViewer.show({{op.Cycle}} - 10, 24);
                      kernelViewer.draw();
                      const { program, view } = kernelViewer;
                      const box = document.querySelector("canvas.lanes").getBoundingClientRect();
                      const scale = (box.width - {{gutter}}) / view.span;
                      let y = 0;
                      while (kernelViewer.laneAt(y) !== program.lane[{{op.Index}}]) y++;
                      return { x: box.left + {{gutter}} + ({{op.Cycle}} - view.from + 0.5) * scale, y: box.top + y + 4 };
                    })()
                    """
                )
            )!;

            await page.Click((double)at["x"]!, (double)at["y"]!);
            await page.Until($"document.querySelector('aside h2').textContent === {Text(op.Op.ToString())}");

            string said = (string)(await page.Evaluate("document.querySelector('aside').innerText"))!;
            OpExplained why = explanation.Why(op);
            Assert.Contains($"{op.Engine.Name()} slot {op.Slot}, cycle {op.Cycle:N0}", said, StringComparison.Ordinal);
            Assert.Contains(op.Op.Info.Meaning, said, StringComparison.Ordinal);
            Assert.Contains(
                why.Chain.Count < 2 ? "there from the start" : $"there from cycle {why.Wait.Ready:N0}",
                said,
                StringComparison.Ordinal
            );
            Assert.Equal(why.Wait.EngineFull > 0, said.Contains("was full", StringComparison.Ordinal));
            Assert.Equal(why.Wait.ScratchFull > 0, said.Contains("no scratch was free", StringComparison.Ordinal));
            Assert.Equal(
                why.Wait.Order > 0,
                said.Contains("although a slot and scratch were free", StringComparison.Ordinal)
            );
        }
        page.MustBeQuiet();
    }

    [Fact]
    public async Task The_page_finds_the_writers_and_readers_that_the_data_flow_has()
    {
        Program program = packed.Value;
        DataFlow flow = DataFlow.Of(MachineModel.TakeHome, program);
        IssuedOp[] asked = [.. flow.Ops.Where(op => op.Index % 113 == 7)];
        await using BrowserPage page = await Open(program);

        JsonNode answers = (
            await page.Evaluate(
                $"[{string.Join(',', asked.Select(op => op.Index))}].map((op) => {{ kernelViewer.choose(op); return kernelViewer.chosen(); }})"
            )
        )!;

        for (int i = 0; i < asked.Length; i++)
        {
            JsonNode answer = answers[i]!;
            Assert.Equal(
                Scratch(flow, asked[i].Index),
                answer["writers"]!.AsArray().Select(writer => (int)writer!).Order()
            );
            Assert.Equal(
                flow.Ops.Where(op => Scratch(flow, op.Index).Contains(asked[i].Index)).Select(op => op.Index),
                answer["readers"]!.AsArray().Select(reader => (int)reader!).Order()
            );
        }
        page.MustBeQuiet();

        static IEnumerable<int> Scratch(DataFlow flow, int op)
        {
            List<int> writers = [];
            foreach (FlowEdge edge in flow.Before(op))
            {
                if (edge.Kind == FlowKind.Scratch)
                {
                    writers.Add(edge.Op);
                }
            }
            return writers.Order();
        }
    }

    [Fact]
    public async Task The_search_is_reached_by_the_keyboard_and_goes_from_hit_to_hit()
    {
        await using BrowserPage page = await Open(packed.Value, isDark: true);
        int[] hits =
        [
            .. IssuedOp.Of(packed.Value).Where(op => op.Op.Info.FlatName == "multiply_add").Select(op => op.Index),
        ];

        await page.Press("/");
        foreach (char letter in "multiply_add")
        {
            await page.Press($"{letter}");
        }
        await page.Until($"document.querySelector('.found').textContent === '{hits.Length:N0} found'");
        // What is typed and let go again must not be searched for a moment later.
        await page.Press("x");
        await page.Press("Escape");
        await page.Evaluate("kernelViewer.search('multiply_add')");
        await page.Evaluate("new Promise((done) => setTimeout(done, 300))");
        foreach (int hit in hits[..3])
        {
            await page.Press("n");
            await page.Until($"kernelViewer.chosen().op === {hit}");
        }
        await page.Press("N");
        await page.Until($"kernelViewer.chosen().op === {hits[1]}");
        await page.Evaluate("kernelViewer.search('@17')");
        Assert.Equal("Cycle 17", (string)(await page.Evaluate("document.querySelector('aside h2').textContent"))!);
        page.MustBeQuiet();
    }

    [Fact]
    public async Task A_search_finds_the_ops_that_fit_and_no_others()
    {
        MachineModel model = MachineModel.TakeHome;
        IssuedOp[] ops = [.. IssuedOp.Of(packed.Value)];
        bool Reads(IssuedOp op, long word) => op.Op.Reads(model).Any(range => range.Overlaps(new(word, 1)));
        bool Writes(IssuedOp op, long word) => op.Op.Write(model) is { } range && range.Overlaps(new(word, 1));
        (string Words, Func<IssuedOp, bool> Fits)[] searches =
        [
            ("^", op => op.Op.Code is Opcode.Xor or Opcode.VXor),
            ("v^", op => op.Op.Code == Opcode.VXor),
            ("valu", op => op.Engine == Engine.Valu),
            ("VALU  multiply", op => op.Engine == Engine.Valu && op.Op.Code is Opcode.VMultiply or Opcode.MultiplyAdd),
            ("load", op => op.Engine == Engine.Load),
            ("137", op => Reads(op, 137) || Writes(op, 137)),
            ("w137", op => Writes(op, 137)),
            ("r137 alu", op => Reads(op, 137) && op.Engine == Engine.Alu),
            ("nothing-is-called-so", _ => false),
        ];
        await using BrowserPage page = await Open(packed.Value);

        foreach ((string words, Func<IssuedOp, bool> fits) in searches)
        {
            JsonNode found = (await page.Evaluate($"(kernelViewer.search({Text(words)}), kernelViewer.found())"))!;
            Assert.Equal(ops.Where(fits).Select(op => op.Index), found.AsArray().Select(op => (int)op!));
        }
        page.MustBeQuiet();
    }

    [Fact]
    public async Task In_a_notebook_the_viewer_works_in_its_frame()
    {
        string frame = packed.Value.Viewer("in a frame").ToFrame();
        string file = Save($"<!DOCTYPE html><meta charset=\"utf-8\"><body style=\"margin:0\">{frame}");
        await using BrowserPage page = await browser.Open(file, 900, 700);

        await page.Until(
            "document.querySelector('iframe').contentDocument?.querySelector('#viewer[data-ready]') != null"
        );
        page.MustBeQuiet();
    }

    /// <summary>How many pixels of the lanes have a colour of their own.</summary>
    private static async Task<int> Painted(BrowserPage page) =>
        (int)
            (
                await page.Evaluate(
                    """
                    (() => {
                      const lanes = document.querySelector("canvas.lanes");
                      const { width, height } = lanes;
                      const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
                      copy.drawImage(lanes, 0, 0);
                      const { data } = copy.getImageData(100, 30, width - 100, height - 40);
                      let painted = 0;
                      for (let i = 0; i < data.length; i += 4) {
                        if (Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 60) painted++;
                      }
                      return painted;
                    })()
                    """
                )
            )!;

    private async Task<BrowserPage> Open(Program program, bool isDark = false)
    {
        Chromium.MustBeInstalled();
        string html = program.Viewer("a program").ToPage();
        Assert.InRange(html.Length, 1, 2_000_000);
        BrowserPage page = await browser.Open(Save(html), isDark: isDark);
        await page.Until("document.querySelector('#viewer[data-ready]') !== null");
        return page;
    }

    private string Save(string html)
    {
        string file = Path.Combine(directory.FullName, "page.html");
        File.WriteAllText(file, html);
        return file;
    }

    private static string Text(string text) => JsonValue.Create(text).ToJsonString();

    private static Program Build(string kernel, Shape shape) =>
        Catalogue.Find(kernel)!.Build(MachineModel.TakeHome, shape, Contract.Values).Program!;
}
