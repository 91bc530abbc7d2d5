using System.Text.Json.Nodes;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Workload;
using Kernel.Interactive.Stepping;

namespace Kernel.Host.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class StepperPageTests(Chromium browser) : IDisposable
{
    private static readonly Shape shape = new(4, 5, 32);

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kernel-stepper-");

    public void Dispose() => directory.Delete(recursive: true);

    [Theory]
    [InlineData("compiled-selects", 0, 1_000, false)]
    [InlineData("baseline", 3_000, 400, true)]
    public async Task Every_step_forward_and_back_shows_the_state_of_the_machine(
        string kernel,
        int first,
        int count,
        bool isDark
    )
    {
        Program program = Catalogue.Find(kernel)!.Build(MachineModel.TakeHome, shape, Contract.Values).Program!;
        Stepper stepper = program.Stepper(MemoryImage.Build(TreeWalk.Random(shape, 7)), first, count);
        await using BrowserPage page = await Open(stepper, isDark);
        int last = stepper.Steps.Count;

        await Compare(page, stepper, 0);
        foreach (int steps in (int[])[1, last, last - 1, 70, 69, 0])
        {
            await page.Evaluate($"kernelStepper.go({steps})");
            await Compare(page, stepper, steps);
        }
        await page.Press("End");
        await page.Until($"kernelStepper.at() === {last}");
        await page.Press("ArrowLeft");
        await page.Until($"kernelStepper.at() === {last - 1}");
        await Compare(page, stepper, last - 1);
        await page.Press("Home");
        await page.Press("ArrowRight");
        await page.Until("kernelStepper.at() === 1");
        await Compare(page, stepper, 1);
        page.MustBeQuiet();
    }

    [Fact]
    public async Task A_trap_is_where_the_run_ends_and_is_said()
    {
        Program program = new(
            new[] { OpSet.Of(new Op(Opcode.Const, 0, 99)), OpSet.Of(new Op(Opcode.Load, 1, 0)) }.ToValueArray()
        );
        Stepper stepper = program.Stepper([1, 2, 3]);
        await using BrowserPage page = await Open(stepper, isDark: false);

        await page.Press("End");
        await page.Until("document.querySelector('.ops').innerText.includes('memory-out-of-range')");
        page.MustBeQuiet();
    }

    /// <summary>Holds what stands on the page against the state.</summary>
    private static async Task Compare(BrowserPage page, Stepper stepper, int steps)
    {
        MachineState state = stepper.At(steps);
        JsonNode shown = (
            await page.Evaluate(
                """
                (() => {
                  const words = (table) => [...table.querySelectorAll("td[title]")].map((cell) => [
                    Number(/^word (\d+)/.exec(cell.title)[1]), Number(cell.querySelector("span").textContent), cell.className.includes("changed"),
                  ]);
                  const [scratch, memory] = document.querySelectorAll("table.grid");
                  return { scratch: words(scratch), memory: words(memory), where: document.querySelector(".where").textContent };
                })()
                """
            )
        )!;
        Assert.Contains($"{state.Cycle:N0} cycle", $"{shown["where"]}", StringComparison.Ordinal);
        MachineStep? step = steps == 0 ? null : stepper.Steps[steps - 1];
        int words = Check(shown["scratch"]!, state.Scratch, step?.Scratch ?? []);
        Assert.All(
            state.Scratch.Index().Where(word => word.Item != 0),
            word =>
                Assert.Contains(
                    $"[{word.Index},{word.Item},",
                    shown["scratch"]!.ToJsonString(),
                    StringComparison.Ordinal
                )
        );
        Check(shown["memory"]!, state.Memory, step?.Memory ?? []);
        Assert.NotEqual(0, words);
    }

    private static int Check(JsonNode shown, ValueArray<uint> words, ValueArray<WordWrite> writes)
    {
        HashSet<int> changed = [.. writes.Where(write => write.Before != write.After).Select(write => write.Address)];
        foreach (JsonNode? cell in shown.AsArray())
        {
            int address = (int)cell![0]!;
            Assert.Equal((words[address], changed.Contains(address)), ((uint)(double)cell[1]!, (bool)cell[2]!));
        }
        return shown.AsArray().Count;
    }

    private async Task<BrowserPage> Open(Stepper stepper, bool isDark)
    {
        string html = stepper.ToPage("a run");
        Assert.InRange(html.Length, 1, 2_000_000);
        string file = Path.Combine(directory.FullName, "page.html");
        await File.WriteAllTextAsync(file, html);
        BrowserPage page = await browser.Open(file, isDark: isDark);
        await page.Until("document.querySelector('#stepper[data-ready]') !== null");
        return page;
    }
}
