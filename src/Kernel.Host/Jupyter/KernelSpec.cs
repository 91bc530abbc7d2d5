using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kernel.Host.Jupyter;

/// <summary>How Jupyter learns of the kernel: a directory with <c>kernel.json</c> in one of the places it looks.</summary>
internal static class KernelSpec
{
    /// <summary>The name notebooks of this project ask for.</summary>
    public const string UsualName = "kernel-csharp";

    private const string FileName = "kernel.json";
    private const string LogoName = "logo-svg.svg";

    private static readonly JsonSerializerOptions json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The directory of a kernel.</summary>
    /// <param name="prefix">Where Jupyter is installed, or null for the user's own place.</param>
    /// <param name="name">The kernel's name.</param>
    public static string Directory(string? prefix, string name) =>
        Path.Combine(prefix is null ? UserData() : Path.Combine(prefix, "share", "jupyter"), "kernels", name);

    /// <summary>Writes a kernel's directory.</summary>
    /// <param name="directory">The directory; what is there of an earlier install is replaced.</param>
    /// <param name="displayName">What people see.</param>
    /// <returns>Null, or why it cannot be written.</returns>
    public static Complaint? Install(string directory, string displayName)
    {
        if (IsForeign(directory))
        {
            return new Complaint(directory, null, "this is another program's kernel; choose a name by --name");
        }
        try
        {
            System.IO.Directory.CreateDirectory(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Complaint(directory, null, $"cannot make the directory: {failure.Message}");
        }
        return AtomicFile.Write(Path.Combine(directory, LogoName), Logo())
            ?? AtomicFile.Write(Path.Combine(directory, FileName), Write(displayName, Command()));
    }

    /// <summary>Takes a kernel's directory away.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>Null, or why it stays.</returns>
    public static Complaint? Uninstall(string directory)
    {
        if (!File.Exists(Path.Combine(directory, FileName)))
        {
            return new Complaint(
                directory,
                null,
                "no kernel is installed here; `jupyter kernelspec list` shows which are"
            );
        }
        if (IsForeign(directory))
        {
            return new Complaint(directory, null, "this is another program's kernel, which stays as it is");
        }
        try
        {
            foreach (string file in new[] { LogoName, FileName })
            {
                File.Delete(Path.Combine(directory, file));
            }
            if (!System.IO.Directory.EnumerateFileSystemEntries(directory).Any())
            {
                System.IO.Directory.Delete(directory);
            }
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Complaint(directory, null, $"cannot remove: {failure.Message}");
        }
    }

    /// <summary>The text of <c>kernel.json</c>.</summary>
    /// <param name="displayName">What people see.</param>
    /// <param name="command">The command that is this program.</param>
    public static string Write(string displayName, IEnumerable<string> command) =>
        new JsonObject
        {
            ["argv"] = new JsonArray([
                .. command.Concat(["jupyter", "run", "{connection_file}"]).Select(word => (JsonNode)word),
            ]),
            ["display_name"] = displayName,
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject { ["debugger"] = false },
        }.ToJsonString(json) + "\n";

    // By the .NET that runs us and our dll where there is one: the program of our own name finds its .NET by variables
    // which a notebook server need not have.
    private static string[] Command()
    {
        string dll = typeof(KernelSpec).Assembly.Location;
        string dotnet = Path.GetFullPath(
            Path.Combine(
                RuntimeEnvironment.GetRuntimeDirectory(),
                "../../..",
                OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"
            )
        );
        return dll.Length > 0 && File.Exists(dotnet) ? [dotnet, dll] : [Environment.ProcessPath!];
    }

    // Not ours when it starts something else.
    private static bool IsForeign(string directory)
    {
        string file = Path.Combine(directory, FileName);
        if (!File.Exists(file))
        {
            return false;
        }
        try
        {
            return JsonNode.Parse(File.ReadAllText(file))?["argv"] is not JsonArray argv
                || argv.Count < 3
                || $"{argv[^3]} {argv[^2]}" != "jupyter run";
        }
        catch (Exception failure)
            when (failure is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    // Jupyter's own rules for where a user's data is.
    private static string UserData()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } named)
        {
            return named;
        }
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        }
        if (OperatingSystem.IsMacOS())
        {
            return Path.Combine(home, "Library", "Jupyter");
        }
        return Path.Combine(
            Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data
                ? data
                : Path.Combine(home, ".local", "share"),
            "jupyter"
        );
    }

    private static string Logo()
    {
        using Stream stream = typeof(KernelSpec).Assembly.GetManifestResourceStream("Kernel.Host.Jupyter.logo.svg")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
