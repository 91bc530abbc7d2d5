using System.IO.Compression;
using System.Text;
using Kernel.Core.Workload;
using Kernel.Host.Verification;

namespace Kernel.Host.Tests.Verification;

/// <summary>Ways to make an original say yes that it would not say of its own accord, and plain mistakes.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly FakeOriginal _fake = new();

    public void Dispose() => _fake.Dispose();

    [Theory]
    [InlineData("problem.py", "move", "leave")]
    [InlineData("tests/frozen_problem.py", "self.cycle += 1", "self.cycle += 0")]
    [InlineData("tests/submission_tests.py", "assert", "None and")]
    public async Task A_changed_file_is_refused(string file, string old, string now)
    {
        _fake.Replace(file, old, now);

        await AssertRefused(
            $@"^kernel: clone/{file}:\d+: differs from origin/main \([0-9a-f]{{12}}\); restore it: git -C "
        );
    }

    [Fact]
    public async Task A_changed_file_is_refused_though_git_is_told_not_to_look()
    {
        _fake.Git("update-index", "--assume-unchanged", "tests/frozen_problem.py");
        _fake.Replace("tests/frozen_problem.py", "self.cycle += 1", "self.cycle += 0");
        Assert.Empty(_fake.Git("status", "--short"));

        await AssertRefused(@"^kernel: clone/tests/frozen_problem\.py:\d+: differs from origin/main ");
    }

    [Fact]
    public async Task A_changed_file_is_refused_though_it_is_committed()
    {
        _fake.Replace("tests/frozen_problem.py", "self.cycle += 1", "self.cycle += 0");
        _fake.Commit();

        await AssertRefused(@"^kernel: clone/tests/frozen_problem\.py:\d+: differs from origin/main ");
    }

    [Fact]
    public async Task A_changed_file_is_refused_though_git_is_told_to_take_it_for_the_committed_one()
    {
        string committed = _fake.Git("rev-parse", "HEAD:tests/frozen_problem.py");
        _fake.Replace("tests/frozen_problem.py", "self.cycle += 1", "self.cycle += 0");
        string changed = _fake.Git("hash-object", "-w", "tests/frozen_problem.py");
        _fake.Git("replace", committed, changed);
        Assert.Contains("self.cycle += 0", _fake.Git("show", "HEAD:tests/frozen_problem.py"), StringComparison.Ordinal);

        await AssertRefused(@"^kernel: clone/tests/frozen_problem\.py:\d+: differs from origin/main ");
    }

    [Fact]
    public async Task An_object_that_holds_something_else_than_its_id_says_is_refused()
    {
        string id = _fake.Git("rev-parse", "HEAD:tests/frozen_problem.py");
        _fake.Replace("tests/frozen_problem.py", "self.cycle += 1", "self.cycle += 0");
        byte[] forged = File.ReadAllBytes(Path.Combine(_fake.Clone, "tests", "frozen_problem.py"));
        string path = Path.Combine(_fake.Clone, ".git", "objects", id[..2], id[2..]);
        File.Delete(path);
        using (var stream = new ZLibStream(File.Create(path), CompressionLevel.Fastest))
        {
            stream.Write(Encoding.ASCII.GetBytes($"blob {forged.Length}\0"));
            stream.Write(forged);
        }

        var answer = await Verify();

        Assert.Equal((ExitCode.Usage, ""), (answer.Status, answer.Output));
        Assert.StartsWith("kernel: clone: ", answer.Error, StringComparison.Ordinal);
        Assert.Contains(id, answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tests/random.py", "this file is not in origin/main")]
    [InlineData("tests/.hidden", "this file is not in origin/main")]
    [InlineData("tests/deep/conftest.py", "this file is not in origin/main")]
    [InlineData("unittest.py", "this takes the place of the module unittest")]
    [InlineData("random.cpython-312-x86_64-linux-gnu.so", "this takes the place of the module random")]
    [InlineData("sitecustomize.py", "this takes the place of the module sitecustomize")]
    [InlineData("frozen_problem.py", "this takes the place of the module frozen_problem")]
    public async Task A_file_that_would_be_imported_in_place_of_another_is_refused(string file, string why)
    {
        _fake.Save(file, "");
        _fake.Save(".gitignore", "*\n");

        await AssertRefused($"^kernel: clone/{file}: {why}");
    }

    [Fact]
    public async Task A_package_that_would_be_imported_in_place_of_a_module_is_refused()
    {
        _fake.Save("frozen_problem/__init__.py", "");

        await AssertRefused("^kernel: clone/frozen_problem: this takes the place of the module frozen_problem");
    }

    [Fact]
    public async Task A_committed_file_that_takes_the_place_of_a_standard_module_is_refused()
    {
        _fake.Save("tests/random.py", "def seed(*_): pass\n");
        _fake.Commit();
        _fake.Git("update-ref", "refs/remotes/origin/main", "HEAD");

        await AssertRefused(
            "^kernel: clone/tests/random.py: origin/main .* has this file, and it takes the place of python's"
        );
    }

    [Fact]
    public async Task A_missing_file_is_refused()
    {
        File.Delete(Path.Combine(_fake.Clone, "problem.py"));

        await AssertRefused("^kernel: clone/problem.py: is missing");
    }

    [Fact]
    public async Task A_link_to_a_file_that_is_the_same_for_now_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows asks for a privilege to make links.");
        string file = Path.Combine(_fake.Clone, "problem.py");
        File.Move(file, _fake.In("elsewhere.py"));
        File.CreateSymbolicLink(file, _fake.In("elsewhere.py"));

        await AssertRefused("^kernel: clone/problem.py: this is a link");
    }

    [Fact]
    public async Task A_machine_of_other_sizes_is_refused_whoever_committed_it()
    {
        _fake.Replace("tests/frozen_problem.py", "= 1536, 8, 1", "= 2048, 8, 4");
        _fake.Commit();
        _fake.Git("update-ref", "-d", "refs/remotes/origin/main");

        var answer = await Verify();

        Assert.Equal(ExitCode.No, answer.Status);
        Assert.Contains(", HEAD: commit ", answer.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            "its machine is not the take-home's: it has 4 cores, not 1; 2048 words of scratch, not 1536",
            answer.ErrorLines[^1],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_python_files_away_and_turned_line_ends_are_no_changes()
    {
        _fake.Save("tests/__pycache__/frozen_problem.cpython-311.pyc", "never run");
        _fake.Save("notes.py", "");
        _fake.Replace("tests/submission_tests.py", "\n", "\r\n");

        var answer = await Verify();

        Assert.Equal(ExitCode.Success, answer.Status);
    }

    [Fact]
    public async Task A_directory_that_is_no_clone_of_the_original_is_wrong_usage()
    {
        Directory.CreateDirectory(_fake.In("plain"));
        _fake.Save("other/problem.py", "");
        string inside = Path.Combine(_fake.Clone, "other");

        await AssertUsage(_fake.In("nowhere"), "kernel: nowhere: there is no such directory");
        await AssertUsage(
            _fake.In("plain"),
            "kernel: plain: this is no clone of the original: git failed: fatal: not a git"
        );
        await AssertUsage(inside, "kernel: clone/other: this is a folder inside a repository");

        _fake.Git("rm", "-r", "--quiet", "tests");
        _fake.Commit();
        _fake.Git("update-ref", "-d", "refs/remotes/origin/main");
        await AssertUsage(_fake.Clone, "kernel: clone: this is no clone of the original: HEAD (");
    }

    [Theory]
    [InlineData("python3")]
    [InlineData("git")]
    public async Task A_missing_tool_is_told(string missing)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows asks for a privilege to make links.");
        string other = missing == "git" ? "python3" : "git";
        Directory.CreateDirectory(_fake.In("tools"));
        File.CreateSymbolicLink(
            Path.Combine(_fake.In("tools"), other),
            Tool.Find(other, FakeOriginal.SearchPath).Value!
        );
        File.WriteAllText(_fake.In("p.json"), "[]");

        var answer = await _fake.Run(_fake.In("tools"), "--original", _fake.Clone, "--program", _fake.In("p.json"));

        Assert.Equal(
            (ExitCode.Usage, $"kernel: {missing} is needed and not on the PATH; install it\n"),
            (answer.Status, answer.Error)
        );
    }

    [Fact]
    public async Task A_program_must_be_named_readable_and_legal()
    {
        var none = await _fake.Run(FakeOriginal.SearchPath, "--original", _fake.Clone);
        var both = await _fake.Verify("[]", "--kernel", "baseline");
        var unknown = await _fake.Run(FakeOriginal.SearchPath, "--original", _fake.Clone, "--kernel", "nonesuch");
        var unreadable = await _fake.Verify("[{]");
        // Python would count back from the end of scratch, take fractions for words, and let the last write win.
        var negative = await _fake.Verify("""[{"load": [["const", -1, 7]]}]""");
        var fraction = await _fake.Verify("""[{"load": [["const", 0, 0.5]]}]""");
        var twice = await _fake.Verify("""[{"load": [["const", 0, 7], ["const", 0, 8]]}]""");

        Assert.All(
            [none, both, unknown, unreadable, negative, fraction],
            answer => Assert.Equal((ExitCode.Usage, ""), (answer.Status, answer.Output))
        );
        Assert.StartsWith("kernel: say what to verify", none.Error, StringComparison.Ordinal);
        Assert.StartsWith("kernel: --kernel and --program exclude each other", both.Error, StringComparison.Ordinal);
        Assert.StartsWith("kernel: there is no kernel nonesuch", unknown.Error, StringComparison.Ordinal);
        Assert.StartsWith("kernel: p.json: line 1, column 3: not-json", unreadable.Error, StringComparison.Ordinal);
        Assert.StartsWith("kernel: p.json: op-set 0, load slot 0", negative.Error, StringComparison.Ordinal);
        Assert.StartsWith("kernel: p.json: op-set 0, load slot 0", fraction.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCode.No, ""), (twice.Status, twice.Output));
        Assert.StartsWith("kernel: p.json: op-set 0, load slot 1: double-write", twice.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")]
    [InlineData("", "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813")]
    public void Ids_are_those_of_git(string content, string id) =>
        Assert.Equal(id, GitObjects.IdOf("blob", Encoding.UTF8.GetBytes(content), id.Length));

    private Task<Commands.Answer> Verify() =>
        _fake.Verify(FakePrograms.Right(FakePrograms.Small), ["--seeds", "1", .. FakePrograms.SmallOptions]);

    private async Task AssertRefused(string complaint)
    {
        var answer = await Verify();

        Assert.Equal((ExitCode.No, ""), (answer.Status, answer.Output));
        Assert.Matches(complaint, Assert.Single(answer.ErrorLines));
        Assert.False(File.Exists(_fake.In("witness.json")));
    }

    private async Task AssertUsage(string directory, string complaint)
    {
        File.WriteAllText(_fake.In("p.json"), FakePrograms.Right(Shape.TakeHome));

        var answer = await _fake.Run(FakeOriginal.SearchPath, "--original", directory, "--program", _fake.In("p.json"));

        Assert.Equal((ExitCode.Usage, ""), (answer.Status, answer.Output));
        Assert.StartsWith(complaint, answer.Error, StringComparison.Ordinal);
    }
}
