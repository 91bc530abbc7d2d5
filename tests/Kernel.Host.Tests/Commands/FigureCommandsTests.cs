using System.Text.Json.Nodes;

namespace Kernel.Host.Tests.Commands;

public sealed class FigureCommandsTests : IDisposable
{
    private const string four = """
        [{"load": [["const", 0, 7]]}, {"load": [["load", 1, 0]]}, {"alu": [["+", 2, 1, 1]]}, {"store": [["store", 0, 2]]}]
        """;

    private const string three = """
        [{"load": [["const", 5, 7]]}, {"load": [["load", 1, 5], ["const", 9, 3]]}, {"store": [["store", 5, 1]]}]
        """;

    private static readonly string[] small = ["--height", "2", "--rounds", "3", "--batch", "16"];

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_report_tells_cycles_floor_and_slots()
    {
        var answer = await _shell.Run("report", _shell.Save("p.json", four));
        var json = await _shell.Json("report", _shell.In("p.json"), "--json");

        Assert.Equal((ExitCode.Success, ""), (answer.Status, answer.Error));
        Assert.Equal("p.json: 4 cycles, 4 op-sets, 4 ops", answer.OutputLines[0]);
        Assert.Contains("set by critical path; cycles / floor 1.000", answer.Output, StringComparison.Ordinal);
        Assert.Equal(4, (int)json["cycles"]!);
        Assert.Equal(4, (int)json["criticalPath"]!["length"]!);
        Assert.Equal("critical path", (string)json["floors"]!["binding"]!);
        Assert.Equal(1, (double)json["gap"]!);
        Assert.Equal("load", (string)json["limiting"]!);
        var load = json["utilization"]!.AsArray().Single(use => (string)use!["engine"]! == "load")!;
        var idle = json["idle"]!.AsArray().Where(count => (string)count!["engine"]! == "load");
        Assert.Equal((long)load["available"]!, (long)load["used"]! + idle.Sum(count => (long)count!["slots"]!));
    }

    [Fact]
    public async Task A_report_and_a_comparison_are_also_written_as_pages_that_need_no_network()
    {
        string a = _shell.Save("a.json", four),
            b = _shell.Save("b.json", three);
        var report = await _shell.Run("report", a, "--html", _shell.In("report.html"));
        var comparison = await _shell.Run("compare", a, b, "--json", "--html", _shell.In("compare.html"));
        var nowhere = await _shell.Run("report", a, "--html", _shell.In("none/report.html"));

        Assert.Equal(await _shell.Run("report", a), report);
        Assert.Equal(await _shell.Run("compare", a, b, "--json"), comparison);
        await AssertPage("report.html");
        await AssertPage("compare.html");
        Assert.Equal((ExitCode.Usage, ""), (nowhere.Status, nowhere.Output));
        Assert.Contains("report.html", nowhere.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("why p.json --cycle 2 --engine store")]
    [InlineData("why p.json --op 3:0 --json")]
    [InlineData("crossover --height 2 --rounds 3 --batch 16")]
    [InlineData("crossover --height 2 --rounds 3 --batch 16 --json")]
    [InlineData("sweep --kernel compiled-plain --axis stagger=0,4 --height 2 --rounds 3 --batch 16")]
    public async Task Every_answer_with_a_chart_is_also_written_as_a_page(string line)
    {
        string path = _shell.Save("p.json", four);
        string[] args = [.. line.Split(' ').Select(word => word == "p.json" ? path : word)];

        Answer plain = await _shell.Run(args);
        Answer paged = await _shell.Run([.. args, "--html", _shell.In("page.html")]);
        Answer nowhere = await _shell.Run([.. args, "--html", _shell.In("none/page.html")]);

        Assert.Equal((ExitCode.Success, plain), (plain.Status, paged));
        await AssertPage("page.html");
        Assert.Equal((ExitCode.Usage, ""), (nowhere.Status, nowhere.Output));
        Assert.StartsWith("kernel: none/page.html: cannot write", nowhere.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_says_where_all_slots_go()
    {
        var answer = await _shell.Run("report", _shell.Save("p.json", four));
        var slots = (await _shell.Json("report", _shell.In("p.json"), "--json"))["slots"]!.AsArray();

        Assert.Contains("start-up, drain", answer.Output, StringComparison.Ordinal);
        Assert.All(
            slots,
            engine => Assert.Equal((long)engine!["slots"]!, engine.AsObject().Skip(2).Sum(kind => (long)kind.Value!))
        );
    }

    [Fact]
    public async Task A_program_that_jumps_is_reported_with_a_word_of_caution()
    {
        var answer = await _shell.Run("report", _shell.Save("p.json", """[{"flow": [["jump", 0]]}]"""));

        Assert.Equal(ExitCode.Success, answer.Status);
        Assert.StartsWith("The program jumps", answer.OutputLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_programs_are_compared_op_by_op()
    {
        string a = _shell.Save("a.json", four),
            b = _shell.Save("b.json", three);
        var answer = await _shell.Run("compare", a, b);
        var json = await _shell.Json("compare", a, b, "--json");
        var same = await _shell.Run("compare", a, a);

        Assert.Equal((ExitCode.Success, ""), (answer.Status, answer.Error));
        Assert.Equal(["A  a.json: 4 cycles", "B  b.json: 3 cycles (-1)"], answer.OutputLines[..2]);
        Assert.Equal(-1, (int)json["cycles"]!["change"]!);
        Assert.Equal(2, (int)json["inTheSameCycle"]!);
        Assert.Equal("""["const", 9, 3]""", (string)json["onlyB"]![0]!["op"]!);
        Assert.Equal(ExitCode.Success, same.Status);
        Assert.Equal("The two do the same ops in the same cycles.", same.OutputLines[^1]);
    }

    [Fact]
    public async Task An_empty_slot_and_an_op_are_explained()
    {
        var path = _shell.Save("p.json", four);
        var slot = await _shell.Run("why", path, "--cycle", "1", "--engine", "store");
        var byPlace = await _shell.Run("why", path, "--op", "3:store:0");
        var byNumber = await _shell.Run("why", path, "--op", "3:0");
        var byText = await _shell.Run("why", path, "--op", "[\"store\",0");
        var json = await _shell.Json("why", path, "--op", "2:0", "--json");
        var slots = await _shell.Json("why", path, "--cycle", "3", "--engine", "load", "--json");

        Assert.StartsWith("cycle 1, store: 0 of 2 slots filled", slot.Output, StringComparison.Ordinal);
        Assert.Contains("start-up", slot.Output, StringComparison.Ordinal);
        Assert.StartsWith("""["store", 0, 2]: op-set 3, store slot 0""", byPlace.Output, StringComparison.Ordinal);
        Assert.Equal(byPlace, byNumber);
        Assert.Equal(byPlace, byText);
        Assert.Equal((2, 2, 0), ((int)json["ready"]!, (int)json["issued"]!, (int)json["waited"]!["order"]!));
        Assert.Equal(["drained", "drained"], slots["empty"]!.AsArray().Select(empty => (string)empty!["reason"]!));
    }

    [Fact]
    public async Task What_is_not_there_is_a_no_and_half_a_question_wrong_usage()
    {
        var path = _shell.Save("p.json", four);

        Assert.Equal(ExitCode.No, (await _shell.Run("why", path, "--cycle", "4", "--engine", "alu")).Status);
        Assert.Equal(ExitCode.No, (await _shell.Run("why", path, "--op", "v^")).Status);
        Assert.Equal(ExitCode.No, (await _shell.Run("why", path, "--op", "9:0")).Status);
        Assert.Equal(ExitCode.Usage, (await _shell.Run("why", path)).Status);
        Assert.Equal(ExitCode.Usage, (await _shell.Run("why", path, "--cycle", "1")).Status);
        Assert.Equal(
            ExitCode.Usage,
            (await _shell.Run("why", path, "--op", "0:0", "--cycle", "1", "--engine", "alu")).Status
        );
        Assert.Equal(ExitCode.Usage, (await _shell.Run("why", path, "--cycle", "0", "--engine", "debug")).Status);
    }

    [Theory]
    [InlineData("report")]
    [InlineData("why --cycle 0 --engine alu")]
    [InlineData("trace --out /dev/null")]
    public async Task Bad_programs_get_the_diagnostics_of_check(string line)
    {
        string[] command = line.Split(' ');
        var illegal = _shell.Save("illegal.json", """[{"alu": [["+", 1536, 0, 0]]}]""");
        var broken = _shell.Save("broken.json", "[{]");
        foreach (var path in (string[])[illegal, broken, _shell.In("missing.json")])
        {
            var check = await _shell.Run(["check", path, .. small]);
            var answer = await _shell.Run([command[0], path, .. command[1..]]);
            Assert.Equal((check.Status, check.Error), (answer.Status, answer.Error));
            Assert.Equal("", answer.Output);
        }
    }

    [Fact]
    public async Task Both_programs_of_a_comparison_are_complained_of()
    {
        var answer = await _shell.Run("compare", _shell.In("a.json"), _shell.Save("b.json", "[{]"));

        Assert.Equal((ExitCode.Usage, 2), (answer.Status, answer.ErrorLines.Length));
    }

    [Fact]
    public async Task The_crossover_has_a_row_for_each_number_of_levels()
    {
        var answer = await _shell.Run(["crossover", .. small]);
        var json = await _shell.Json(["crossover", "--json", .. small]);

        Assert.Equal((ExitCode.Success, ""), (answer.Status, answer.Error));
        Assert.Equal([0, 1, 2, 3, 4], json["rows"]!.AsArray().Select(row => (int)row!["levels"]!));
        Assert.Equal(16, (int)json["batch"]!);
    }

    [Fact]
    public async Task A_sweep_lists_every_combination_and_the_best()
    {
        string[] axes = ["--axis", "stagger=0,4", "--axis", "in-flight=1,32"];
        var answer = await _shell.Run(["sweep", "--kernel", "compiled-plain", .. axes, .. small]);
        var json = await _shell.Json(["sweep", .. axes, "--json", .. small]);

        Assert.Equal(ExitCode.Success, answer.Status);
        Assert.Single(answer.OutputLines, line => line.EndsWith("best", StringComparison.Ordinal));
        Assert.Equal(
            [(0, 1), (0, 32), (4, 1), (4, 32)],
            json["points"]!
                .AsArray()
                .Select(point => ((int)point!["options"]!["stagger"]!, (int)point["options"]!["inFlight"]!))
        );
        Assert.Equal(json["points"]!.AsArray().Min(point => (int)point!["cycles"]!), (int)json["best"]!["cycles"]!);
    }

    [Theory]
    [InlineData("slope=1,2", "there is no option slope")]
    [InlineData("stagger", "give values of stagger")]
    [InlineData("stagger=1,,2", "give values of stagger")]
    [InlineData("inFlight=0", "a whole number from 1")]
    [InlineData("vectorsOnAlu=1.5", "a share from 0 to 1")]
    public async Task An_axis_that_makes_no_sense_is_wrong_usage(string axis, string complaint)
    {
        var answer = await _shell.Run("sweep", "--axis", axis);

        Assert.Equal(ExitCode.Usage, answer.Status);
        Assert.Contains(complaint, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_without_an_axis_or_of_no_kernel_is_wrong_usage()
    {
        Assert.Equal(ExitCode.Usage, (await _shell.Run("sweep")).Status);
        Assert.Equal(ExitCode.Usage, (await _shell.Run("sweep", "--kernel", "fastest", "--axis", "stagger=1")).Status);
        Assert.Equal(ExitCode.Usage, (await _shell.Run("sweep", "--axis", "margin=1", "--axis", "margin=2")).Status);
    }

    [Fact]
    public async Task A_trace_is_written_whole_or_not_at_all()
    {
        var path = _shell.Save("p.json", four);
        var answer = await _shell.Run("trace", path, "--out", _shell.In("t.json"));
        var nowhere = await _shell.Run("trace", path, "--out", _shell.In("none/t.json"));
        var events = JsonNode.Parse(await File.ReadAllTextAsync(_shell.In("t.json")))!["traceEvents"]!.AsArray();

        Assert.Equal((ExitCode.Success, ""), (answer.Status, answer.Error));
        Assert.Equal("p.json: 4 ops in 4 cycles; written to t.json", answer.OutputLines[0]);
        Assert.Equal(4, events.Count(e => (string)e!["ph"]! == "X"));
        Assert.Equal(ExitCode.Usage, nowhere.Status);
        Assert.Equal(ExitCode.Usage, (await _shell.Run("trace", path)).Status);
    }

    private async Task AssertPage(string name)
    {
        string html = await File.ReadAllTextAsync(_shell.In(name));
        Assert.InRange(html.Length, 1_000_000, 2_000_000);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("data-chart=", html, StringComparison.Ordinal);
    }
}
