using System.Net.WebSockets;

namespace Kernel.Host.Tests.Browser;

/// <summary>The protocol at its ends: a browser that leaves or says nothing, and being let go of in the middle.</summary>
public sealed class DevToolsTests
{
    // Against hanging only.
    private static readonly TimeSpan hang = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task To_let_go_while_an_event_is_being_handled_does_no_harm()
    {
        using var browser = new FakeBrowser();
        (DevTools tools, WebSocket side) = await Connect(browser, hang);
        using var entered = new SemaphoreSlim(0);
        using var leave = new SemaphoreSlim(0);
        tools.Listeners["page"] = (_, _) =>
        {
            entered.Release();
            leave.Wait(hang);
        };
        await FakeBrowser.Say(side, """{"method": "Page.busy", "params": {}, "sessionId": "page"}""");
        Assert.True(await entered.WaitAsync(hang, TestContext.Current.CancellationToken));

        Task disposing = tools.DisposeAsync().AsTask();
        leave.Release();

        await disposing.WaitAsync(hang, TestContext.Current.CancellationToken);
        side.Dispose();
    }

    [Fact]
    public async Task To_let_go_ends_what_still_waits_for_an_answer()
    {
        using var browser = new FakeBrowser();
        (DevTools tools, WebSocket side) = await Connect(browser, Timeout.InfiniteTimeSpan);
        Task waiting = tools.Send(null, "Page.enable");

        await tools.DisposeAsync();

        IOException failure = await Assert.ThrowsAsync<IOException>(() => waiting.WaitAsync(hang));
        Assert.StartsWith("Page.enable: no connection", failure.Message, StringComparison.Ordinal);
        side.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_browser_that_goes_fails_all_that_is_and_will_be_asked_of_it_at_once(bool saysSo)
    {
        using var browser = new FakeBrowser();
        // With no end to its patience, only the loss of the connection can end the wait.
        (DevTools tools, WebSocket side) = await Connect(browser, Timeout.InfiniteTimeSpan);
        Task waiting = tools.Send(null, "Page.enable");
        Task loading = tools.Wait("a page", new TaskCompletionSource().Task);

        if (saysSo)
        {
            await side.CloseOutputAsync(
                WebSocketCloseStatus.NormalClosure,
                null,
                TestContext.Current.CancellationToken
            );
        }
        side.Dispose();

        foreach (Task task in (Task[])[waiting, loading, tools.Send(null, "Page.reload")])
        {
            IOException failure = await Assert.ThrowsAsync<IOException>(() => task.WaitAsync(hang));
            Assert.Contains("no connection to the browser any more", failure.Message, StringComparison.Ordinal);
        }
        await tools.DisposeAsync().AsTask().WaitAsync(hang, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_a_listener_does_wrong_is_told_to_who_asks_next()
    {
        using var browser = new FakeBrowser();
        (DevTools tools, WebSocket side) = await Connect(browser, hang);
        tools.Listeners["page"] = (_, _) => throw new InvalidOperationException("I cannot hear that");
        Task waiting = tools.Send(null, "Page.enable");

        await FakeBrowser.Say(side, """{"method": "Page.odd", "params": {}, "sessionId": "page"}""");

        IOException failure = await Assert.ThrowsAsync<IOException>(() => waiting);
        Assert.Contains("I cannot hear that", failure.Message, StringComparison.Ordinal);
        await tools.DisposeAsync();
        side.Dispose();
    }

    [Fact]
    public async Task A_browser_that_says_nothing_is_given_up()
    {
        using var browser = new FakeBrowser();
        (DevTools tools, WebSocket side) = await Connect(browser, TimeSpan.FromSeconds(0.2));

        IOException failure = await Assert.ThrowsAsync<IOException>(() => tools.Send(null, "Page.enable"));

        Assert.Equal("Page.enable: nothing for 0.2 s", failure.Message);
        await tools.DisposeAsync();
        side.Dispose();
    }

    [Fact]
    public async Task A_browser_that_is_killed_fails_its_tests_at_once_and_can_be_disposed_of()
    {
        Chromium.MustBeInstalled();
        await using var browser = new Chromium();
        BrowserPage page = await browser.Open("about:blank");

        Task waiting = page.Until("false");

        browser.Kill();

        foreach (Task task in (Task[])[waiting, page.Until("true"), browser.Open("about:blank")])
        {
            IOException failure = await Assert.ThrowsAsync<IOException>(() => task);
            Assert.Contains("no connection to the browser any more", failure.Message, StringComparison.Ordinal);
        }
        await page.DisposeAsync();
    }

    [Fact]
    public async Task A_page_that_crashes_fails_its_test_at_once()
    {
        Chromium.MustBeInstalled();
        await using var browser = new Chromium();

        IOException failure = await Assert.ThrowsAsync<IOException>(() => browser.Open("chrome://crash"));

        Assert.Contains("crashed", failure.Message, StringComparison.Ordinal);
        await using BrowserPage next = await browser.Open("about:blank");
        await next.Until("true");
    }

    private static async Task<(DevTools Tools, WebSocket Side)> Connect(FakeBrowser browser, TimeSpan patience)
    {
        Task<WebSocket> accepted = browser.Accept();
        DevTools tools = await DevTools.Connect(browser.Address, patience);
        return (tools, await accepted);
    }
}
