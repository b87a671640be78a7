using System.Text;
using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The fake engine pushes to registries in memory as a real one does to those on a network.</summary>
public sealed class ImagePushTests
{
    private const string Host = "localhost:5000";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DockerPushesAnImage()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        Registry registry = engine.State.Registries.Add(Host);
        EngineImage image = engine.State.AddImage(Host + "/team/app:1", 3000);
        string id = image.Layers[0][7..19];

        string shown = await docker.OutAsync("push", Host + "/team/app:1");

        RegistryImage pushed = registry.Find("team/app", "1")!;
        Assert.Equal(
            [
                $"The push refers to repository [{Host}/team/app]", $"{id}: Preparing", $"{id}: Pushed",
                $"1: digest: {pushed.Digest} size: {pushed.Size}",
            ],
            shown.Split('\n'));
        Assert.Equal(image.Id, pushed.ImageId);
        Assert.Equal([$"{Host}/team/app@{pushed.Digest}"], image.Digests);
        Assert.Equal("push", engine.State.Events.Past[^1].Action);
        Assert.Equal(Host + "/team/app:1", engine.State.Events.Past[^1].ActorId);
        Assert.Contains($"{id}: Layer already exists", await docker.OutAsync("push", Host + "/team/app:1"));
        await docker.OutAsync("tag", image.ShortId, Host + "/team/other:1");
        Assert.Contains($"{id}: Mounted from team/app", await docker.OutAsync("push", Host + "/team/other:1"));
    }

    [Fact]
    public async Task TheStreamIsThatOfARealEngine()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        Registry registry = engine.State.Registries.Add(Host);
        EngineImage image = engine.State.AddImage(Host + "/app:1", 300_000);
        string id = image.Layers[0][7..19];

        (int status, string body) = await client.AskAsync(
            "POST", $"/images/{Host}/app/push?tag=1", registryAuth: "{}");

        RegistryImage pushed = registry.Find("app", "1")!;
        string half = new string('=', 25) + "\\u003e" + new string(' ', 25);
        Assert.Equal(200, status);
        Assert.Equal(
            [
                $"{{\"status\":\"The push refers to repository [{Host}/app]\"}}",
                $"{{\"status\":\"Preparing\",\"progressDetail\":{{}},\"id\":\"{id}\"}}",
                "{\"status\":\"Pushing\",\"progressDetail\":{\"current\":150000,\"total\":300000},"
                    + $"\"progress\":\"[{half}]    150kB/300kB\",\"id\":\"{id}\"}}",
                "{\"status\":\"Pushing\",\"progressDetail\":{\"current\":301568,\"total\":300000},"
                    + $"\"progress\":\"[{new string('=', 50)}\\u003e]  301.6kB\",\"id\":\"{id}\"}}",
                $"{{\"status\":\"Pushed\",\"progressDetail\":{{}},\"id\":\"{id}\"}}",
                $"{{\"status\":\"1: digest: {pushed.Digest} size: {pushed.Size}\"}}",
                $"{{\"progressDetail\":{{}},\"aux\":{{\"Tag\":\"1\",\"Digest\":\"{pushed.Digest}\","
                    + $"\"Size\":{pushed.Size}}}}}",
            ],
            body.TrimEnd('\r').Split("\r\n"));
    }

    [Fact]
    public async Task AllTagsArePushed()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        Registry registry = engine.State.Registries.Add(Host);
        engine.State.AddImage(Host + "/app:2", setUp: image => image.Tags.Add(Host + "/app:1"));
        engine.State.AddImage(Host + "/other:3");

        string shown = await docker.OutAsync("push", "--all-tags", Host + "/app");

        Assert.Equal(["1", "2"], registry.Tags("app")!);
        Assert.Null(registry.Tags("other"));
        Assert.Equal(2, shown.Split('\n').Count(line => line.Contains(": digest: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("localhost:5000/none/push?tag=1",
        "An image does not exist locally with the tag: localhost:5000/none")]
    [InlineData("localhost:5000/app/push?tag=no", "tag does not exist: localhost:5000/app:no")]
    [InlineData("localhost:5001/app/push?tag=1", "no basic auth credentials")]
    [InlineData("localhost:5009/app/push?tag=1",
        "Get \"http://localhost:5009/v2/\": dial tcp [::1]:5009: connect: connection refused")]
    [InlineData("app/push?tag=1", "denied: requested access to the resource is denied")]
    [InlineData("slow.example.com/app/push?tag=1", "unexpected EOF")]
    public async Task WhatGoesWrongIsToldInTheStream(string target, string message)
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using EngineClient client = new(engine);

        (int status, string body) = await client.AskAsync("POST", "/images/" + target, registryAuth: "{}");

        string[] lines = body.TrimEnd('\r').Split("\r\n");
        JsonElement last = JsonDocument.Parse(lines[^1]).RootElement;
        Assert.Equal(200, status);
        Assert.StartsWith("{\"status\":\"The push refers to repository [", lines[0]);
        Assert.Equal(message, last.GetProperty("errorDetail").GetProperty("message").GetString());
        Assert.Equal(message, last.GetProperty("error").GetString());
        Assert.DoesNotContain("aux", body);
    }

    [Theory]
    [InlineData("1.51", "Bad/push?tag=1", 400,
        "invalid reference format: repository name (library/Bad) must be lowercase")]
    [InlineData("1.41", "Bad/push?tag=1", 500, "invalid reference format: repository name must be lowercase")]
    [InlineData("1.51", "app/push?tag=a%20b", 400, "invalid tag format")]
    [InlineData("1.41", "app/push?tag=a%20b", 500, "invalid tag format")]
    [InlineData("1.51", "app/push?tag=1&platform=linux", 400,
        "failed to parse platform: invalid character 'l' looking for beginning of value")]
    [InlineData("1.51", "app/push?tag=1&platform={%22os%22:%22linux%22,%22architecture%22:%22arm64%22}", 404,
        "image with reference app:1 was found but its platform (linux/amd64) does not match the specified platform "
            + "(linux/arm64)")]
    public async Task PushIsRefused(string api, string target, int status, string message)
    {
        await using FakeEngine engine = await StartAsync(api);
        using EngineClient client = new(engine);

        Assert.Equal(
            (status, $"{{\"message\":\"{message}\"}}"),
            await client.AskAsync("POST", "/images/" + target, registryAuth: "{}"));
    }

    [Theory]
    [InlineData("1.51", 200)]
    [InlineData("1.41", 400)]
    public async Task OlderEnginesWantTheHeader(string api, int status)
    {
        await using FakeEngine engine = await StartAsync(api);
        using EngineClient client = new(engine);

        (int answered, string body) = await client.AskAsync("POST", $"/images/{Host}/app/push?tag=1");

        Assert.Equal(status, answered);
        Assert.Equal(
            status == 400, body == "{\"message\":\"Bad parameters and missing X-Registry-Auth: EOF\"}");
        Assert.Equal(200, (await client.AskAsync("POST", $"/images/{Host}/app/push?tag=1", "{}")).Status);
    }

    [Fact]
    public async Task ALoginLetsDockerPush()
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.Registries["docker.io"].AddUser("joe", "secret", "a-token");
        engine.State.AddImage("joe/app:1");

        foreach ((string host, string name) in new[] { ("localhost:5001", "localhost:5001/app:1"), ("", "joe/app:1") })
        {
            string[] where = host.Length > 0 ? [host] : [];
            Assert.Equal(1, (await docker.RunAsync("push", name)).ExitCode);
            (int exitCode, byte[] shown, _) = await docker.PipeAsync(
                Encoding.UTF8.GetBytes("secret"), ["login", "--username", "joe", "--password-stdin", .. where]);
            Assert.Equal(0, exitCode);
            Assert.Contains("Login Succeeded", Encoding.UTF8.GetString(shown));
            Assert.Contains("1: digest: sha256:", await docker.OutAsync("push", name));
        }

        Assert.NotNull(engine.State.Registries["localhost:5001"].Find("app", "1"));
        Assert.NotNull(engine.State.Registries["docker.io"].Find("joe/app", "1"));
    }

    private static async Task<FakeEngine> StartAsync(string api)
    {
        FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        RegistrySet registries = engine.State.Registries;
        registries.Add("localhost:5000");
        registries.Add("docker.io");
        registries["localhost:5001"].AddUser("joe", "secret");
        registries["localhost:5009"].IsDown = true;
        registries["slow.example.com"].TransferError = "unexpected EOF";
        string[] hosts = ["", "localhost:5000/", "localhost:5001/", "localhost:5009/", "slow.example.com/"];
        foreach (string host in hosts)
        {
            engine.State.AddImage(host + "app:1");
        }

        return engine;
    }
}
