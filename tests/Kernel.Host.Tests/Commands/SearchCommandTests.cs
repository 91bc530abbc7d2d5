using System.Text;
using System.Text.Json.Nodes;
using Kernel.Core.Kernels.Record;
using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Host.Tests.Commands;

/// <summary><c>kernel search</c>: the same result however it is run, and nothing lost when it is stopped.</summary>
public sealed class SearchCommandTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task So_many_evaluations_come_to_the_same_on_any_number_of_threads()
    {
        JsonNode one = await Found("--evaluations", "64", "--threads", "1", "--seed", "3");
        JsonNode three = await Found("--evaluations", "64", "--threads", "3", "--seed", "3");
        JsonNode other = await Found("--evaluations", "64", "--threads", "1", "--seed", "4");

        Assert.True(JsonNode.DeepEquals(one, three));
        Assert.Equal(64, (long)one["evaluations"]!);
        Assert.NotEqual((double)one["cost"]!, (double)other["cost"]!);
        Assert.InRange((int)one["cycles"]!, (int)Math.Ceiling((double)one["floor"]!), 2000);
    }

    [Fact]
    public async Task A_search_that_goes_on_comes_to_what_one_in_one_go_does()
    {
        JsonNode whole = await Found("--evaluations", "96", "--journal", shell.In("whole.json"));
        _ = await Found("--evaluations", "32", "--journal", shell.In("part.json"));
        // The journal says of which size and contract it is.
        (int status, JsonNode resumed) = await Search("--resume", shell.In("part.json"), "--evaluations", "96");

        Assert.Equal(ExitCode.Success, status);
        Assert.True(JsonNode.DeepEquals(whole, resumed));
        Assert.Equal(
            await File.ReadAllTextAsync(shell.In("whole.json"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(shell.In("part.json"), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task The_plan_it_writes_gives_the_cycles_it_tells()
    {
        JsonNode found = await Found("--evaluations", "32", "--out", shell.In("plan.json"), "--contract", "FullMemory");

        string text = await File.ReadAllTextAsync(shell.In("plan.json"), TestContext.Current.CancellationToken);
        RecordPlan plan = RecordPlan.Read(text).Plan!;
        Program program = RecordWalk.Build(MachineModel.TakeHome, plan).Program!;
        Assert.Equal((new Shape(4, 7, 64), Contract.FullMemory), (plan.Shape, plan.Contract));
        Assert.Equal((int)found["cycles"]!, program.Length);
    }

    [Fact]
    public async Task Interrupted_it_gives_the_best_so_far_and_its_journal_goes_on()
    {
        // Against hanging only.
        using var interrupt = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        using var output = new StringWriter();
        // As soon as something is found it is told to stop.
        using var error = new Listener("best ", interrupt.Cancel);

        int status = await CommandLine.RunAsync(
            CommandList.All(),
            ["search", "--shape", "4,7,64", "--seconds", "3600", "--journal", shell.In("j.json"), "--json"],
            output,
            error,
            interrupt.Token
        );

        Assert.Equal(ExitCode.Cancelled, status);
        JsonNode best = JsonNode.Parse(output.ToString())!;
        long tried = (long)best["evaluations"]!;
        (int resumed, JsonNode later) = await Search("--resume", shell.In("j.json"), "--evaluations", $"{tried + 16}");
        Assert.Equal(ExitCode.Success, resumed);
        Assert.Equal(tried + 16, (long)later["evaluations"]!);
        Assert.True((int)later["cycles"]! <= (int)best["cycles"]!);
    }

    [Theory]
    [InlineData("--kernel fastest", "only the kernel record can be searched, not fastest")]
    [InlineData("--shape 10,16", "such as 10,16,256; not 10,16")]
    [InlineData("--shape 13,16,256", "--shape takes height 1 to 12")]
    [InlineData("--threads 0", "--threads")]
    [InlineData("--resume none.json", "none.json: cannot read")]
    [InlineData("--resume bad.json", "bad.json")]
    [InlineData("--journal none/j.json", "none/j.json")]
    [InlineData("--out none/p.json", "none/p.json")]
    public async Task What_it_cannot_do_is_told_before_it_begins(string line, string complaint)
    {
        shell.Save("bad.json", "{\"version\": 1, ");
        string[] args =
        [
            .. line.Split(' ').Select(word => word.Contains(".json", StringComparison.Ordinal) ? shell.In(word) : word),
        ];

        Answer answer = await shell.Run(["search", "--evaluations", "16", .. args]);

        Assert.Equal((ExitCode.Usage, ""), (answer.Status, answer.Output));
        Assert.Contains(complaint, answer.Error, StringComparison.Ordinal);
        Assert.Equal(["bad.json"], shell.Files);
    }

    private async Task<JsonNode> Found(params string[] args)
    {
        (int status, JsonNode found) = await Search(["--shape", "4,7,64", .. args]);
        Assert.Equal(ExitCode.Success, status);
        found.AsObject().Remove("plan");
        return found;
    }

    private async Task<(int Status, JsonNode Found)> Search(params string[] args)
    {
        Answer answer = await shell.Run(["search", "--json", .. args]);
        Assert.True(answer.Output.Length > 0, answer.Error);
        JsonNode found = JsonNode.Parse(answer.Output)!;
        found.AsObject().Remove("plan");
        return (answer.Status, found);
    }

    /// <summary>Does something when a text is written to it.</summary>
    private sealed class Listener(string text, Action heard) : StringWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value)
        {
            base.Write(value);
            Listen();
        }

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            Listen();
        }

        private void Listen()
        {
            if (ToString().Contains(text, StringComparison.Ordinal))
            {
                heard();
            }
        }
    }
}
