using System.Diagnostics;
using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The fake engine pulls from registries in memory as a real one does from those on a network.</summary>
public sealed class ImagePullTests
{
    private const string Host = "localhost:5000";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DockerPullsWhatIsNotThereYet()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        RegistryLayer below = RegistryLayer.Of(4000);
        RegistryLayer above = RegistryLayer.Of(2000);
        engine.State.Registries.AddImage(Host + "/team/base:1", below);
        RegistryImage app = engine.State.Registries.AddImage(Host + "/team/app:1", below, above);
        await docker.OutAsync("pull", "--quiet", Host + "/team/base:1");

        string shown = await docker.OutAsync("pull", Host + "/team/app:1");

        string id = above.Digest[7..19];
        Assert.Equal(
            [
                "1: Pulling from team/app", $"{below.Digest[7..19]}: Already exists", $"{id}: Pulling fs layer",
                $"{id}: Verifying Checksum", $"{id}: Download complete", $"{id}: Pull complete",
                $"Digest: {app.Digest}", $"Status: Downloaded newer image for {Host}/team/app:1",
                $"{Host}/team/app:1",
            ],
            shown.Split('\n'));
        EngineImage image = engine.State.FindImage(Host + "/team/app:1")!;
        Assert.Equal((app.ImageId, 6000), (image.Id, image.Size));
        Assert.Equal([$"{Host}/team/app@{app.Digest}"], image.Digests);
        Assert.Equal([below.DiffId, above.DiffId], image.Layers);
        Assert.Equal(
            ("pull", Host + "/team/app:1", Host + "/team/app"),
            (engine.State.Events.Past[^1].Action, engine.State.Events.Past[^1].ActorId,
                engine.State.Events.Past[^1].Attributes["name"]));
        Assert.EndsWith(
            $"Status: Image is up to date for {Host}/team/app:1\n{Host}/team/app:1",
            await docker.OutAsync("pull", Host + "/team/app:1"));
    }

    [Fact]
    public async Task TheStreamIsThatOfARealEngine()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        RegistryLayer layer = RegistryLayer.Of(3_968_280);
        RegistryImage image = engine.State.Registries.AddImage("busybox:1", layer);
        string id = layer.Digest[7..19];
        string half = new string('=', 25) + "\\u003e" + new string(' ', 25);
        string whole = new string('=', 50) + "\\u003e";

        (int status, string body) = await client.AskAsync("POST", "/images/create?fromImage=busybox&tag=1");

        Assert.Equal(200, status);
        Assert.Equal(
            [
                "{\"status\":\"Pulling from library/busybox\",\"id\":\"1\"}",
                Step("Pulling fs layer"),
                Progress("Downloading", 992086, $"[{half}]  992.1kB/1.984MB"),
                Progress("Downloading", 1984172, $"[{whole}]  1.984MB/1.984MB"),
                Step("Verifying Checksum"),
                Step("Download complete"),
                Progress("Extracting", 992086, $"[{half}]  992.1kB/1.984MB"),
                Progress("Extracting", 1984172, $"[{whole}]  1.984MB/1.984MB"),
                Step("Pull complete"),
                $"{{\"status\":\"Digest: {image.Digest}\"}}",
                "{\"status\":\"Status: Downloaded newer image for busybox:1\"}",
            ],
            body.TrimEnd('\r').Split("\r\n"));

        string Step(string text) => $"{{\"status\":\"{text}\",\"progressDetail\":{{}},\"id\":\"{id}\"}}";

        string Progress(string text, long current, string bar) =>
            $"{{\"status\":\"{text}\",\"progressDetail\":{{\"current\":{current},\"total\":1984172}},"
                + $"\"progress\":\"{bar}\",\"id\":\"{id}\"}}";
    }

    [Fact]
    public async Task MoreThanThreeLayersWait()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        RegistryLayer[] layers = [.. Enumerable.Range(1, 5).Select(size => RegistryLayer.Of(size))];
        engine.State.Registries.AddImage("app", layers);

        JsonElement[] told = await PullAsync(client, "fromImage=app&tag=latest");

        Assert.Equal(
            layers[3..].Select(layer => layer.Digest[7..19]),
            told.Where(one => one.GetProperty("status").GetString() == "Waiting")
                .Select(one => one.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task AllTagsArePulled()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        Registry registry = engine.State.Registries[Host];
        registry.AddImage("app:1");
        registry.AddImage("app:2");

        string shown = await docker.OutAsync("pull", "--all-tags", Host + "/app");

        Assert.Contains("1: Pulling from app\n", shown);
        Assert.Contains("2: Pulling from app\n", shown);
        Assert.EndsWith($"Status: Downloaded newer image for {Host}/app\n{Host}/app", shown);
        Assert.NotNull(engine.State.FindImage(Host + "/app:1"));
        Assert.NotNull(engine.State.FindImage(Host + "/app:2"));
    }

    [Fact]
    public async Task ADigestIsPulledWithoutATag()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        RegistryImage pushed = engine.State.Registries.AddImage("app:1");
        string name = "app@" + pushed.Digest;

        string shown = await docker.OutAsync("pull", name);

        Assert.StartsWith($"docker.io/library/{name}: Pulling from library/app\n", shown);
        Assert.EndsWith($"Status: Downloaded newer image for {name}\ndocker.io/library/{name}", shown);
        EngineImage image = Assert.Single(engine.State.Images);
        Assert.Empty(image.Tags);
        Assert.Equal([name], image.Digests);
        Assert.Contains($"Status: Image is up to date for {name}", await docker.OutAsync("pull", name));
    }

    [Fact]
    public async Task ATagMovesToTheNewImage()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.Registries.AddImage("app:1");
        await docker.OutAsync("pull", "app:1");
        EngineImage old = engine.State.FindImage("app:1")!;
        RegistryImage next = engine.State.Registries.AddImage("app:1");

        Assert.Contains("Downloaded newer image", await docker.OutAsync("pull", "app:1"));

        Assert.Equal(next.ImageId, engine.State.FindImage("app:1")!.Id);
        Assert.Empty(old.Tags);
        Assert.Single(old.Digests);
    }

    [Fact]
    public async Task ThePlatformChoosesFromAList()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        using EngineClient client = new(engine);
        Registry registry = engine.State.Registries[Host];
        RegistryImage arm = registry.AddImage("arm:1", image =>
        {
            image.Architecture = "arm64";
            image.Variant = "v8";
        });
        RegistryImage amd = registry.AddImage("amd:1");
        RegistryImage list = registry.AddList("app:1", arm, amd);

        await docker.OutAsync("pull", Host + "/app:1");
        Assert.Equal(amd.ImageId, engine.State.FindImage(Host + "/app:1")!.Id);
        string shown = await docker.OutAsync("pull", "--platform", "linux/arm64", Host + "/app:1");
        Assert.Equal(arm.ImageId, engine.State.FindImage(Host + "/app:1")!.Id);
        Assert.Contains("Digest: " + list.Digest, shown);
        Assert.Equal(
            "arm64 v8",
            await docker.OutAsync("image", "inspect", "--format", "{{.Architecture}} {{.Variant}}", Host + "/app:1"));
        JsonElement[] told = await PullAsync(client, $"fromImage={Host}/app&tag=1&platform=linux/s390x");
        Assert.Equal(
            "no matching manifest for linux/s390x in the manifest list entries",
            told[^1].GetProperty("errorDetail").GetProperty("message").GetString());
    }

    [Fact]
    public async Task AnImageForAnotherPlatformIsWarnedOf()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.State.Registries.AddImage(Host + "/app:1");

        JsonElement[] told = await PullAsync(client, $"fromImage={Host}/app:1&platform=linux/arm64");

        Assert.Equal(
            $"WARNING: image with reference {Host}/app:1 was found but its platform (linux/amd64) does not match the "
                + "specified platform (linux/arm64)",
            told[^1].GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("1.51", "fromImage=localhost:5000/app&tag=no", 404,
        "manifest for localhost:5000/app:no not found: manifest unknown: manifest unknown")]
    [InlineData("1.41", "fromImage=localhost:5000/none&tag=1", 404,
        "manifest for localhost:5000/none:1 not found: manifest unknown: manifest unknown")]
    [InlineData("1.51", "fromImage=localhost:5000/none", 404,
        "repository localhost:5000/none not found: name unknown: repository name not known to registry")]
    [InlineData("1.51", "fromImage=none&tag=1", 404,
        "pull access denied for none, repository does not exist or may require 'docker login': "
            + "denied: requested access to the resource is denied")]
    [InlineData("1.51", "fromImage=there&tag=2", 404,
        "manifest for there:2 not found: manifest unknown: manifest unknown")]
    [InlineData("1.51", "fromImage=localhost:5999/app&tag=1", 500,
        "Get \"http://localhost:5999/v2/\": dial tcp [::1]:5999: connect: connection refused")]
    [InlineData("1.51", "fromImage=localhost:5009/app&tag=1", 500,
        "Get \"http://localhost:5009/v2/\": dial tcp [::1]:5009: connect: connection refused")]
    [InlineData("1.51", "fromImage=reg.example.com/app&tag=1", 500,
        "Get \"https://reg.example.com/v2/\": dial tcp: lookup reg.example.com: no such host")]
    [InlineData("1.51", "fromImage=localhost:5001/app&tag=1", 500,
        "Head \"http://localhost:5001/v2/app/manifests/1\": no basic auth credentials")]
    [InlineData("1.51", "fromImage=localhost:5001/app", 500,
        "Get \"http://localhost:5001/v2/app/tags/list\": no basic auth credentials")]
    [InlineData("1.51", "fromImage=Bad&tag=1", 400,
        "invalid reference format: repository name (library/Bad) must be lowercase")]
    [InlineData("1.41", "fromImage=Bad&tag=1", 400, "invalid reference format: repository name must be lowercase")]
    [InlineData("1.51", "fromImage=bad&tag=a%20b", 400, "invalid tag format")]
    [InlineData("1.51", "fromImage=scratch&tag=1", 403, "'scratch' is a reserved name")]
    [InlineData("1.51", "fromImage=there&tag=1&platform=bogus", 400,
        "\"bogus\": unknown operating system or architecture: invalid argument")]
    [InlineData("1.51", "fromImage=there&tag=1&platform=bogus/x/y/z", 400,
        "\"bogus/x/y/z\": cannot parse platform specifier: invalid argument")]
    [InlineData("1.51", "fromImage=slow.example.com/a&tag=1", 500, "toomanyrequests: slow down")]
    public async Task PullIsRefused(string api, string query, int status, string message)
    {
        await using FakeEngine engine = await StartAsync(api);
        using EngineClient client = new(engine);

        (int answered, string body) = await client.AskAsync("POST", "/images/create?" + query);

        Assert.Equal(
            (status, message),
            (answered, JsonDocument.Parse(body).RootElement.GetProperty("message").GetString()));
        Assert.Empty(engine.State.Images);
    }

    [Theory]
    [InlineData("1.51", 401)]
    [InlineData("1.41", 500)]
    public async Task CredentialsAreChecked(string api, int status)
    {
        await using FakeEngine engine = await StartAsync(api);
        using EngineClient client = new(engine);
        const string target = "/images/create?fromImage=localhost:5001/app&tag=1";

        Assert.Equal(
            (status, "{\"message\":\"unauthorized: authentication required\"}"),
            await client.AskAsync("POST", target, registryAuth: "{\"username\":\"joe\",\"password\":\"no\"}"));
        (int answered, _) = await client.AskAsync(
            "POST", target, registryAuth: "{\"username\":\"joe\",\"password\":\"secret\"}");

        Assert.Equal(200, answered);
        Assert.NotNull(engine.State.FindImage("localhost:5001/app:1"));
    }

    [Theory]
    [InlineData("1.51", "write /f: no space left on device", null, true,
        "failed to register layer: write /f: no space left on device")]
    [InlineData("1.41", "write /f: no space left on device", null, true,
        "failed to register layer: Error processing tar file(exit status 1): write /f: no space left on device")]
    [InlineData("1.51", null, "unexpected EOF", true, "unexpected EOF")]
    [InlineData("1.52", null, "unexpected EOF", false, "unexpected EOF")]
    public async Task WhatBreaksOffIsToldInTheStream(
        string api, string? storage, string? transfer, bool twice, string message)
    {
        await using FakeEngine engine = await StartAsync(api);
        using DockerProgram docker = new(engine.DockerHost);
        using EngineClient client = new(engine);
        engine.State.StorageError = storage;
        engine.State.Registries[Host].TransferError = transfer;

        (int status, string body) = await client.AskAsync("POST", $"/images/create?fromImage={Host}/app&tag=1");

        Assert.Equal(200, status);
        string again = twice ? $",\"error\":\"{message}\"" : "";
        Assert.EndsWith($"}}\r\n{{\"errorDetail\":{{\"message\":\"{message}\"}}{again}}}", body.TrimEnd('\r'));
        Assert.Equal(message, await docker.ErrorAsync("pull", Host + "/app:1"));
        Assert.Empty(engine.State.Images);
    }

    [Fact]
    public async Task OneRegistryServesSeveralEngines()
    {
        RegistrySet registries = new();
        registries.Add(Host);
        await using FakeEngine one = await FakeEngine.StartAsync(
            new FakeEngineOptions { Registries = registries }, Cancel);
        await using FakeEngine other = await FakeEngine.StartAsync(
            new FakeEngineOptions { Registries = registries }, Cancel);
        using DockerProgram first = new(one.DockerHost);
        using DockerProgram second = new(other.DockerHost);
        EngineImage image = one.State.AddImage(Host + "/app:1", setUp: made => made.Command = ["run"]);

        await first.OutAsync("push", Host + "/app:1");
        await second.OutAsync("pull", Host + "/app:1");

        EngineImage pulled = other.State.FindImage(Host + "/app:1")!;
        Assert.NotSame(image, pulled);
        Assert.Equal(image.Id, pulled.Id);
        Assert.Equal(["run"], pulled.Command);
        Assert.Equal(image.Digests, pulled.Digests);
        Assert.Single(pulled.Digests);
    }

    [Theory]
    [InlineData(0, 500)]
    [InlineData(2, 200)]
    public async Task AnErrorComesWhereATestWantsIt(int after, int status)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.State.Registries.AddImage("app:1");
        using IDisposable fault = engine.Misbehave(
            "POST", "/images/create", Fault.StreamError("unexpected EOF", after));

        (int answered, string body) = await client.AskAsync("POST", "/images/create?fromImage=app&tag=1");

        Assert.Equal(status, answered);
        Assert.Equal(after == 0 ? 1 : after + 1, body.TrimEnd('\r').Split("\r\n").Length);
        Assert.Contains("\"message\":\"unexpected EOF\"}", body);
        Assert.Empty(engine.State.Images);
    }

    [Fact]
    public async Task APulledImageIsSavedAsTheOneThatWasPushed()
    {
        RegistrySet registries = new();
        registries.Add(Host);
        await using FakeEngine one = await FakeEngine.StartAsync(
            new FakeEngineOptions { Registries = registries }, Cancel);
        await using FakeEngine other = await FakeEngine.StartAsync(
            new FakeEngineOptions { Registries = registries }, Cancel);
        using DockerProgram first = new(one.DockerHost);
        using DockerProgram second = new(other.DockerHost);
        EngineImage image = await one.State.AddLayersAsync(
            Host + "/app:1", [files => files.AddFile("/text", "hello")], cancel: Cancel);
        await first.OutAsync("push", Host + "/app:1");
        await second.OutAsync("pull", Host + "/app:1");

        (_, byte[] archive, _) = await second.PipeAsync([], "save", Host + "/app:1");

        Dictionary<string, byte[]> files = TestTar.Read(archive);
        Assert.Contains(files.Keys, name => name.Contains(image.Id[7..], StringComparison.Ordinal));
        Assert.Contains(files.Keys, name => name.Contains(image.Layers[0][7..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task APullThatNobodyWaitsForLeavesNothing()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.Registries.AddImage("app:1", [.. Enumerable.Range(1, 40).Select(size => RegistryLayer.Of(size))]);
        GateFault gate = Fault.Gate(500);
        using IDisposable held = engine.Misbehave("POST", "/images/create", gate);
        using Process pull = docker.Start("pull", "app:1");
        await gate.Reached.WaitAsync(Cancel);

        pull.Kill();
        await pull.WaitForExitAsync(Cancel);
        await engine.Requests[^1].Ended.WaitAsync(Cancel);

        Assert.Empty(engine.State.Images);
        Assert.DoesNotContain(engine.State.Events.Past, happened => happened.Action == "pull");
    }

    [Fact]
    public async Task DockerPullsWhatAContainerIsMadeOf()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.Registries.AddImage("app:1");

        (int exitCode, string id, string told) = await docker.RunAsync("create", "--name", "aa", "app:1");

        Assert.Equal(0, exitCode);
        Assert.StartsWith("Unable to find image 'app:1' locally\n1: Pulling from library/app\n", told);
        Assert.Equal(id, engine.State.FindContainer("aa")!.Id);
    }

    private static async Task<JsonElement[]> PullAsync(EngineClient client, string query)
    {
        (int status, string body) = await client.AskAsync("POST", "/images/create?" + query);
        Assert.Equal(200, status);
        return
        [
            .. body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
    }

    /// <summary>Registries that are open, that want a password, that are down, and docker.io with one image.</summary>
    private static async Task<FakeEngine> StartAsync(string api)
    {
        FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        RegistrySet registries = engine.State.Registries;
        registries.AddImage(Host + "/app:1");
        registries.AddImage("there:1");
        registries.AddImage("localhost:5001/app:1");
        registries["localhost:5001"].AddUser("joe", "secret");
        registries["localhost:5009"].IsDown = true;
        registries["slow.example.com"].Refusal = "toomanyrequests: slow down";
        return engine;
    }
}
