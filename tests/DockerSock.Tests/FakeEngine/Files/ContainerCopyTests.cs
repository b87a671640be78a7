using System.Formats.Tar;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program copies files from and to the fake engine's containers as with a real engine.</summary>
public sealed class ContainerCopyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("copy-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("f", "/tmp", "/tmp/f=one")]
    [InlineData("f", "/tmp/", "/tmp/f=one")]
    [InlineData("f", "/tmp/new", "/tmp/new=one")]
    [InlineData("f", "/tmp/there", "/tmp/there=one")]
    [InlineData("f", "/todir", "/tmp/sub/f=one")]
    [InlineData("f", "/tofile", "/tmp/there=one")]
    [InlineData("f", "/dangling", "/nowhere=one")]
    [InlineData("d", "/tmp", "/tmp/d/ /tmp/d/a=two /tmp/d/l->a /tmp/d/sub/ /tmp/d/sub/b=three")]
    [InlineData("d", "/tmp/new", "/tmp/new/ /tmp/new/a=two /tmp/new/l->a /tmp/new/sub/ /tmp/new/sub/b=three")]
    [InlineData("d/.", "/tmp", "/tmp/a=two /tmp/l->a /tmp/sub/b=three")]
    [InlineData("d/.", "/new", "/new/ /new/a=two /new/l->a /new/sub/ /new/sub/b=three")]
    [InlineData("link", "/tmp", "/tmp/link->d")]
    [InlineData("-L link", "/tmp/new", "/tmp/new/ /tmp/new/a=two /tmp/new/l->a /tmp/new/sub/ /tmp/new/sub/b=three")]
    public async Task CopiesIn(string source, string destination, string expected)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        ContainerFiles files = Fill(engine.State.AddContainer("aa").Files);
        HashSet<string> before = [.. Shown(files)];
        Directory.CreateDirectory(Local("d/sub"));
        await File.WriteAllTextAsync(Local("f"), "one", Cancel);
        await File.WriteAllTextAsync(Local("d/a"), "two", Cancel);
        await File.WriteAllTextAsync(Local("d/sub/b"), "three", Cancel);
        File.CreateSymbolicLink(Local("d/l"), "a");
        File.CreateSymbolicLink(Local("link"), "d");
        string[] words = source.Split(' ');

        Assert.Equal(
            0, (await docker.RunAsync(["cp", .. words[..^1], Local(words[^1]), "aa:" + destination])).ExitCode);

        Assert.Equal(expected.Split(' '), Shown(files).Where(line => !before.Contains(line)));
        Assert.Equal("extract-to-dir", engine.State.Events.Past[^1].Action);
    }

    [Theory]
    [InlineData("d", "/tmp/there", "cannot copy directory")]
    [InlineData("d", "/tmp/none/x", "Could not find the file /tmp/none in container aa")]
    [InlineData("f", "/tmp/none/x", "Could not find the file /tmp/none in container aa")]
    [InlineData("f", "/tmp/none/", "no such directory")]
    [InlineData("f", "/tmp/there/", "no such directory")]
    [InlineData("f", "none:/tmp", "No such container: none")]
    [InlineData("x/.", "/tmp", "cannot overwrite directory \"sub\" with non-directory \"/tmp\"")]
    [InlineData("y/.", "/tmp", "cannot overwrite non-directory \"there\" with directory \"/tmp\"")]
    public async Task RefusesToCopyIn(string source, string destination, string expected)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        ContainerFiles files = Fill(engine.State.AddContainer("aa").Files);
        string[] before = [.. Shown(files)];
        Directory.CreateDirectory(Local("d"));
        Directory.CreateDirectory(Local("x"));
        Directory.CreateDirectory(Local("y/there"));
        await File.WriteAllTextAsync(Local("f"), "one", Cancel);
        await File.WriteAllTextAsync(Local("x/sub"), "one", Cancel);

        (int exitCode, _, string error) = await docker.RunAsync(
            "cp", Local(source), (destination.StartsWith('/') ? "aa:" : "") + destination);

        Assert.Equal(1, exitCode);
        AssertSaid(expected, error);
        Assert.Equal(before, Shown(files));
        Assert.DoesNotContain(engine.State.Events.Past, happened => happened.Action == "extract-to-dir");
    }

    [Theory]
    [InlineData("/tmp/there", "", "there=here")]
    [InlineData("tmp/there", "", "there=here")]
    [InlineData("/tmp/there", "new", "new=here")]
    [InlineData("/tmp/there", "old", "old=here")]
    [InlineData("/tmp/sub", "", "sub/ sub/deep=down sub/l->deep")]
    [InlineData("/tmp/sub/", "new", "new/ new/deep=down new/l->deep")]
    [InlineData("/tmp/sub", "new", "new/ new/deep=down new/l->deep")]
    [InlineData("/tmp/sub/.", "", "deep=down l->deep")]
    [InlineData("/tmp/sub/.", "new", "new/ new/deep=down new/l->deep")]
    [InlineData("/todir", "", "todir->/tmp/sub")]
    [InlineData("/todir/", "new", "new/ new/deep=down new/l->deep")]
    [InlineData("/todir/.", "new", "new/ new/deep=down new/l->deep")]
    [InlineData("-L /todir", "new", "new/ new/deep=down new/l->deep")]
    [InlineData("-L /tofile", "new", "new=here")]
    [InlineData("/tofile", "", "tofile->tmp/there")]
    [InlineData("/dangling", "", "dangling->/nowhere")]
    public async Task CopiesOut(string source, string destination, string expected)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        Fill(engine.State.AddContainer("aa").Files);
        await File.WriteAllTextAsync(Local("old"), "old", Cancel);
        string[] words = source.Split(' ');

        Assert.Equal(
            0, (await docker.RunAsync(["cp", .. words[..^1], "aa:" + words[^1], Local(destination)])).ExitCode);

        Assert.Equal(
            expected.Split(' '),
            LocalShown().Where(line => !line.StartsWith("old", StringComparison.Ordinal) || expected[0] == 'o'));
        Assert.Equal("archive-path", engine.State.Events.Past[^1].Action);
    }

    [Theory]
    [InlineData("aa:/none", "", "Could not find the file /none in container aa")]
    [InlineData("aa:/tmp/there/x", "", "lstat /tmp/there/x: not a directory")]
    [InlineData("aa:/tmp/there/.", "", "lstat /tmp/there/.: not a directory")]
    [InlineData("none:/tmp", "", "No such container: none")]
    [InlineData("aa:/tmp/sub", "old", "cannot copy directory")]
    [InlineData("aa:/tmp/there", "none/", "no such directory")]
    public async Task RefusesToCopyOut(string source, string destination, string expected)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        Fill(engine.State.AddContainer("aa").Files);
        await File.WriteAllTextAsync(Local("old"), "old", Cancel);

        (int exitCode, _, string error) = await docker.RunAsync("cp", source, Local(destination));

        Assert.Equal(1, exitCode);
        AssertSaid(expected, error);
        Assert.Equal(["old=old"], LocalShown());
    }

    [Fact]
    public async Task ModesAndTimesAndHardLinksSurvive()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        ContainerFiles files = engine.State.AddContainer("aa").Files;
        DateTimeOffset time = new(2024, 2, 3, 4, 5, 6, TimeSpan.Zero);
        files.AddFile("/d/a", FileContent.Of("x"), 750, modified: time);
        files.AddHardLink("/d/b", "/d/a");
        files.AddDirectory("/d/private", 700);

        await docker.RunAsync("cp", "aa:/d", Local("d"));
        await docker.RunAsync("cp", Local("d"), "aa:/back");

        UnixFileMode group = UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        UnixFileMode all = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(time.UtcDateTime, File.GetLastWriteTimeUtc(Local("d/a")));
        Assert.Equal((all | group, time), (files.Find("/back/a")!.Mode, files.Find("/back/a")!.Modified));
        Assert.Same(files.Find("/back/a"), files.Find("/back/b"));
        Assert.Equal(all, files.Find("/back/private")!.Mode);
    }

    [Fact]
    public async Task ExportHoldsAllFiles()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        ContainerFiles files = Fill(engine.State.AddContainer("aa").Files);
        files.AddHardLink("/tmp/twin", "/tmp/sub/deep");
        files.AddFile("/" + new string('n', 150) + "ä", "long");

        await docker.OutAsync("export", "-o", Local("all.tar"), "aa");

        using TarReader reader = new(File.OpenRead(Local("all.tar")));
        List<string> entries = [];
        while (reader.GetNextEntry() is { } entry)
        {
            entries.Add($"{entry.EntryType} {entry.Name} {entry.LinkName}".TrimEnd());
        }

        Assert.Equal(files.Paths.Count, entries.Count);
        Assert.Equal("Directory bin/", entries[0]);
        Assert.Contains("SymbolicLink tofile tmp/there", entries);
        Assert.Contains("HardLink tmp/twin tmp/sub/deep", entries);
        Assert.Contains($"RegularFile {new string('n', 150)}ä", entries);
        Assert.Equal("export", engine.State.Events.Past[^1].Action);
        Assert.Equal("No such container: none", await docker.ErrorAsync("export", "-o", Local("x"), "none"));
    }

    /// <summary>The program may also log, sooner or later, that its archive was not read to the end.</summary>
    private static void AssertSaid(string expected, string error) =>
        Assert.Contains(error.Split('\n'), line => line.EndsWith(expected, StringComparison.Ordinal));

    /// <summary>Files that the cases go by.</summary>
    private static ContainerFiles Fill(ContainerFiles files)
    {
        files.AddFile("/tmp/there", "here");
        files.AddFile("/tmp/sub/deep", "down");
        files.AddSymbolicLink("/tmp/sub/l", "deep");
        files.AddSymbolicLink("/todir", "/tmp/sub");
        files.AddSymbolicLink("/tofile", "tmp/there");
        files.AddSymbolicLink("/dangling", "/nowhere");
        return files;
    }

    /// <summary>A line for each file: path=text, path/ or path->target.</summary>
    private static IEnumerable<string> Shown(ContainerFiles files) => files.Paths.Select(path =>
    {
        ContainerFile file = files.Find(path)!;
        return file.Kind switch
        {
            FileKind.Directory => path + "/",
            FileKind.SymbolicLink => $"{path}->{file.Target}",
            _ => $"{path}={files.ReadText(path)}",
        };
    });

    private IEnumerable<string> LocalShown() => _folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .OrderBy(info => info.FullName, StringComparer.Ordinal)
        .Select(info =>
        {
            string path = Path.GetRelativePath(_folder.FullName, info.FullName);
            return info.LinkTarget is { } target ? $"{path}->{target}"
                : info is DirectoryInfo ? path + "/"
                : $"{path}={File.ReadAllText(info.FullName)}";
        });

    /// <summary>A path in the test's folder; Path.Combine would be no different, but for "/." at the end.</summary>
    private string Local(string path) => $"{_folder.FullName}/{path}";
}
