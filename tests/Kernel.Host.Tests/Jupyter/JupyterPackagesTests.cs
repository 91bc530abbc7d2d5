using System.Diagnostics;
using Kernel.Host.Notebooks;
using Kernel.Host.Tests.Notebooks;

namespace Kernel.Host.Tests.Jupyter;

/// <summary>
/// The kernel under Jupyter's own programs, where they are installed (on Debian: jupyter-nbconvert, jupyter-client,
/// python3-nbconvert, python3-ipykernel); elsewhere these tests are skipped and say so.
/// </summary>
public sealed class JupyterPackagesTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<string?> whyNot = new(WhyNot);

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kernel-tests-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Nbconvert_runs_a_notebook_and_keeps_what_it_shows()
    {
        Assert.SkipWhen(whyNot.Value is not null, whyNot.Value ?? "");
        await Install();
        File.WriteAllText(
            In("lesson.ipynb"),
            NotebookWriter.Write(
                Cells.Notebook(
                    "var x = 40; Console.WriteLine($\"x is {x}\");",
                    "await Task.FromResult(x + 2)",
                    "new Op(Opcode.Const, 0, 6)"
                )
            )
        );

        (int status, string error) = await Execute("lesson.ipynb");

        Assert.True(status == 0, error);
        Assert.True(NotebookReader.ReadFile(In("done.ipynb")).Succeeded(out NotebookDocument? done, out _));
        Assert.Equal([1, 2, 3], done.Cells.Select(cell => cell.ExecutionCount));
        Assert.Equal("x is 40\n", Assert.IsType<StreamOutput>(Assert.Single(done.Cells[0].Outputs)).Text);
        Assert.Equal("42", Assert.IsType<DisplayOutput>(Assert.Single(done.Cells[1].Outputs)).Text("text/plain"));
        var op = Assert.IsType<DisplayOutput>(Assert.Single(done.Cells[2].Outputs));
        Assert.Equal(["application/json", "text/html", "text/plain"], op.Data.Keys);
    }

    [Fact]
    public async Task Nbconvert_stops_at_a_cell_that_fails_and_shows_its_line()
    {
        Assert.SkipWhen(whyNot.Value is not null, whyNot.Value ?? "");
        await Install();
        File.WriteAllText(In("bad.ipynb"), NotebookWriter.Write(Cells.Notebook("// fine\nvar y = missing;", "1")));

        (int status, string error) = await Execute("bad.ipynb");

        Assert.NotEqual(0, status);
        Assert.Contains("cell 1, line 2", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_library_completes_interrupts_and_restarts()
    {
        Assert.SkipWhen(whyNot.Value is not null, whyNot.Value ?? "");
        await Install();
        File.WriteAllText(
            In("client.py"),
            """
            from jupyter_client.manager import KernelManager

            manager = KernelManager(kernel_name="kernel-csharp")
            manager.start_kernel()
            client = manager.client()
            client.start_channels()
            client.wait_for_ready(timeout=120)

            def run(code, on_output=None):
                request = client.execute(code, allow_stdin=False)
                while True:
                    message = client.get_iopub_msg(timeout=120)
                    if message["parent_header"].get("msg_id") != request:
                        continue
                    if message["msg_type"] == "stream" and on_output:
                        on_output()
                    if message["content"].get("execution_state") == "idle":
                        break
                return reply(request)

            def reply(request):
                while True:
                    message = client.get_shell_msg(timeout=120)
                    if message["parent_header"].get("msg_id") == request:
                        return message["content"]

            assert run("int slotsOfMine = 6;")["status"] == "ok"
            found = reply(client.complete("slotsOf", 7))
            assert found["matches"] == ["slotsOfMine"], found
            told = reply(client.inspect("Simulator.Run(", 14))
            assert "MachineState Simulator.Run" in told["data"]["text/plain"], told

            stopped = run('Console.WriteLine("running"); while (true) { }', manager.interrupt_kernel)
            assert stopped["ename"] == "Interrupted", stopped
            assert run("slotsOfMine")["status"] == "ok"

            manager.restart_kernel(now=False)
            client.wait_for_ready(timeout=120)
            assert run("slotsOfMine")["ename"] == "CS0103"
            manager.shutdown_kernel()
            assert not manager.is_alive()
            client.stop_channels()
            """
        );

        (int status, string error) = await Run(In("client.py"));

        Assert.True(status == 0, error);
    }

    private static string? WhyNot()
    {
        if (!File.Exists(Python))
        {
            return $"There is no {Python}, so Jupyter's own programs cannot try the kernel.";
        }
        using Process process = Process.Start(
            new ProcessStartInfo(Python, ["-c", "import nbconvert, jupyter_client, ipykernel"])
            {
                RedirectStandardError = true,
            }
        )!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? null
            : "Jupyter is not installed (jupyter-nbconvert, jupyter-client, python3-nbconvert, python3-ipykernel): "
                + error.TrimEnd().Split('\n')[^1];
    }

    private async Task Install()
    {
        using StringWriter output = new(),
            error = new();
        int status = await CommandLine.RunAsync(
            CommandList.All(),
            ["jupyter", "install", "--prefix", directory.FullName],
            output,
            error,
            TestContext.Current.CancellationToken
        );
        Assert.True(status == ExitCode.Success, error.ToString());
    }

    private Task<(int Status, string Error)> Execute(string notebook) =>
        Run(
            "-m",
            "nbconvert",
            "--execute",
            "--to",
            "notebook",
            "--output",
            "done.ipynb",
            "--ExecutePreprocessor.kernel_name=kernel-csharp",
            In(notebook)
        );

    private async Task<(int Status, string Error)> Run(params string[] args)
    {
        var start = new ProcessStartInfo(Python, args)
        {
            WorkingDirectory = directory.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["JUPYTER_PATH"] = Path.Combine(directory.FullName, "share", "jupyter");
        // Nothing of the user's own Jupyter may be read or written.
        start.Environment["HOME"] = directory.FullName;
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using Process process = Process.Start(start)!;
        (int status, string output, string error) = await ChildRun.Finish(process);
        return (status, error + output);
    }

    private string In(string name) => Path.Combine(directory.FullName, name);
}
