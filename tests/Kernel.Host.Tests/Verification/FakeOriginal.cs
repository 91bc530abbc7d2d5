using System.Diagnostics;
using System.Text.Json.Nodes;
using Kernel.Host.Commands;
using Kernel.Host.Tests.Commands;

namespace Kernel.Host.Tests.Verification;

/// <summary>
/// A small repository of our own that offers what the harness needs of an original: a machine that knows a few ops, and a
/// reference in which every value is combined with the root and every item moves to node 1.
/// </summary>
public sealed class FakeOriginal : IDisposable
{
    private const string Problem = """
        TASK = "combine every value with the root, move every item to node 1"

        """;

    private const string Frozen = """
        import json, os, random, sys
        from types import SimpleNamespace

        SLOT_LIMITS = {"alu": 12, "valu": 6, "load": 2, "store": 2, "flow": 1, "debug": 64}
        SCRATCH_SIZE, VLEN, N_CORES = 1536, 8, 1

        with open(WITNESS, "w") as witness:
            json.dump({
                "pid": os.getpid(), "file": __file__, "variables": list(os.environ), "path": sys.path,
                "optimize": sys.flags.optimize, "ignoreEnvironment": sys.flags.ignore_environment,
                "noSite": sys.flags.no_site, "modules": list(sys.modules),
            }, witness)

        def words(count):
            return [random.randrange(2**30) for _ in range(count)]

        class Tree:
            def __init__(self, height, values):
                self.height, self.values = height, values

            @staticmethod
            def generate(height):
                return Tree(height, words(2 ** (height + 1) - 1))

        class Input:
            def __init__(self, indices, values, rounds):
                self.indices, self.values, self.rounds = indices, values, rounds

            @staticmethod
            def generate(tree, batch, rounds):
                return Input([0] * batch, words(batch), rounds)

        def build_mem_image(tree, batch):
            indices = 7 + len(tree.values)
            values = indices + len(batch.indices)
            head = [batch.rounds, len(tree.values), len(batch.values), tree.height, 7, indices, values]
            return head + tree.values + batch.indices + batch.values

        def reference_kernel2(mem):
            yield mem
            for item in range(mem[2]):
                mem[mem[6] + item] ^= mem[mem[4]]
                mem[mem[5] + item] = 1
            yield mem

        class Machine:
            def __init__(self, memory, program, debug_info, n_cores=1):
                self.mem, self.program, self.cycle = list(memory), program, 0
                self.cores = [SimpleNamespace(pc=0, scratch=[0] * SCRATCH_SIZE) for _ in range(n_cores)]

            def run(self):
                core = self.cores[0]
                s = core.scratch
                while core.pc < len(self.program):
                    ops = self.program[core.pc]
                    core.pc += 1
                    self.cycle += 1
                    for engine in ops:
                        for op in ops[engine]:
                            match op:
                                case ("const", to, word): s[to] = word
                                case ("load", to, at): s[to] = self.mem[s[at]]
                                case ("store", at, word): self.mem[s[at]] = s[word]
                                case ("^", to, a, b): s[to] = s[a] ^ s[b]
                                case ("jump", to): core.pc = to
                                case ("cond_jump", word, to): core.pc = to if s[word] else core.pc

        """;

    private const string SubmissionTests = """
        import sys, unittest
        from pathlib import Path
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        import frozen_problem as frozen
        from perf_takehome import KernelBuilder

        def measure():
            tree = frozen.Tree.generate(10)
            start = frozen.build_mem_image(tree, frozen.Input.generate(tree, 256, 16))
            kernel = KernelBuilder()
            kernel.build_kernel(10, 2047, 256, 16)
            machine = frozen.Machine(start, kernel.instrs, kernel.debug_info(), n_cores=frozen.N_CORES)
            machine.run()
            *_, end = frozen.reference_kernel2(start)
            assert machine.mem[end[6]:] == end[end[6]:]
            print("CYCLES: ", machine.cycle)
            return machine.cycle

        class ValueTests(unittest.TestCase):
            def test_values(self):
                measure()

        class SpeedTests(unittest.TestCase):
            def test_slow(self):
                assert measure() < 10**6

            def test_fast(self):
                '''With a line that says what it is.'''
                assert measure() < 2

        if __name__ == "__main__":
            unittest.main()

        """;

    private readonly DirectoryInfo _directory;

    /// <summary>Makes the repository, with an origin/main of its own; skips the test where git or python3 is missing.</summary>
    public FakeOriginal()
    {
        Assert.SkipUnless(
            Host.Verification.Tool.Find("git", SearchPath).Value is not null
                && Host.Verification.Tool.Find("python3", SearchPath).Value is not null,
            "git and python3 are needed, and at least one of them is not on the PATH."
        );
        // Only now: who is skipped is not disposed of.
        _directory = Directory.CreateTempSubdirectory("kernel-tests-");
        Save("problem.py", Problem);
        Save("tests/frozen_problem.py", $"WITNESS = {JsonValue.Create(In("witness.json")).ToJsonString()}\n{Frozen}");
        Save("tests/submission_tests.py", SubmissionTests);
        Git("init", "--quiet");
        Commit();
        Git("update-ref", "refs/remotes/origin/main", "HEAD");
    }

    public static string? SearchPath => Environment.GetEnvironmentVariable("PATH");

    public string Clone => Path.Combine(_directory.FullName, "clone");

    /// <summary>What the machine saw of its surroundings when it ran last.</summary>
    public JsonNode Witness => JsonNode.Parse(File.ReadAllText(In("witness.json")))!;

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>A path beside the clone.</summary>
    public string In(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>Writes a file of the clone.</summary>
    public void Save(string name, string text)
    {
        string path = Path.Combine(Clone, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Changes a file of the clone.</summary>
    public void Replace(string name, string old, string now)
    {
        string text = File.ReadAllText(Path.Combine(Clone, name));
        Assert.Contains(old, text, StringComparison.Ordinal);
        Save(name, text.Replace(old, now, StringComparison.Ordinal));
    }

    public void Commit()
    {
        Git("add", "--all", "--force");
        Git("-c", "user.name=N", "-c", "user.email=n@example.org", "commit", "--quiet", "--message", "as it is");
    }

    /// <summary>Runs git in the clone and gives what it prints.</summary>
    public string Git(params string[] args)
    {
        var start = new ProcessStartInfo("git", ["-C", Clone, .. args]) { RedirectStandardOutput = true };
        start.Environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }

    /// <summary>Verifies a program's JSON against the clone.</summary>
    public Task<Answer> Verify(string program, params string[] more)
    {
        File.WriteAllText(In("p.json"), program);
        return Run(SearchPath, ["--program", In("p.json"), "--original", Clone, .. more]);
    }

    /// <summary>Runs the command; paths of the folder are cut down in what it wrote.</summary>
    public Task<Answer> Run(string? searchPath, params string[] args) =>
        Run(searchPath, new StringWriter(), TestContext.Current.CancellationToken, args);

    /// <summary>Runs the command with a stderr of one's own.</summary>
    public async Task<Answer> Run(
        string? searchPath,
        StringWriter error,
        CancellationToken cancellation,
        params string[] args
    )
    {
        using var output = new StringWriter { NewLine = "\n" };
        error.NewLine = "\n";
        int status = await CommandLine.RunAsync(
            [VerifyCommand.Create(searchPath)],
            ["verify", .. args],
            output,
            error,
            cancellation
        );
        return new Answer(status, Shortened(output), Shortened(error));
    }

    private string Shortened(StringWriter text) =>
        text.ToString().Replace(_directory.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
}
