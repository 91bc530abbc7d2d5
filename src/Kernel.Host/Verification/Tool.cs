using System.ComponentModel;
using System.Text;
using System.Text.Json;

namespace Kernel.Host.Verification;

/// <summary>The python that runs the original.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Version">Its version.</param>
/// <param name="StandardModules">The names of its standard modules, which nothing may take the place of.</param>
public sealed record Python(string File, string Version, IReadOnlySet<string> StandardModules);

/// <summary>The programs that verification needs from the system.</summary>
public static class Tool
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    // Anything else a user may have set (PYTHONPATH, PYTHONOPTIMIZE, LD_PRELOAD, GIT_DIR) could put other code in the place
    // of what is to be judged, or take its assertions away.
    private static readonly string[] kept = ["PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP"];

    /// <summary>The variables every child sees.</summary>
    public static IReadOnlyDictionary<string, string> CleanEnvironment { get; } =
        kept.Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(variable => variable.Value is not null)
            .Append((Name: "LC_ALL", Value: "C.UTF-8"))
            .ToDictionary(variable => variable.Name, variable => variable.Value!, StringComparer.Ordinal);

    /// <summary>The full path of a program, or the complaint that there is none.</summary>
    /// <param name="name">Its name, such as <c>git</c>.</param>
    /// <param name="searchPath">Where to look, as PATH says it.</param>
    public static Outcome<string> Find(string name, string? searchPath)
    {
        string file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        string? found = (searchPath ?? "")
            .Split(Path.PathSeparator)
            // A place that depends on where the user stands is no place to take a judge from.
            .Where(Path.IsPathFullyQualified)
            .Select(directory => Path.Combine(directory, file))
            .FirstOrDefault(File.Exists);
        return found is null ? new Complaint(null, null, $"{name} is needed and not on the PATH; install it") : found;
    }

    /// <summary>Finds python3 and asks it what it is.</summary>
    /// <param name="searchPath">Where to look, as PATH says it.</param>
    /// <param name="cancellation">Stops asking.</param>
    public static async Task<Outcome<Python>> FindPythonAsync(string? searchPath, CancellationToken cancellation)
    {
        const string question =
            "import json, sys; print(json.dumps(['%d.%d.%d' % sys.version_info[:3], "
            + "sys.executable, sorted(getattr(sys, 'stdlib_module_names', []))]))";
        if (!Find("python3", searchPath).Succeeded(out string? file, out Complaint? missing))
        {
            return missing;
        }
        Outcome<byte[]> asked = await CaptureAsync(
                new(file, ["-I", "-S", "-B", "-c", question], Path.GetTempPath(), CleanEnvironment),
                cancellation
            )
            .ConfigureAwait(false);
        if (!asked.Succeeded(out byte[]? bytes, out Complaint? complaint))
        {
            return complaint;
        }
        using var answer = JsonDocument.Parse(bytes);
        string version = answer.RootElement[0].GetString()!;
        return Version.Parse(version) < new Version(3, 10)
            ? new Complaint(file, null, $"this is Python {version}; the original needs 3.10 or later")
            : new Python(
                // What the PATH leads to may be a script that chooses between pythons.
                answer.RootElement[1].GetString()
                    is { Length: > 0 } itself
                    ? itself
                    : file,
                version,
                answer.RootElement[2].EnumerateArray().Select(module => module.GetString()!).ToHashSet()
            );
    }

    /// <summary>What a program writes to stdout, or the complaint that it failed, with what it said.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="cancellation">Ends it, then throws.</param>
    public static async Task<Outcome<byte[]>> CaptureAsync(ChildRequest request, CancellationToken cancellation)
    {
        string command = Path.GetFileNameWithoutExtension(request.File);
        try
        {
            (ChildEnd end, byte[] output, string error) = await ChildProcess
                .CaptureAsync(request, patience, cancellation)
                .ConfigureAwait(false);
            return end switch
            {
                { Stalled: true } => new Complaint(
                    null,
                    null,
                    $"{command} did not answer within {patience.TotalSeconds:N0} seconds"
                ),
                { Status: not 0 } => new Complaint(null, null, $"{command} failed: {OneLine(error)}"),
                _ => output,
            };
        }
        catch (Win32Exception failure)
        {
            return new Complaint(request.File, null, $"cannot be run: {failure.Message}");
        }
    }

    /// <summary>The last line of a text that says something: where programs put the gist of a failure.</summary>
    /// <param name="text">What a program wrote to stderr.</param>
    public static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault()
        ?? "it said nothing";

    private static string OneLine(string text) =>
        text.Length == 0 ? "it said nothing" : new StringBuilder(text).Replace('\r', ' ').Replace('\n', ' ').ToString();
}
