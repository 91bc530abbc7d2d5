using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Kernel.Host.Tests.Jupyter;

/// <summary>What a kernel does when it is to stop: a cell, or itself.</summary>
public class KernelInterruptTests
{
    [Fact]
    public void An_endless_cell_is_stopped_and_what_was_declared_before_is_kept()
    {
        using var kernel = new KernelProcess();
        kernel.Run("var before = 7;");

        Ran endless = RunAndInterrupt(kernel, "display(\"running\"); while (true) { before++; }");
        // What is stopped is a cell asleep for ever, as the README says it can be; the test itself waits for the answer.
        Ran asleep = RunAndInterrupt(kernel, "display(\"running\"); Thread.Sleep(Timeout.Infinite);");
        Ran after = kernel.Run("before > 7");

        Assert.Equal("Interrupted", endless.Reply["ename"]!.GetValue<string>());
        Assert.Contains("was stopped where it was", endless.Traceback, StringComparison.Ordinal);
        Assert.Contains("was stopped where it was", asleep.Traceback, StringComparison.Ordinal);
        Assert.Equal("True", after.Result);
    }

    [Fact]
    public void A_cell_that_watches_its_token_ends_with_the_best_so_far_and_the_queue_is_dropped()
    {
        using var kernel = new KernelProcess();
        string searching = kernel.Send(
            "int best = 0; display(\"running\"); while (!Cancellation.IsCancellationRequested) { best = 1157; } best"
        );
        string queued = kernel.Send("var queuedRan = 1;");
        Ran ran = kernel.Finish(searching, Interrupt(kernel));

        Assert.Equal(("ok", "1157"), (ran.Status, ran.Result));
        Assert.Equal("aborted", kernel.Finish(queued).Status);
        Assert.Equal("1157", kernel.Run("best").Result);
    }

    [Fact]
    public void A_search_ends_with_the_best_so_far()
    {
        using var kernel = new KernelProcess();

        Ran ran = RunAndInterrupt(
            kernel,
            """
            Search search = RecordWalk.Search(MachineModel.TakeHome, new Shape(3, 4, 16), Contract.Values, []);
            SearchState found = Progress.Search(search, Search.Start(1), long.MaxValue / 2, threads: 1);
            found.Evaluations > 0
            """
        );

        Assert.Equal(("ok", "True"), (ran.Status, ran.Result));
        Assert.StartsWith("interrupted: ", ran.Seen.Last(IsShown).Data("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_cannot_be_stopped_is_left_behind_and_says_so()
    {
        using var kernel = new KernelProcess();

        Ran ran = RunAndInterrupt(kernel, "var lost = 1; display(\"running\"); await Task.Delay(Timeout.Infinite);");

        Assert.Contains("left behind", ran.Traceback, StringComparison.Ordinal);
        Assert.Equal("42", kernel.Run("6 * 7").Result);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_shuts_down_when_told_also_while_a_cell_runs(bool restart)
    {
        using var kernel = new KernelProcess();
        string endless = kernel.Send("display(\"running\"); while (true) { }");
        JsonObject? reply = null;
        try
        {
            kernel.Finish(
                endless,
                seen =>
                {
                    if (IsShown(seen))
                    {
                        reply = kernel.AskControl("shutdown_request", new JsonObject { ["restart"] = restart });
                        throw new OperationCanceledException();
                    }
                }
            );
        }
        catch (OperationCanceledException)
        {
            // The cell will never finish.
        }

        Assert.Equal(ExitCode.Success, kernel.WaitForEnd());
        Assert.Equal(restart, reply!["restart"]!.GetValue<bool>());
    }

    [Fact]
    public void It_ends_when_the_front_end_has_died()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows Jupyter ends its kernels itself.");
        using Process parent = Process.Start("sleep", "600");
        try
        {
            using var kernel = KernelProcess.WithParent(parent.Id);

            parent.Kill();
            parent.WaitForExit();

            Assert.Equal(ExitCode.Success, kernel.WaitForEnd());
        }
        finally
        {
            // Does nothing to one that has ended.
            parent.Kill();
        }
    }

    private static Ran RunAndInterrupt(KernelProcess kernel, string code) =>
        kernel.Finish(kernel.Send(code), Interrupt(kernel));

    // Interrupts once, when the cell shows that it runs.
    private static Action<Received> Interrupt(KernelProcess kernel)
    {
        bool done = false;
        return seen =>
        {
            if (IsShown(seen) && !done)
            {
                done = true;
                Assert.Equal("ok", kernel.AskControl("interrupt_request", [])["status"]!.GetValue<string>());
            }
        };
    }

    private static bool IsShown(Received message) => message.Type is "display_data" or "update_display_data";
}
