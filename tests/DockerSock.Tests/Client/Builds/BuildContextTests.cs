using System.Formats.Tar;
using System.IO.Compression;
using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>What a build is sent.</summary>
public sealed class BuildContextTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("context-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public async Task A_text_is_a_Dockerfile_alone()
    {
        BuildContext context = BuildContext.OfText("FROM a\n");
        byte[] archive = await WriteAsync(context);
        Assert.Equal(["Dockerfile"], ContextListing.Names(archive));
        Assert.Equal("FROM a\n", Content(archive, "Dockerfile"));
        Assert.Equal("Dockerfile", context.DockerfileName);
        Assert.Equal("a", Assert.Single(context.Dockerfile!.FromImages(new Dictionary<string, string>())).Name);
    }

    [Fact]
    public async Task A_text_goes_with_a_folder_under_a_name_of_its_own_that_nothing_copies()
    {
        Put("Dockerfile", "FROM file");
        Put("a", "a");
        BuildContext context = BuildContext.OfFolderAndText(_home.FullName, "FROM text", buildKit: false);
        byte[] archive = await WriteAsync(context);
        Assert.Equal(["Dockerfile", "a", ".dockerignore", ".dockerfile.RANDOM"], ContextListing.Names(archive));
        Assert.Equal("FROM text", Content(archive, context.DockerfileName));
        Assert.Equal($".dockerignore\n{context.DockerfileName}\n", Content(archive, ".dockerignore"));
        Assert.Equal(context.DockerfileName,
            BuildContext.OfFolderAndText(_home.FullName, "FROM text", false).DockerfileName);
        Assert.NotEqual(context.DockerfileName,
            BuildContext.OfFolderAndText(_home.FullName, "FROM other", false).DockerfileName);

        // Rules that are there stay, and go on.
        Put(".dockerignore", "a");
        context = BuildContext.OfFolderAndText(_home.FullName, "FROM text", buildKit: false);
        archive = await WriteAsync(context);
        Assert.Equal([".dockerignore", "Dockerfile", ".dockerfile.RANDOM"], ContextListing.Names(archive));
        Assert.Equal($"a\n{context.DockerfileName}\n", Content(archive, ".dockerignore"));
    }

    [Fact]
    public async Task BuildKit_is_sent_what_it_would_have_taken_itself()
    {
        Put("Dockerfile", "FROM a");
        Put("x/y/keep", "");
        Put("x/y/no", "");
        Put("x/z/no", "");
        Put(".dockerignore", "x\n!**/keep\n.dockerignore\nDockerfile");
        Assert.Equal(["Dockerfile", "x/", "x/y/", "x/y/keep"], await NamesAsync(buildKit: true));
        Assert.Equal([".dockerignore", "Dockerfile"], await NamesAsync(buildKit: false));

        Put("Dockerfile.dockerignore", "*\n!x/z");
        Assert.Equal(["Dockerfile", "x/", "x/z/", "x/z/no"], await NamesAsync(buildKit: true));
        Put(".dockerignore", "**\n!x/z");
        Assert.Equal([".dockerignore", "Dockerfile", "x/z/", "x/z/no"], await NamesAsync(buildKit: false));

        BuildContext text = BuildContext.OfFolderAndText(_home.FullName, "FROM a", buildKit: true);
        Assert.Equal(["x/", "x/z/", "x/z/no", ".dockerfile.RANDOM"], ContextListing.Names(await WriteAsync(text)));

        async Task<IReadOnlyList<string>> NamesAsync(bool buildKit) => ContextListing.Names(await WriteAsync(
            BuildContext.OfFolder(_home.FullName, null, buildKit)));
    }

    [Theory]
    [InlineData("1-plain", false)]
    [InlineData("1-größe", true)]
    public async Task The_first_head_is_whole_in_the_first_kilobyte_where_BuildKit_looks_for_it(string first,
        bool preceded)
    {
        Put(first, "");
        Put("Dockerfile", "FROM a");
        byte[] archive = await WriteAsync(BuildContext.OfFolder(_home.FullName, null, buildKit: true));
        Assert.Equal(preceded ? (byte)TarEntryType.GlobalExtendedAttributes : (byte)TarEntryType.RegularFile,
            archive[156]);
        Assert.True(Convert.ToInt32(System.Text.Encoding.ASCII.GetString(archive, 124, 11), 8) <= 512);
        Assert.Equal([first, "Dockerfile"], ContextListing.Names(archive)
            .Where(static name => !name.Contains("GlobalHead", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_missing_has_a_sentence()
    {
        Assert.Equal($"There is no Dockerfile at '{Path.Combine(_home.FullName, "Dockerfile")}'.",
            Refusal(() => BuildContext.OfFolder(_home.FullName, null, false)));
        Assert.Equal($"There is no Dockerfile at '{_home.FullName}/x'.",
            Refusal(() => BuildContext.OfFolder(_home.FullName, $"{_home.FullName}/x", false)));
        Assert.Equal("There is no folder '/nowhere/at/all'.",
            Refusal(() => BuildContext.OfFolder("/nowhere/at/all", null, false)));
        Assert.Equal("There is no file '/nowhere.tar'.",
            Refusal(() => BuildContext.OfArchive("/nowhere.tar", null)));
        Put("text", "FROM a, which is no archive");
        Assert.Equal($"'{_home.FullName}/text' is no archive that a build can begin with.",
            Refusal(() => BuildContext.OfArchive($"{_home.FullName}/text", null)));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_before_and_while_it_is_sent()
    {
        Put("Dockerfile", "FROM a");
        string root = _home.FullName;
        string dockerfile = Path.Combine(root, "Dockerfile");
        string closed = Path.Combine(root, "closed");
        if (Environment.IsPrivilegedProcess)
        {
            // Modes do not stop root; the kernel's own files that can only be written do.
            (root, closed) = ("/proc/sys/vm", "/proc/sys/vm/compact_memory");
            Assert.SkipUnless(File.Exists(closed), "There is no file here that root cannot read.");
        }
        else if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Files have no modes on Windows.");
        }
        else
        {
            Put("closed", "x");
            File.SetUnixFileMode(closed, UnixFileMode.None);
        }

        BuildContext context = BuildContext.OfFolder(root, dockerfile, buildKit: true);
        SockException before = Assert.Throws<SockException>(() => context.Measure(Cancel));
        Assert.StartsWith($"'{closed}' cannot be read: ", before.Message, StringComparison.Ordinal);
        SockException during = await Assert.ThrowsAsync<SockException>(() => WriteAsync(context));
        Assert.StartsWith($"'{closed}' cannot be read: ", during.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000, "shorter")]
    [InlineData(1_000_000, "longer")]
    public async Task A_file_that_changes_its_size_while_it_is_sent_fails(int length, string how)
    {
        Put("Dockerfile", "FROM a");
        string path = Path.Combine(_home.FullName, "file");
        await File.WriteAllBytesAsync(path, new byte[500_000], Cancel);
        bool changed = false;
        SockException failed = await Assert.ThrowsAsync<SockException>(() =>
            BuildContext.OfFolder(_home.FullName, null, true)
            .WriteAsync(Stream.Null, total =>
            {
                if (total > 1000 && !changed)
                {
                    changed = true;
                    using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                    file.SetLength(length);
                }
            }, Cancel));
        Assert.Equal($"'{path}' became {how} while it was read; the archive is broken.", failed.Message);
    }

    [Fact]
    public async Task A_context_that_breaks_off_reaches_no_build_and_is_said()
    {
        Put("Dockerfile", "FROM a");
        Put("file", "x");
        BuildContext context = BuildContext.OfFolder(_home.FullName, null, buildKit: true);
        await using BuildServer server = await BuildServer.StartAsync(Cancel);
        using HttpClient client = new();
        using HttpContent content = context.ToBody(total => File.Delete(Path.Combine(_home.FullName, "file")))
            .ToContent();
        SockException failed = await Assert.ThrowsAsync<SockException>(() =>
            client.PostAsync(server.BuildUri, content, Cancel));
        Assert.Equal($"There is no file '{_home.FullName}/file'.", failed.Message);
        Assert.Null(server.Build.Body);
    }

    [Fact]
    public async Task A_file_of_more_than_eight_gigabytes_has_its_length()
    {
        Put("Dockerfile", "FROM a");
        const long Length = (8L << 30) + 5;
        using (FileStream file = File.Create(Path.Combine(_home.FullName, "big")))
        {
            file.SetLength(Length);
        }

        BuildContext context = BuildContext.OfFolder(_home.FullName, null, buildKit: false);
        Assert.Equal(new BuildContextSize(2, Length + 6), context.Measure(Cancel));
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using MemoryStream archive = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.WriteAsync(archive, total =>
        {
            if (total > 6)
            {
                enough.Cancel();
            }
        }, enough.Token));
        archive.Position = 0;
        using TarReader reader = new(archive);
        Assert.Equal("Dockerfile", reader.GetNextEntry()?.Name);
        string head = System.Text.Encoding.ASCII.GetString(archive.ToArray());
        Assert.Contains($" size={Length}\n", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_archive_is_sent_as_it_is(bool compressed)
    {
        Put("Dockerfile", "FROM a");
        byte[] bytes = await WriteAsync(BuildContext.OfFolder(_home.FullName, null, buildKit: false));
        string path = Path.Combine(_home.FullName, "context");
        using (FileStream file = File.Create(path))
        using (Stream target = compressed ? new GZipStream(file, CompressionLevel.Fastest) : file)
        {
            await target.WriteAsync(bytes, Cancel);
        }

        BuildContext context = BuildContext.OfArchive(path, "sub/Dockerfile");
        byte[] expected = await File.ReadAllBytesAsync(path, Cancel);
        long read = 0;
        Assert.Equal(expected, await context.ToBody(total => read = total).ToContent().ReadAsByteArrayAsync(Cancel));
        Assert.Equal(expected, await WriteAsync(context));
        Assert.Equal(expected.Length, read);
        Assert.Equal(new BuildContextSize(1, expected.Length), context.Measure(Cancel));
        Assert.Equal("sub/Dockerfile", context.DockerfileName);
        Assert.Equal("application/x-tar", context.ToBody(static _ => { }).ContentType);
    }

    [Theory]
    [InlineData("https://example.com/context.tar.gz", true)]
    [InlineData("http://example.com/r.git#main:dir", true)]
    [InlineData("git://host/r", true)]
    [InlineData("git@host:r.git", true)]
    [InlineData("github.com/owner/name", true)]
    [InlineData("./github.com/owner/name", false)]
    [InlineData("HTTPS://example.com", false)]
    [InlineData("r.git#main", false)]
    [InlineData("/a/b", false)]
    public void Addresses_are_the_engines_to_fetch(string context, bool remote) =>
        Assert.Equal(remote, BuildContext.IsRemote(context));

    private static string Refusal(Action action)
    {
        SockException refused = Assert.Throws<SockException>(action);
        Assert.Equal(SockFailure.FileFailed, refused.Failure);
        return refused.Message;
    }

    private static async Task<byte[]> WriteAsync(BuildContext context)
    {
        using MemoryStream archive = new();
        await context.WriteAsync(archive, static _ => { }, Cancel);
        return archive.ToArray();
    }

    private static string Content(byte[] archive, string name)
    {
        using TarReader reader = new(new MemoryStream(archive));
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.Name == name)
            {
                using StreamReader text = new(entry.DataStream!);
                return text.ReadToEnd();
            }
        }

        throw new InvalidOperationException($"There is no {name}.");
    }

    private void Put(string name, string text)
    {
        string path = Path.Combine(_home.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
