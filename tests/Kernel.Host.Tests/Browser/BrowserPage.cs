using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Kernel.Host.Tests.Browser;

/// <summary>A page in the browser: what a user does to it, what it says, and what it must not do.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private static readonly string[] fromOutside = ["http", "ws"];

    private readonly DevTools tools;
    private readonly string target;
    private readonly string session;
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> faults = new();

    private BrowserPage(DevTools tools, string target, string session)
    {
        (this.tools, this.target, this.session) = (tools, target, session);
        tools.Listeners[session] = Notice;
    }

    /// <summary>Sees to it that the page has caused no error and no warning, and asked for nothing from outside.</summary>
    public void MustBeQuiet() => Assert.True(faults.IsEmpty, string.Join('\n', faults));

    internal static async Task<BrowserPage> Open(DevTools tools, string url, (int Width, int Height) size, bool isDark)
    {
        JsonNode created = await tools.Send(null, "Target.createTarget", new() { ["url"] = "about:blank" });
        string made = (string)created["targetId"]!;
        JsonNode attached = await tools.Send(
            null,
            "Target.attachToTarget",
            new() { ["targetId"] = made, ["flatten"] = true }
        );
        var page = new BrowserPage(tools, made, (string)attached["sessionId"]!);
        foreach (string domain in (string[])["Page", "Runtime", "Log", "Network"])
        {
            await page.Send($"{domain}.enable");
        }
        await page.Send(
            "Emulation.setDeviceMetricsOverride",
            new()
            {
                ["width"] = size.Width,
                ["height"] = size.Height,
                ["deviceScaleFactor"] = 1,
                ["mobile"] = false,
            }
        );
        await page.Send(
            "Emulation.setEmulatedMedia",
            new()
            {
                ["features"] = new JsonArray(
                    new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }
                ),
            }
        );
        await page.Send("Page.navigate", new() { ["url"] = url });
        await tools.Wait(url, page.loaded.Task);
        return page;
    }

    /// <summary>The value of an expression, awaited when it is a promise.</summary>
    public async Task<JsonNode?> Evaluate(string expression)
    {
        JsonNode answer = await Send(
            "Runtime.evaluate",
            new()
            {
                ["expression"] = expression,
                ["awaitPromise"] = true,
                ["returnByValue"] = true,
            }
        );
        Assert.True(answer["exceptionDetails"] is null, $"{expression}: {answer["exceptionDetails"]}");
        return answer["result"]!["value"];
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task Until(string expression)
    {
        JsonNode? met = await Evaluate(
            $$"""
            new Promise((done) => {
              const ends = Date.now() + 90000;
              (function look() {
                if ({{expression}}) done(true);
                else if (Date.now() > ends) done(false);
                else setTimeout(look, 20);
              })();
            })
            """
        );
        Assert.True((bool)met!, $"never came true: {expression}");
    }

    /// <summary>Presses and releases the mouse button.</summary>
    public async Task Click(double x, double y)
    {
        await Mouse("mouseMoved", x, y);
        await Mouse("mousePressed", x, y);
        await Mouse("mouseReleased", x, y);
    }

    /// <summary>Turns the wheel: down is positive.</summary>
    public Task Wheel(double x, double y, double down) =>
        Send(
            "Input.dispatchMouseEvent",
            new()
            {
                ["type"] = "mouseWheel",
                ["x"] = x,
                ["y"] = y,
                ["deltaX"] = 0,
                ["deltaY"] = down,
            }
        );

    /// <summary>Presses a key: a character, or a name such as <c>End</c>.</summary>
    public async Task Press(string key)
    {
        var press = new JsonObject { ["type"] = "keyDown", ["key"] = key };
        if (key.Length == 1)
        {
            press["text"] = key;
        }
        await Send("Input.dispatchKeyEvent", press);
        await Send("Input.dispatchKeyEvent", new() { ["type"] = "keyUp", ["key"] = key });
    }

    /// <summary>The page as it looks, as PNG.</summary>
    public async Task<byte[]> Picture()
    {
        JsonNode answer = await Send("Page.captureScreenshot", new() { ["format"] = "png" });
        return Convert.FromBase64String((string)answer["data"]!);
    }

    public async ValueTask DisposeAsync()
    {
        tools.Listeners.TryRemove(session, out _);
        try
        {
            await tools.Send(null, "Target.closeTarget", new() { ["targetId"] = target });
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // There is nothing to close any more, and why the test has failed must not be hidden by that.
        }
    }

    private Task<JsonNode> Send(string method, JsonObject? parameters = null) =>
        tools.Send(session, method, parameters);

    private Task Mouse(string type, double x, double y) =>
        Send(
            "Input.dispatchMouseEvent",
            new()
            {
                ["type"] = type,
                ["x"] = x,
                ["y"] = y,
                ["button"] = "left",
                ["clickCount"] = 1,
            }
        );

    private void Notice(string method, JsonNode parameters)
    {
        switch (method)
        {
            case "Page.loadEventFired":
                loaded.TrySetResult();
                break;
            case "Inspector.targetCrashed":
                loaded.TrySetException(new IOException("the page has crashed"));
                break;
            case "Runtime.exceptionThrown":
                faults.Enqueue($"exception: {parameters["exceptionDetails"]}");
                break;
            case "Runtime.consoleAPICalled" when (string?)parameters["type"] is "error" or "warning" or "assert":
                faults.Enqueue($"console: {parameters["args"]}");
                break;
            case "Log.entryAdded" when (string?)parameters["entry"]!["level"] is "error" or "warning":
                faults.Enqueue($"log: {parameters["entry"]}");
                break;
            case "Network.requestWillBeSent" when IsFromOutside((string)parameters["request"]!["url"]!):
                faults.Enqueue($"request: {parameters["request"]!["url"]}");
                break;
        }
    }

    private static bool IsFromOutside(string url) =>
        fromOutside.Any(scheme => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        && new Uri(url) is { IsLoopback: false };
}
