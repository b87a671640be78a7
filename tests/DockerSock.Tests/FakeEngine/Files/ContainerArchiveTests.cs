using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>Archives of the fake engine's containers, byte by byte.</summary>
public sealed class ContainerArchiveTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/tmp", "tmp", 4096, 2148532735, "")]
    [InlineData("/tmp/", "tmp", 4096, 2148532735, "")]
    [InlineData("/tmp/.", ".", 4096, 2148532735, "")]
    [InlineData("/", "/", 4096, 2147484141, "")]
    [InlineData("/.", ".", 4096, 2147484141, "")]
    [InlineData("/tmp/d/f", "f", 3, 8389101, "")]
    [InlineData("../tmp/d/../d/f", "f", 3, 8389101, "")]
    [InlineData("/tmp/ld", "ld", 1, 134218239, "/tmp/d")]
    [InlineData("/tmp/ld/", "ld", 4096, 2147484141, "")]
    [InlineData("/tmp/ld/.", ".", 4096, 2147484141, "")]
    [InlineData("/tmp/ld/lf", "lf", 8, 134218239, "/tmp/d/f")]
    [InlineData("/tmp/lx", "lx", 12, 134218239, "/tmp/nowhere")]
    [InlineData("/tmp/fifo", "fifo", 0, 33554852, "")]
    public async Task TheHeaderSaysWhatIsThere(string path, string name, long size, long mode, string target)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { Time = new StillClock() }, Cancel);
        using EngineClient client = new(engine);
        Fill(engine);

        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Head, HttpMethod.Get])
        {
            using HttpRequestMessage request = new(method, Target(path));
            using HttpResponseMessage answer = await client.SendAsync(request, Cancel);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            string header = Assert.Single(answer.Headers.GetValues("X-Docker-Container-Path-Stat"));
            Assert.Equal(
                $"{{\"name\":\"{name}\",\"size\":{size},\"mode\":{mode},\"mtime\":\"2025-06-01T12:00:00Z\","
                    + $"\"linkTarget\":\"{target}\"}}",
                Encoding.UTF8.GetString(Convert.FromBase64String(header)));
            Assert.Equal(
                method == HttpMethod.Get ? "application/x-tar" : null, answer.Content.Headers.ContentType?.ToString());
        }
    }

    [Theory]
    [InlineData("/tmp/d", "d/ d/f d/h>d/f d/lf>/tmp/d/f")]
    [InlineData("/tmp/d/", "d/ d/f d/h>d/f d/lf>/tmp/d/f")]
    [InlineData("/tmp/d/.", "./ ./f ./h>./f ./lf>/tmp/d/f")]
    [InlineData("/tmp/ld", "ld>d")]
    [InlineData("/tmp/ld/", "ld/ ld/f ld/h>ld/f ld/lf>/tmp/d/f")]
    [InlineData("/tmp/d/h", "h")]
    [InlineData("/etc", "etc/ etc/passwd")]
    public async Task EntriesStartAtTheBaseName(string path, string expected)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        Fill(engine);

        using TarReader reader = new(await client.GetStreamAsync(Target(path), Cancel));
        List<string> entries = [];
        while (await reader.GetNextEntryAsync(cancellationToken: Cancel) is { } entry)
        {
            entries.Add(entry.Name + (entry.LinkName.Length > 0 ? ">" + entry.LinkName : ""));
        }

        Assert.Equal(expected, string.Join(' ', entries));
    }

    [Theory]
    [InlineData("1.51", "/none", 404, "Could not find the file /none in container aa")]
    [InlineData("1.51", "/tmp/lx/", 404, "Could not find the file /tmp/lx/ in container aa")]
    [InlineData("1.51", "/tmp/d/f/", 500, "lstat /tmp/d/f/: not a directory")]
    [InlineData("1.51", "/tmp/d/f/x", 500, "lstat /tmp/d/f/x: not a directory")]
    [InlineData("1.51", "/tmp/loop/", 500, "lstat /tmp/loop/: too many levels of symbolic links")]
    [InlineData("1.51", "", 400, "bad parameter: pathcannot be empty")]
    [InlineData("1.41", "/none", 404, "Could not find the file /none in container aa")]
    public async Task WhatIsNotThereIsAnError(string api, string path, int status, string message)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using EngineClient client = new(engine);
        Fill(engine).AddSymbolicLink("/tmp/loop", "loop");

        Assert.Equal(
            (status, $"{{\"message\":\"{message}\"}}"),
            await client.AskAsync("GET", Target(path).PathAndQuery));
        Assert.Equal((status, ""), await client.AskAsync("HEAD", Target(path).PathAndQuery));
    }

    [Fact]
    public async Task AHugeFileTakesNoMemory()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        ContainerFiles files = Fill(engine);
        const long size = 2L << 30;
        files.AddFile("/huge", FileContent.Pattern(size));
        files.AddFile("/mine", FileContent.From(300, () => new MemoryStream(new byte[1000])));

        using HttpResponseMessage answer = await client.OpenAsync("/containers/aa/archive?path=/huge");
        await using Stream body = await answer.Content.ReadAsStreamAsync(Cancel);
        byte[] start = new byte[512 + 1000];
        await body.ReadExactlyAsync(start, Cancel);
        using TarReader mine = new(await client.GetStreamAsync(Target("/mine"), Cancel));

        Assert.Equal("20000000000", Encoding.ASCII.GetString(start, 124, 11));
        Assert.Equal(250, start[512 + 250]);
        Assert.Equal(0, start[512 + 251]);
        Assert.Equal(300, (await mine.GetNextEntryAsync(cancellationToken: Cancel))!.Length);
        Assert.Equal(size, files.Find("/huge")!.Size);
    }

    [Fact]
    public async Task ATestMayAnswerAnyBytes()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        ContainerFiles files = Fill(engine);
        files.ArchiveOverride = path => path == "/tmp/d/." ? new MemoryStream("../evil"u8.ToArray()) : null;

        Assert.Equal("../evil", await client.GetStringAsync(Target("/tmp/d/."), Cancel));
        Assert.Equal(1024 * 2, (await client.GetByteArrayAsync(Target("/tmp/d/f"), Cancel)).Length);
    }

    [Fact]
    public async Task PutUnpacks()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        ContainerFiles files = Fill(engine);
        byte[] large = new byte[20 << 20];
        Random.Shared.NextBytes(large);
        byte[] archive = Tar(
            Entry(TarEntryType.Directory, "x/", mode: 1472), Entry(TarEntryType.RegularFile, "x/a", "one", mode: 2541),
            Entry(TarEntryType.HardLink, "b", link: "x/a"), Entry(TarEntryType.SymbolicLink, "l", link: "/out"),
            Entry(TarEntryType.RegularFile, "/abs/deep", "two"), Entry(TarEntryType.Fifo, "pipe"),
            new PaxTarEntry(TarEntryType.RegularFile, "large")
            {
                DataStream = new MemoryStream(large),
                Uid = 7,
                Gid = 8,
            });

        Assert.Equal((200, ""), await PutAsync(client, "path=/tmp/ld", archive));
        Assert.Equal((200, ""), await PutAsync(client, "path=/tmp/empty", Gzip(archive)));
        Assert.Equal((200, ""), await PutAsync(client, "path=/tmp", []));

        foreach (string folder in (string[])["/tmp/d/", "/tmp/empty/"])
        {
            Assert.Equal("one", files.ReadText(folder + "x/a"));
            Assert.Equal((UnixFileMode)1472, files.Find(folder + "x")!.Mode);
            Assert.Equal((UnixFileMode)2541, files.Find(folder + "x/a")!.Mode);
            Assert.Same(files.Find(folder + "x/a"), files.Find(folder + "b"));
            Assert.Equal("/out", files.Find(folder + "l")!.Target);
            Assert.Equal("two", files.ReadText(folder + "abs/deep"));
            Assert.Equal(FileKind.Fifo, files.Find(folder + "pipe")!.Kind);
            Assert.Equal((7, 8), (files.Find(folder + "large")!.UserId, files.Find(folder + "large")!.GroupId));
            Assert.Equal(
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(large)),
                files.Find(folder + "large")!.Content.Sha256);
        }
    }

    [Theory]
    [InlineData("1.51", "path=/none", 404, "Could not find the file /none in container aa")]
    [InlineData("1.51", "path=/tmp/lx", 404, "Could not find the file /tmp/lx in container aa")]
    [InlineData("1.51", "path=/tmp/d/f", 400, "extraction point is not a directory")]
    [InlineData("1.41", "path=/tmp/d/f", 500, "extraction point is not a directory")]
    [InlineData("1.51", "x=y", 400, "bad parameter: pathcannot be empty")]
    [InlineData("1.51", "path=/tmp/d&noOverwriteDirNonDir=true", 500,
        "cannot overwrite non-directory \"f\" with directory \"/tmp/d\"")]
    [InlineData("1.41", "path=/tmp/d&noOverwriteDirNonDir=true", 500,
        "Error processing tar file(exit status 1): cannot overwrite non-directory \"/tmp/d/f\" with directory "
            + "\"/tmp/d\"")]
    public async Task PutIsRefused(string api, string query, int status, string message)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using EngineClient client = new(engine);
        ContainerFiles files = Fill(engine);

        Assert.Equal((status, message), await PutAsync(client, query, Tar(Entry(TarEntryType.Directory, "f/"))));
        Assert.Equal("one", files.ReadText("/tmp/d/f"));
    }

    [Fact]
    public async Task PutReplacesOtherKindsWhenItMay()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        ContainerFiles files = Fill(engine);

        Assert.Equal((200, ""), await PutAsync(client, "path=/tmp", Tar(
            Entry(TarEntryType.RegularFile, "d", "flat"), Entry(TarEntryType.Directory, "lx/"))));

        Assert.Equal("flat", files.ReadText("/tmp/d"));
        Assert.Null(files.Find("/tmp/d/f"));
        Assert.Equal(FileKind.Directory, files.Find("/tmp/lx")!.Kind);
    }

    [Theory]
    [InlineData("1.51", "../../esc", null, 500, "invalid entry name \"../../esc\"")]
    [InlineData("1.51", "a/../../esc", null, 500, "invalid entry name \"../esc\"")]
    [InlineData("1.41", "../../esc", null, 500,
        "Error processing tar file(exit status 1): \"../../esc\" is outside of \"/tmp/d\"")]
    [InlineData("1.51", "esc", "../../../../etc/passwd", 200, "")]
    [InlineData("1.41", "esc", "../../../../etc/passwd", 500,
        "Error processing tar file(exit status 1): invalid symlink \"/tmp/d/esc\" -> \"../../../../etc/passwd\"")]
    [InlineData("1.41", "esc", "/etc/passwd", 200, "")]
    public async Task PutStaysInItsDirectory(string api, string name, string? link, int status, string message)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using EngineClient client = new(engine);
        ContainerFiles files = Fill(engine);
        PaxTarEntry entry = link is null
            ? Entry(TarEntryType.RegularFile, name, "x")
            : Entry(TarEntryType.SymbolicLink, name, link: link);

        Assert.Equal((status, message), await PutAsync(client, "path=/tmp/d", Tar(entry)));
        Assert.Equal(status == 200, files.Find("/tmp/d/esc") is not null);
        Assert.Null(files.Find("/esc"));
        Assert.Null(files.Find("/tmp/esc"));
    }

    [Fact]
    public async Task BadArchivesAreRefused()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        ContainerFiles files = Fill(engine);
        byte[] archive = Tar(Entry(TarEntryType.RegularFile, "cut", "some text"));

        Assert.Equal((500, "unexpected EOF"), await PutAsync(client, "path=/tmp", "no archive"u8.ToArray()));
        Assert.Equal((500, "unexpected EOF"), await PutAsync(client, "path=/tmp", archive[..^1530]));
        Assert.Null(files.Find("/tmp/cut"));
        Assert.DoesNotContain(engine.State.Events.Past, happened => happened.Action == "extract-to-dir");
    }

    [Theory]
    [InlineData("1.51", "/tmp", 400, "container rootfs is marked read-only")]
    [InlineData("1.41", "/tmp", 500, "container rootfs is marked read-only")]
    [InlineData("1.51", "/ro", 400, "mounted volume is marked read-only")]
    [InlineData("1.51", "/rw", 200, "")]
    [InlineData("1.51", "/rw/below", 200, "")]
    public async Task ReadOnlyIsReadOnly(string api, string path, int status, string message)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using EngineClient client = new(engine);
        engine.State.AddImage("busybox");
        Assert.Equal(201, (await client.AskAsync(
            "POST",
            "/containers/create?name=aa",
            "{\"Image\":\"busybox\",\"User\":\"7:8\",\"HostConfig\":{\"ReadonlyRootfs\":true,"
                + "\"Binds\":[\"one:/rw\",\"one:/ro:ro\"]}}")).Status);
        ContainerFiles files = engine.State.FindContainer("aa")!.Files;
        files.AddDirectory("/rw/below");
        files.AddDirectory("/ro");

        Assert.Equal(
            (status, message),
            await PutAsync(client, $"copyUIDGID=1&path={path}", Tar(Entry(TarEntryType.RegularFile, "new", "x"))));
        ContainerFile? made = files.Find(path + "/new");
        Assert.Equal(status == 200, made is not null);
        Assert.True(made is null or { UserId: 7, GroupId: 8 });
    }

    private static Uri Target(string path) =>
        new("http://engine/containers/aa/archive?path=" + Uri.EscapeDataString(path));

    private static ContainerFiles Fill(FakeEngine engine)
    {
        ContainerFiles files = engine.State.AddContainer("aa").Files;
        files.AddDirectory("/tmp/empty");
        files.AddFile("/tmp/d/f", "one", 4755);
        files.AddHardLink("/tmp/d/h", "/tmp/d/f");
        files.AddSymbolicLink("/tmp/d/lf", "/tmp/d/f");
        files.AddSymbolicLink("/tmp/ld", "d");
        files.AddSymbolicLink("/tmp/lx", "/tmp/nowhere");
        files.AddFifo("/tmp/fifo");
        return files;
    }

    private static PaxTarEntry Entry(
        TarEntryType type, string name, string? text = null, string? link = null, int mode = 420)
    {
        PaxTarEntry entry = new(type, name) { Mode = (UnixFileMode)mode };
        if (text is not null)
        {
            entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        }

        if (link is not null)
        {
            entry.LinkName = link;
        }

        return entry;
    }

    private static byte[] Tar(params TarEntry[] entries)
    {
        using MemoryStream bytes = new();
        using (TarWriter writer = new(bytes, leaveOpen: true))
        {
            foreach (TarEntry entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Gzip(byte[] plain)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        return bytes.ToArray();
    }

    private static async Task<(int Status, string Message)> PutAsync(EngineClient client, string query, byte[] archive)
    {
        using ByteArrayContent content = new(archive);
        content.Headers.ContentType = new("application/x-tar");
        using HttpResponseMessage answer = await client.PutAsync(
            new Uri("http://engine/containers/aa/archive?" + query), content, Cancel);
        string body = await answer.Content.ReadAsStringAsync(Cancel);
        return ((int)answer.StatusCode, body.Length == 0
            ? ""
            : JsonDocument.Parse(body).RootElement.GetProperty("message").GetString()!);
    }
}
