using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;
using Kernel.Host.Commands;
using Kernel.Testing;

namespace Kernel.Host.Tests.Commands;

public sealed class TraceCommandTests : IDisposable
{
    private const string four = """
        [{"load": [["const", 0, 7]]}, {"load": [["load", 1, 0]]}, {"alu": [["+", 2, 1, 1]]}, {"store": [["store", 0, 2]]}]
        """;

    private const string three = """
        [{"load": [["const", 0, 7]]}, {"load": [["load", 1, 0]]}, {"store": [["store", 0, 1]]}]
        """;

    // Counts word 0 down from the word of memory at 0.
    private const string loop = """
        [{"load": [["load", 0, 3], ["const", 1, 1]]}, {"alu": [["-", 0, 0, 1]]}, {"flow": [["cond_jump", 0, 1]]}]
        """;

    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task A_page_and_a_trace_are_written_at_once()
    {
        string path = shell.Save("p.json", four);
        Answer answer = await shell.Run("trace", path, "--html", shell.In("t.html"), "--out", shell.In("t.json"));
        string page = await File.ReadAllTextAsync(shell.In("t.html"));

        Assert.Equal((ExitCode.Success, ""), (answer.Status, answer.Error));
        Assert.Equal("p.json: 4 ops in 4 cycles; written to t.json and t.html", answer.OutputLines[0]);
        Assert.Contains("<title>p.json: timeline</title>", page, StringComparison.Ordinal);
        Assert.True(File.Exists(shell.In("t.json")));
    }

    [Fact]
    public async Task A_program_that_jumps_is_shown_as_written_or_as_a_run_of_it()
    {
        string path = shell.Save("p.json", loop);
        string page = shell.In("t.html");
        Answer written = await shell.Run("trace", path, "--html", page);
        Answer run = await shell.Run("trace", path, "--html", page, "--memory", shell.Save("m.json", "[5]"));
        Answer wrong = await shell.Run("trace", path, "--html", page, "--memory", shell.Save("w.json", "[5, -1]"));

        Assert.StartsWith("p.json: 4 ops in 3 cycles", written.Output, StringComparison.Ordinal);
        Assert.Contains("as written", written.OutputLines[1], StringComparison.Ordinal);
        Assert.StartsWith("p.json: 12 ops in 11 cycles", run.Output, StringComparison.Ordinal);
        Assert.Contains("It stopped after 11 cycles", run.OutputLines[1], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, wrong.Status);
        Assert.StartsWith("kernel: w.json: memory word 1", wrong.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "say what to make")]
    [InlineData("--serve --html t.html", "--serve writes no file")]
    [InlineData("--out t.json --memory m.json", "--memory is for --html")]
    [InlineData("--serve --port 70000", "a whole number from 0 to 65,535")]
    public async Task What_makes_no_sense_is_wrong_usage(string options, string complaint)
    {
        string[] more = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Answer answer = await shell.Run(["trace", shell.Save("p.json", four), .. more]);

        Assert.Equal(ExitCode.Usage, answer.Status);
        Assert.Contains(complaint, answer.Error, StringComparison.Ordinal);
        Assert.Equal(["p.json"], shell.Files);
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_leaves_nothing()
    {
        Answer answer = await shell.Run("trace", shell.Save("p.json", four), "--html", shell.In("none/t.html"));

        Assert.Equal((ExitCode.Usage, ""), (answer.Status, answer.Output));
        Assert.Contains("cannot write", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_of_our_trace_is_that_of_the_program()
    {
        string path = shell.Save("p.json", four);
        await shell.Run("trace", path, "--out", shell.In("t.json"));
        Answer program = await shell.Run("report", path);
        Answer trace = await shell.Run("report", shell.In("t.json"));
        JsonNode fromProgram = await shell.Json("report", path, "--json");
        JsonNode fromTrace = await shell.Json("report", shell.In("t.json"), "--json");

        Assert.Equal((ExitCode.Success, ""), (trace.Status, trace.Error));
        Assert.StartsWith(
            program.Output.Replace("p.json", "t.json", StringComparison.Ordinal),
            trace.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("read from a trace", trace.Output, StringComparison.Ordinal);
        Assert.Equal("p.json", (string)fromTrace["trace"]!["name"]!);
        foreach (string key in (string[])["trace", "program"])
        {
            fromTrace.AsObject().Remove(key);
            fromProgram.AsObject().Remove(key);
        }
        Assert.Equal(fromProgram.ToJsonString(), fromTrace.ToJsonString());
    }

    [Fact]
    public async Task The_report_of_a_trace_of_the_original_counts_what_was_executed()
    {
        (Program? program, _) = ProgramJson.Read(loop, MachineModel.TakeHome);
        string trace = OriginalTrace.Of(MachineModel.TakeHome, program!, [5], named: [0, 1]);
        Answer answer = await shell.Run("report", shell.Save("trace.json", trace));

        Assert.Equal((ExitCode.Success, ""), (answer.Status, answer.Error));
        Assert.StartsWith("trace.json: 11 cycles, 11 op-sets, 12 ops", answer.Output, StringComparison.Ordinal);
        Assert.Contains("op-set after op-set", answer.Output, StringComparison.Ordinal);
        // Which is said of programs as they are written; a trace shows what was executed.
        Assert.DoesNotContain(Interactive.Figures.Jumps, answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_of_names_alone_tells_how_full_the_engines_were()
    {
        string path = shell.Save(
            "names.json",
            """
            [{"name": "thread_name", "ph": "M", "pid": 1, "tid": 2, "args": {"name": "load 1"}},
             {"name": "fetch", "ph": "X", "pid": 1, "tid": 2, "ts": 3, "dur": 1}]
            """
        );
        Answer answer = await shell.Run("report", path);
        JsonNode json = await shell.Json("report", path, "--json");

        Assert.Equal(ExitCode.Success, answer.Status);
        Assert.Contains("1 of 8 slots, 12.5%", answer.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 slices do not say which op they are", answer.Output, StringComparison.Ordinal);
        Assert.Equal("fetch", (string)json["mix"]![0]!["op"]!);
        Assert.Equal(
            2,
            json["trace"]!["unknown"]!
                .AsArray()
                .Count(note => !((string)note!).StartsWith("Empty", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("""{"traceEvents": []}""", ExitCode.Usage, "no-ops")]
    [InlineData("""[{"ph": "X"}, 3]""", ExitCode.Usage, "event 1: not-an-event")]
    [InlineData(
        """
            [{"ph": "M", "name": "thread_name", "tid": 1, "args": {"name": "alu-0"}},
             {"ph": "X", "name": "+", "tid": 1, "ts": 0, "dur": 1, "args": {"slot": "('+', 1536, 0, 0)"}}]
            """,
        ExitCode.No,
        "scratch"
    )]
    public async Task What_is_wrong_with_a_trace_is_said(string trace, int status, string complaint)
    {
        Answer answer = await shell.Run("report", shell.Save("t.json", trace));

        Assert.Equal((status, ""), (answer.Status, answer.Output));
        Assert.StartsWith("kernel: t.json", answer.Error, StringComparison.Ordinal);
        Assert.Contains(complaint, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_served_trace_follows_its_file_and_outlives_a_broken_one()
    {
        string path = shell.Save("p.json", four);
        using var stop = new CancellationTokenSource();
        using var output = new LineWriter();
        Task<int> serving = CommandLine.RunAsync(
            [TraceCommand.Create()],
            ["trace", path, "--serve", "--port", "0"],
            output,
            TextWriter.Null,
            stop.Token
        );
        string line = await output.First.WaitAsync(TimeSpan.FromSeconds(30));
        using var client = new HttpClient { BaseAddress = new Uri(line.Split(' ')[1]) };

        string page = await client.GetStringAsync("/");
        JsonNode first = await Version(client);
        Assert.Contains("ui.perfetto.dev", page, StringComparison.Ordinal);
        Assert.Equal(("p.json", null), ((string)first["file"]!, (string?)first["problem"]));
        Assert.Equal(4, await Slices(client));

        shell.Save("p.json", three);
        JsonNode second = await Version(client);
        Assert.NotEqual((string)first["version"]!, (string)second["version"]!);
        Assert.Equal(3, await Slices(client));

        shell.Save("p.json", "[{\"load\": ");
        JsonNode broken = await Version(client);
        Assert.Equal((string)second["version"]!, (string)broken["version"]!);
        Assert.Contains("not-json", (string)broken["problem"]!, StringComparison.Ordinal);
        Assert.Equal(3, await Slices(client));

        using HttpResponseMessage missing = await client.GetAsync("/etc/passwd");
        using HttpResponseMessage posted = await client.PostAsync("/", new StringContent("x"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);

        await stop.CancelAsync();
        Assert.Equal(ExitCode.Success, await serving.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_and_so_is_a_file_that_cannot_be_served()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        Answer taken = await shell.Run("trace", shell.Save("p.json", four), "--serve", "--port", $"{port}");
        Answer missing = await shell.Run("trace", shell.In("none.json"), "--serve", "--port", "0");
        string illegal = shell.Save("illegal.json", """[{"alu": [["+", 1536, 0, 0]]}]""");
        Answer refused = await shell.Run("trace", illegal, "--serve", "--port", "0");

        Assert.Equal((ExitCode.Usage, ""), (taken.Status, taken.Output));
        Assert.Contains($"cannot listen on port {port}", taken.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, missing.Status);
        Assert.StartsWith("kernel: none.json: there is no such file", missing.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.No, refused.Status);
    }

    private static async Task<JsonNode> Version(HttpClient client) =>
        JsonNode.Parse(await client.GetStringAsync("/version"))!;

    private static async Task<int> Slices(HttpClient client) =>
        JsonNode.Parse(await client.GetStringAsync("/trace.json"))!["traceEvents"]!
            .AsArray()
            .Count(e => (string)e!["ph"]! == "X");

    /// <summary>Hands out the first line as soon as it is written.</summary>
    private sealed class LineWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> First => first.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public override Task WriteLineAsync(string? value)
        {
            first.TrySetResult(value ?? "");
            return Task.CompletedTask;
        }
    }
}
