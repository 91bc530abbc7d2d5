using System.Diagnostics;

namespace Kernel.Host.Tests.Browser;

/// <summary>
/// A headless Chromium, driven by the DevTools protocol; one for all tests that want one. Where none is installed those
/// tests are skipped and say so.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string listening = "DevTools listening on ";

    // What takes longer hangs, also on a machine that is busy with other things: browser tests wait for what happens.
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);
    private static readonly string[] names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly DirectoryInfo profile = Directory.CreateTempSubdirectory("kernel-chromium-");
    private Process? process;
    private Task<DevTools>? started;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Opens a page and waits until it has loaded.</summary>
    /// <param name="file">An HTML file, or an address on this machine.</param>
    /// <param name="width">The width of the window in CSS pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="isDark">Whether the user is said to prefer dark pages.</param>
    public async Task<BrowserPage> Open(string file, int width = 1280, int height = 800, bool isDark = false)
    {
        // A browser that cannot be started is not tried again by every test: all of them fail of the same.
        started ??= Start();
        return await BrowserPage.Open(await started, new Uri(file).AbsoluteUri, (width, height), isDark);
    }

    /// <summary>Ends the browser, whatever state it is in; a test that has gone well does not fail of it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (started is { IsCompletedSuccessfully: true })
        {
            await (await started).DisposeAsync();
        }
        if (process is not null)
        {
            try
            {
                process.Kill(entireProcessTree: true);
            }
            catch (AggregateException)
            {
                // Some of them were ending by themselves.
            }
            await process.WaitForExitAsync();
            process.Dispose();
        }
        for (int attempt = 0; attempt < 200; attempt++)
        {
            try
            {
                profile.Delete(recursive: true);
                return;
            }
            catch (IOException)
            {
                // The last of its processes may still be writing.
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Takes it from under its tests, as a system does that runs out of memory.</summary>
    internal void Kill() => process!.Kill(entireProcessTree: true);

    /// <summary>Skips the test, aloud, where there is no browser; to be asked before work that only a browser needs.</summary>
    public static void MustBeInstalled() =>
        Assert.SkipWhen(
            Find() is null,
            $"NOT TESTED: no browser found ({string.Join(", ", names)}); on Debian: apt-get install chromium"
        );

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(directory => names.Select(name => Path.Combine(directory, name)))
            .FirstOrDefault(File.Exists);

    private async Task<DevTools> Start()
    {
        MustBeInstalled();
        string found = Find()!;
        string[] options =
        [
            "--headless=new",
            // Root in a container has no other choice, and the pages are ours.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--hide-scrollbars",
            "--remote-debugging-port=0",
            $"--user-data-dir={profile.FullName}",
            "about:blank",
        ];
        // It leaves things beside its profile when it is killed.
        var start = new ProcessStartInfo(found, options) { RedirectStandardError = true };
        start.Environment["TMPDIR"] = profile.FullName;
        process = Process.Start(start)!;
        List<string> said = [];
        using var enough = new CancellationTokenSource(patience);
        try
        {
            while (await process.StandardError.ReadLineAsync(enough.Token) is { } line)
            {
                said.Add(line);
                if (line.StartsWith(listening, StringComparison.Ordinal))
                {
                    // It must not block on a pipe that nobody reads.
                    _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                    return await DevTools.Connect(new Uri(line[listening.Length..].Trim()), patience);
                }
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            said.Add($"(nothing more in {patience.TotalSeconds} s)");
        }
        throw new IOException($"{found} does not listen:\n{string.Join('\n', said)}");
    }
}

/// <summary>The tests that share the browser.</summary>
[CollectionDefinition(Name)]
public class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
