namespace Kernel.Host.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kernel-tests-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Writes_a_new_file_and_nothing_beside_it()
    {
        Assert.Null(AtomicFile.Write(In("page.html"), "whole"));

        Assert.Equal("whole", File.ReadAllText(In("page.html")));
        Assert.Equal(["page.html"], Names());
    }

    [Fact]
    public void Replaces_an_old_file()
    {
        File.WriteAllText(In("page.html"), "an old and much longer text");

        Assert.Null(AtomicFile.Write(In("page.html"), "new"));

        Assert.Equal("new", File.ReadAllText(In("page.html")));
        Assert.Equal(["page.html"], Names());
    }

    [Fact]
    public void A_failure_half_way_leaves_the_old_file_and_no_neighbour()
    {
        File.WriteAllText(In("page.html"), "old");

        Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(
                In("page.html"),
                stream =>
                {
                    stream.Write("half"u8);
                    throw new InvalidOperationException("the work failed");
                }
            )
        );

        Assert.Equal("old", File.ReadAllText(In("page.html")));
        Assert.Equal(["page.html"], Names());
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        File.WriteAllText(In("real.html"), "old");
        File.CreateSymbolicLink(In("link.html"), In("real.html"));

        Assert.Null(AtomicFile.Write(In("link.html"), "new"));

        Assert.NotNull(new FileInfo(In("link.html")).LinkTarget);
        Assert.Equal("new", File.ReadAllText(In("real.html")));
    }

    [Fact]
    public void A_missing_directory_is_named()
    {
        var path = In("nowhere/page.html");

        foreach (var complaint in new[] { AtomicFile.WhyNotWritable(path), AtomicFile.Write(path, "text") })
        {
            Assert.Equal(path, complaint?.File);
            Assert.Contains("there is no directory", complaint?.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Names());
    }

    [Fact]
    public void A_directory_and_a_read_only_file_are_refused()
    {
        Directory.CreateDirectory(In("folder"));
        File.WriteAllText(In("kept.html"), "kept");
        File.SetAttributes(In("kept.html"), FileAttributes.ReadOnly);

        foreach (var path in new[] { In("folder"), In("kept.html"), In("kept.html/page.html") })
        {
            Assert.StartsWith("cannot write", AtomicFile.WhyNotWritable(path)?.Message, StringComparison.Ordinal);
            Assert.StartsWith("cannot write", AtomicFile.Write(path, "text")?.Message, StringComparison.Ordinal);
        }

        Assert.Equal("kept", File.ReadAllText(In("kept.html")));
        Assert.Equal(["folder", "kept.html"], Names());
        File.SetAttributes(In("kept.html"), FileAttributes.Normal);
    }

    [Fact]
    public void Asking_whether_a_path_is_writable_leaves_no_trace()
    {
        Assert.Null(AtomicFile.WhyNotWritable(In("page.html")));

        Assert.Empty(Names());
    }

    [Fact]
    public void A_device_is_written_to_and_not_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /dev/null.");

        Assert.Null(AtomicFile.WhyNotWritable("/dev/null"));
        Assert.Null(AtomicFile.Write("/dev/null", "text"));

        Assert.Equal("", File.ReadAllText("/dev/null"));
    }

    private string In(string name) => Path.Combine(_directory.FullName, name);

    private IEnumerable<string?> Names() =>
        _directory.EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal);
}
