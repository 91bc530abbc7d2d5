using System.Text.Json;
using Kernel.Core.Workload;

namespace Kernel.Host.Verification;

/// <summary>
/// A fresh folder that nobody else writes to, in which the original runs as it was committed, with a loader in the place of
/// <c>perf_takehome.py</c>. It goes away with its files.
/// </summary>
public sealed class CleanRoom : IDisposable
{
    private const string Loader = "perf_takehome.py";

    private readonly DirectoryInfo room = Directory.CreateTempSubdirectory("kernel-verify-");

    private CleanRoom() { }

    /// <summary>Lays out the original, the loader and the program.</summary>
    /// <param name="original">What to judge by.</param>
    /// <param name="program">The program's JSON.</param>
    public static CleanRoom Furnish(Original original, string program)
    {
        var furnished = new CleanRoom();
        try
        {
            foreach (CommittedFile file in original.Files)
            {
                string path = Path.Combine(furnished.OriginalFolder, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, file.Content);
            }
            File.WriteAllText(Path.Combine(furnished.OriginalFolder, Loader), Resource("loader.py"));
            File.WriteAllText(Path.Combine(furnished.OriginalFolder, "program.json"), program);
            File.WriteAllText(furnished.Trials, Resource("trials.py"));
            return furnished;
        }
        catch
        {
            furnished.Dispose();
            throw;
        }
    }

    private string OriginalFolder => Path.Combine(room.FullName, "original");

    private string Trials => Path.Combine(room.FullName, "trials.py");

    /// <summary>Runs the submission tests, word for word as committed.</summary>
    /// <param name="python">What runs them.</param>
    public ChildRequest SubmissionTests(Python python) =>
        // Without -I, as the tests import from the folder they lie in; all else that -I means is said: no variables (-E),
        // no modules of the user (-s) or of the site (-S).
        Run(python, ["-E", "-s", "-S", Path.Combine(OriginalFolder, OriginalReader.SubmissionTests), "-v"]);

    /// <summary>Runs the program on many inputs.</summary>
    /// <param name="python">What runs it.</param>
    /// <param name="shape">The size of the inputs.</param>
    /// <param name="seeds">A seed for each random input.</param>
    /// <param name="wordSeed">The seed of the input that has random words of 32 bits.</param>
    public ChildRequest InputTrials(Python python, Shape shape, IReadOnlyList<long> seeds, long wordSeed)
    {
        string plan = Path.Combine(room.FullName, "plan.json");
        File.WriteAllText(
            plan,
            JsonSerializer.Serialize(
                new
                {
                    height = shape.Height,
                    rounds = shape.Rounds,
                    batch = shape.Batch,
                    seeds,
                    wordSeed,
                }
            )
        );
        return Run(python, ["-I", "-S", Trials, OriginalFolder, plan]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            room.Delete(recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A folder of a temporary directory that stays behind is no reason to hide a verdict.
        }
    }

    // Bytecode that lies beside a source, were it committed, would be run in its place: it is looked for in a folder that
    // does not exist, and none is written. -u hands on every line at once.
    private ChildRequest Run(Python python, string[] args) =>
        new(
            python.File,
            ["-u", "-B", "-X", $"pycache_prefix={Path.Combine(room.FullName, "bytecode")}", .. args],
            room.FullName,
            Tool.CleanEnvironment
        );

    private static string Resource(string name)
    {
        using Stream stream =
            typeof(CleanRoom).Assembly.GetManifestResourceStream($"Kernel.Host.Verification.{name}")
            ?? throw new InvalidOperationException($"{name} is not among the resources.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
