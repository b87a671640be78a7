using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The fake engine saves images to archives and loads them from there as real engines do.</summary>
public sealed class ImageArchiveTests
{
    private const string Bar = "[==================================================\\u003e]";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string, string> Refusals => new()
    {
        { "1.51", "nothing", "", "open /var/lib/docker/tmp/docker-import-N/repositories: no such file or directory" },
        { "1.51", "garbage", "", "archive/tar: invalid tar header" },
        { "1.41", "garbage", "", "Error processing tar file(exit status 1): archive/tar: invalid tar header" },
        { "1.51", "cut", "", "unexpected EOF" },
        { "1.41", "cut", "", "Error processing tar file(exit status 1): unexpected EOF" },
        { "1.51", "{", "manifest.json", "unexpected EOF" },
        { "1.51", "{}", "manifest.json",
            "json: cannot unmarshal object into Go value of type []tarexport.manifestItem" },
        { "1.51", "null", "manifest.json", "invalid manifest, manifest cannot be null (but can be [])" },
        { "1.51", "x", "manifest.json", "invalid character 'x' looking for beginning of value" },
        { "1.51", "{{", "config.json", "invalid character '{' looking for beginning of object key string" },
        { "1.51", "{}", "config.json", "invalid image JSON, no RootFS key" },
        {
            "1.51", """{"rootfs":{"diff_ids":[]}}""", "config.json",
            "invalid manifest, layers length mismatch: expected 1, got 0"
        },
        {
            "1.51", """[{"Config":"../config.json"}]""", "manifest.json",
            "evalSymlinksInScope: /var/lib/docker/tmp/config.json is not in /var/lib/docker/tmp/docker-import-N"
        },
        {
            "1.51", """[{"Config":"none.json"}]""", "manifest.json",
            "open /var/lib/docker/tmp/docker-import-N/none.json: no such file or directory"
        },
    };

    [Theory]
    [InlineData("1.41")]
    [InlineData("1.51")]
    public async Task WhatDockerSavesItLoadsElsewhere(string api)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new() { ApiVersion = api }, Cancel);
        await using FakeEngine other = await FakeEngine.StartAsync(new() { ApiVersion = api }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        using DockerProgram elsewhere = new(other.DockerHost);
        EngineImage image = await AddAsync(engine);
        engine.State.Change(() => image.Tags.Add("team/app:2"));

        (int exitCode, byte[] archive, string error) = await docker.PipeAsync([], "save", "app", "team/app:2");
        Assert.Equal((0, ""), (exitCode, error));
        (exitCode, byte[] said, error) = await elsewhere.PipeAsync(archive, "load");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.EndsWith("Loaded image: app:1\nLoaded image: team/app:2\n", Encoding.UTF8.GetString(said));
        EngineImage loaded = other.State.FindImage("app:1")!;
        Assert.Equal((image.Id, image.Created), (loaded.Id, loaded.Created));
        Assert.Equal(image.Layers, loaded.Layers);
        Assert.Equal(["app:1", "team/app:2"], loaded.Tags);
        Assert.Equal(["A=b"], loaded.Environment);
        Assert.Equal(["serve"], loaded.Command);
        Assert.Equal(17, loaded.Size);
        await elsewhere.OutAsync("create", "--name", "aa", "app:1");
        ContainerFiles files = other.State.FindContainer("aa")!.Files;
        Assert.Equal(["/srv", "/srv/new", "/srv/text"], files.Paths);
        Assert.Equal("later", files.ReadText("/srv/text"));
    }

    [Fact]
    public async Task AnArchiveHasTheLayoutOfOci()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        EngineImage image = await AddAsync(engine);

        Dictionary<string, byte[]> files = TestTar.Read(await client.GetByteArrayAsync(
            new Uri("http://engine/v1.51/images/get?names=app:1&names=app:1"), Cancel));

        foreach ((string name, byte[] content) in files.Where(file => file.Key.StartsWith("blobs/")))
        {
            Assert.Equal("blobs/sha256/" + Convert.ToHexStringLower(SHA256.HashData(content)), name);
        }

        JsonElement manifest = JsonDocument.Parse(files["manifest.json"]).RootElement;
        Assert.Equal(1, manifest.GetArrayLength());
        Assert.Equal("blobs/sha256/" + image.Id[7..], manifest[0].GetProperty("Config").GetString());
        Assert.Equal("""["app:1"]""", manifest[0].GetProperty("RepoTags").GetRawText());
        Assert.Equal(
            image.Layers.Select(layer => "blobs/sha256/" + layer[7..]),
            manifest[0].GetProperty("Layers").EnumerateArray().Select(layer => layer.GetString()));
        JsonElement entry = JsonDocument.Parse(files["index.json"]).RootElement.GetProperty("manifests")[0];
        Assert.Equal(
            "docker.io/library/app:1",
            entry.GetProperty("annotations").GetProperty("io.containerd.image.name").GetString());
        JsonElement blob = JsonDocument.Parse(
            files["blobs/sha256/" + entry.GetProperty("digest").GetString()![7..]]).RootElement;
        Assert.Equal(image.Id, blob.GetProperty("config").GetProperty("digest").GetString());
        Assert.Equal("""{"imageLayoutVersion": "1.0.0"}""", Encoding.UTF8.GetString(files["oci-layout"]));
        Assert.Equal(
            $$$"""{"app":{"1":"{{{image.Layers[1][7..]}}}"}}""" + "\n", Encoding.UTF8.GetString(files["repositories"]));
        Assert.Equal("save", engine.State.Events.Past[^1].Action);
    }

    [Theory]
    [InlineData("1.51", "/images/none/get", 404, "No such image: none")]
    [InlineData("1.51", "/images/none:1/get", 404, "reference does not exist")]
    [InlineData("1.51", "/images/get?names=app&names=none", 404, "No such image: none")]
    [InlineData("1.51", "/images/Bad/get", 500,
        "invalid reference format: repository name (library/Bad) must be lowercase")]
    [InlineData("1.41", "/images/Bad/get", 500, "invalid reference format: repository name must be lowercase")]
    [InlineData("1.51", "/images/app/get?platform=x", 400,
        "failed to parse platform: invalid character 'x' looking for beginning of value")]
    [InlineData("1.51", "/images/app/get?platform=%7B%22os%22:%22linux%22,%22architecture%22:%22arm64%22%7D", 500,
        "no suitable export target found for platform linux/arm64")]
    public async Task WhatCannotBeSavedIsRefused(string api, string target, int status, string message)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new() { ApiVersion = api }, Cancel);
        using EngineClient client = new(engine);
        await AddAsync(engine);

        Assert.Equal((status, $"{{\"message\":\"{message}\"}}"), await client.AskAsync("GET", $"/v{api}{target}"));
    }

    [Fact]
    public async Task ManyBytesAreSavedWhileTheyAreRead()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        const long length = 300L << 20;
        await engine.State.AddLayersAsync(
            "large", [files => files.AddFile("/data", FileContent.Pattern(length))], cancel: Cancel);

        using HttpResponseMessage answer = await client.OpenAsync("/v1.51/images/large/get");
        await using Stream body = await answer.Content.ReadAsStreamAsync(Cancel);
        long read = 0;
        byte[] buffer = new byte[128 * 1024];
        while (await body.ReadAsync(buffer, Cancel) is > 0 and int count)
        {
            read += count;
        }

        Assert.Equal("application/x-tar", answer.Content.Headers.ContentType!.MediaType);
        Assert.InRange(read, length, length + 64 * 1024);
    }

    [Fact]
    public async Task LoadTellsHowFarItIs()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        byte[] layer = TestTar.Of(("text", "hello"));
        string digest = Digest(layer);

        string said = await LoadAsync(engine, Archive(layer, digest, "\"app:1\""), "?quiet=0");

        string progress = $$"""
            {"status":"Loading layer","progressDetail":{"current":{{layer.Length}},"total":{{layer.Length}}},
            """ + $"\"progress\":\"{Bar}  {layer.Length / 1000.0:G4}kB/{layer.Length / 1000.0:G4}kB\","
            + $"\"id\":\"{digest[..12]}\"}}\r\n";
        Assert.Equal(progress + progress + "{\"stream\":\"Loaded image: app:1\\n\"}\r\n", said);
        Assert.Equal("load", engine.State.Events.Past[^1].Action);
    }

    [Fact]
    public async Task AnImageWithoutANameIsSaidByItsIdentifier()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        byte[] layer = TestTar.Of(("text", "hello"));

        string said = await LoadAsync(engine, Archive(layer, Digest(layer), ""));

        EngineImage image = Assert.Single(engine.State.Images);
        Assert.Equal($"{{\"stream\":\"Loaded image ID: {image.Id}\\n\"}}\r\n", said);
        Assert.Equal("sha256:" + Digest(Config(Digest(layer))), image.Id);
        Assert.Equal(5, image.Size);
    }

    [Fact]
    public async Task AConfigNeedNotSayWhenItWasMade()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        byte[] layer = TestTar.Of(("text", "hello"));
        await LoadAsync(engine, Archive(layer, Digest(layer), "\"app:1\""));

        Assert.False((await client.JsonAsync("/v1.51/images/app:1/json")).TryGetProperty("Created", out _));
        Assert.Equal(0, (await client.JsonAsync("/v1.51/images/json"))[0].GetProperty("Created").GetInt64());
        Assert.Equal(
            "0001-01-01T00:00:00Z",
            (await client.JsonAsync("/v1.41/images/app:1/json")).GetProperty("Created").GetString());
        Assert.Equal(
            -62135596800, (await client.JsonAsync("/v1.41/images/json"))[0].GetProperty("Created").GetInt64());
    }

    [Fact]
    public async Task AnotherImageLosesItsName()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        EngineImage old = engine.State.AddImage("app:1");
        byte[] layer = TestTar.Of(("text", "hello"));

        using MemoryStream packed = new();
        await using (GZipStream gzip = new(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(Archive(layer, Digest(layer), "\"app:1\""), Cancel);
        }

        string said = await LoadAsync(engine, packed.ToArray());

        Assert.Equal(
            $"{{\"stream\":\"The image app:1 already exists, renaming the old one with ID {old.Id} "
                + "to empty string\\n\"}\r\n{\"stream\":\"Loaded image: app:1\\n\"}\r\n",
            said);
        Assert.Empty(old.Tags);
    }

    [Fact]
    public async Task ALayerMustBeWhatTheConfigSays()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        byte[] layer = TestTar.Of(("text", "hello"));
        string wanted = new('a', 64);

        string said = await LoadAsync(engine, Archive(layer, wanted, ""));

        Assert.Equal(
            $"invalid diffID for layer 0: expected \"sha256:{wanted}\", got \"sha256:{Digest(layer)}\"", Error(said));
        Assert.Empty(engine.State.Images);
    }

    [Fact]
    public async Task ALayerDeletesFilesOfThoseBelow()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        byte[] below = TestTar.Of(("a/one", "1"), ("b/two", "2"), ("c", "3"));
        byte[] above = TestTar.Of(("a/.wh.one", ""), ("b/.wh..wh..opq", ""), ("b/new", "4"));
        byte[] config = Config(Digest(below), Digest(above));

        await LoadAsync(engine, TestTar.Of(
            ("config.json", config),
            ("below.tar", below),
            ("above.tar", above),
            ("manifest.json", """[{"Config":"config.json","RepoTags":["app:1"],"Layers":["below.tar","above.tar"]}]"""u8
                .ToArray())));

        ContainerFiles files = engine.State.AddContainer("aa", "app:1").Files;
        Assert.Equal(["/a", "/b", "/b/new", "/c"], files.Paths);
    }

    [Fact]
    public async Task ImagesOfOtherPlatformsAreLeftOut()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        byte[] layer = TestTar.Of(("text", "hello"));
        byte[] archive = Archive(layer, Digest(layer), "\"app:1\"");

        string platform = Uri.EscapeDataString("""{"os":"linux","architecture":"arm64"}""");
        Assert.Equal("{}\r\n", await LoadAsync(engine, archive, "?platform=" + platform));
        Assert.Empty(engine.State.Images);

        await LoadAsync(engine, archive, "?platform=" + platform.Replace("arm64", "amd64"));
        Assert.Single(engine.State.Images);
    }

    [Theory, MemberData(nameof(Refusals))]
    public async Task ABadArchiveIsAnErrorInTheStream(string api, string text, string file, string message)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new() { ApiVersion = api }, Cancel);
        byte[] layer = TestTar.Of(("text", "hello"));
        byte[] good = Archive(layer, Digest(layer), "\"app:1\"");
        byte[] archive = text switch
        {
            "nothing" => [],
            "garbage" => [.. Enumerable.Repeat((byte)'g', 2048)],
            "cut" => good[..600],
            _ => TestTar.Of([.. TestTar.Read(good).Select(
                entry => (entry.Key, entry.Key == file ? Encoding.UTF8.GetBytes(text) : entry.Value))]),
        };

        string said = await LoadAsync(engine, archive, api: api);

        Assert.Equal(message, System.Text.RegularExpressions.Regex.Replace(Error(said), @"import-\d+", "import-N"));
        Assert.Empty(engine.State.Images);
    }

    [Fact]
    public async Task AnErrorOnDemand()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        using EngineClient client = new(engine);
        byte[] layer = TestTar.Of(("text", "hello"));
        byte[] archive = Archive(layer, Digest(layer), "\"app:1\"");
        using IDisposable fault = engine.Misbehave("POST", "/images/*", Fault.StreamError("no space left on device"));

        (int exitCode, _, string error) = await docker.PipeAsync(archive, "load");
        Assert.Equal((1, "no space left on device"), (exitCode, error));
        Assert.Equal("no space left on device", Error(await LoadAsync(engine, archive)));
        (exitCode, _, error) = await docker.PipeAsync(layer, "import", "-");
        Assert.Equal((1, "Error response from daemon: no space left on device"), (exitCode, error));
        Assert.Empty(engine.State.Images);

        using IDisposable later = engine.Misbehave("POST", "/images/load", Fault.StreamError("disk on fire", after: 1));
        string said = await LoadAsync(engine, archive, "?quiet=0");
        Assert.StartsWith("{\"status\":\"Loading layer\"", said);
        Assert.Equal("disk on fire", Error(said.Split("\r\n")[1]));
    }

    private static Task<EngineImage> AddAsync(FakeEngine engine) => engine.State.AddLayersAsync(
        "app:1",
        [
            files =>
            {
                files.AddFile("/srv/text", "first");
                files.AddFile("/srv/old", "gone");
            },
            files =>
            {
                files.AddFile("/srv/text", "later");
                files.AddFile("/srv/new", "new");
                files.Remove("/srv/old");
            },
        ],
        image =>
        {
            image.Command = ["serve"];
            image.Environment = ["A=b"];
            image.Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        },
        Cancel);

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Config(params string[] layers) => Encoding.UTF8.GetBytes(
        """{"architecture":"amd64","os":"linux","config":{"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":["""
        + string.Join(',', layers.Select(layer => $"\"sha256:{layer}\"")) + "]}}");

    private static byte[] Archive(byte[] layer, string wanted, string tags) => TestTar.Of(
        ("config.json", Config(wanted)),
        ("layer.tar", layer),
        ("manifest.json", Encoding.UTF8.GetBytes(
            $$"""[{"Config":"config.json","RepoTags":[{{tags}}],"Layers":["layer.tar"]}]""")));

    private static string Error(string said)
    {
        using JsonDocument json = JsonDocument.Parse(said);
        string message = json.RootElement.GetProperty("errorDetail").GetProperty("message").GetString()!;
        Assert.Equal(message, json.RootElement.GetProperty("error").GetString());
        return message;
    }

    private static async Task<string> LoadAsync(
        FakeEngine engine, byte[] archive, string query = "", string api = "1.51")
    {
        using EngineClient client = new(engine);
        using ByteArrayContent content = new(archive);
        using HttpResponseMessage answer = await client.PostAsync(
            new Uri($"http://engine/v{api}/images/load{query}"), content, Cancel);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }
}
