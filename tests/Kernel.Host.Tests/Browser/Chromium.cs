using System.Diagnostics;

namespace Kernel.Host.Tests.Browser;

/// <summary>
/// A headless Chromium, driven by the DevTools protocol; one for all tests that want one. Where none is installed those
/// tests are skipped and say so.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string listening = "DevTools listening on ";

    private static readonly string[] names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly DirectoryInfo profile = Directory.CreateTempSubdirectory("kernel-chromium-");
    private Process? process;
    private DevTools? tools;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Opens a page and waits until it has loaded.</summary>
    /// <param name="file">An HTML file, or an address on this machine.</param>
    /// <param name="width">The width of the window in CSS pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="isDark">Whether the user is said to prefer dark pages.</param>
    public async Task<BrowserPage> Open(string file, int width = 1280, int height = 800, bool isDark = false)
    {
        tools ??= await Start();
        return await BrowserPage.Open(tools, new Uri(file).AbsoluteUri, (width, height), isDark);
    }

    public async ValueTask DisposeAsync()
    {
        if (tools is not null)
        {
            await tools.DisposeAsync();
        }
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                profile.Delete(recursive: true);
                return;
            }
            catch (IOException) when (attempt < 20)
            {
                // The last of its processes may still be writing.
                await Task.Delay(50);
            }
        }
    }

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
        process = Process.Start(new ProcessStartInfo(found, options) { RedirectStandardError = true })!;
        List<string> said = [];
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.Add(line);
            if (line.StartsWith(listening, StringComparison.Ordinal))
            {
                // It must not block on a pipe that nobody reads.
                _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                return await DevTools.Connect(new Uri(line[listening.Length..].Trim()));
            }
        }
        Assert.Fail($"{found} ended without listening:\n{string.Join('\n', said)}");
        throw new InvalidOperationException();
    }
}

/// <summary>The tests that share the browser.</summary>
[CollectionDefinition(Name)]
public class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
