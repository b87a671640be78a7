using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>A fake engine that keeps manifests tells of them, and of those that it did not pull.</summary>
public sealed class ImageManifestTests
{
    private const string Arm = "{%22os%22:%22linux%22,%22architecture%22:%22arm64%22}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ManifestsAreShownOnDemand()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.State.System.KeepsManifests = true;
        (RegistryImage arm, RegistryImage amd, RegistryImage list) = await PullListAsync(engine, client);
        EngineContainer container = engine.State.AddContainer("aa", "app:1");

        foreach (JsonElement image in (JsonElement[])
        [
            (await client.JsonAsync("/images/json?manifests=1"))[0],
            await client.JsonAsync("/images/app:1/json?manifests=1"),
        ])
        {
            Assert.Equal(list.Digest, image.GetProperty("Descriptor").GetProperty("digest").GetString());
            JsonElement[] manifests = [.. image.GetProperty("Manifests").EnumerateArray()];
            Assert.Equal(
                [arm.Digest, amd.Digest], manifests.Select(manifest => manifest.GetProperty("ID").GetString()!));
            Assert.Equal([false, true], manifests.Select(one => one.GetProperty("Available").GetBoolean()));
            Assert.Equal(
                "{\"architecture\":\"arm64\",\"os\":\"linux\",\"variant\":\"v8\"}",
                manifests[0].GetProperty("Descriptor").GetProperty("platform").GetRawText());
            Assert.Equal(
                $"{{\"Platform\":{{\"architecture\":\"amd64\",\"os\":\"linux\"}},\"Containers\":[\"{container.Id}\"],"
                    + "\"Size\":{\"Unpacked\":3000}}",
                manifests[1].GetProperty("ImageData").GetRawText());
            long content = amd.Size + amd.Layers[0].PackedSize;
            Assert.Equal(
                $"{{\"Content\":{content},\"Total\":{content + 3000}}}", manifests[1].GetProperty("Size").GetRawText());
        }
    }

    [Theory]
    [InlineData("1.51", true, "/images/json?manifests=1", true)]
    [InlineData("1.51", true, "/images/json", false)]
    [InlineData("1.51", false, "/images/json?manifests=1", false)]
    [InlineData("1.46", true, "/images/json?manifests=1", false)]
    [InlineData("1.47", true, "/images/json?manifests=1", true)]
    [InlineData("1.47", true, "/images/app:1/json?manifests=1", false)]
    [InlineData("1.48", true, "/images/app:1/json?manifests=1", true)]
    public async Task ManifestsDependOnEngineAndVersion(string api, bool kept, string target, bool shown)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.State.System.KeepsManifests = kept;
        engine.State.AddImage("app:1");

        JsonElement answer = await client.JsonAsync($"/v{api}{target}");

        JsonElement image = answer.ValueKind == JsonValueKind.Array ? answer[0] : answer;
        Assert.Equal(shown, image.TryGetProperty("Manifests", out _));
        Assert.Equal(
            kept && ApiVersion.Parse(api).From(48), image.TryGetProperty("Descriptor", out _));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("history")]
    public async Task AnotherPlatformIsNotThere(string what)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.State.System.KeepsManifests = true;
        await PullListAsync(engine, client);

        Assert.Equal(
            (404, "{\"message\":\"image with reference app:1 was found but does not provide the specified platform "
                + "(linux/arm64)\"}"),
            await client.AskAsync("GET", $"/images/app:1/{what}?platform={Arm}"));
    }

    private static async Task<(RegistryImage Arm, RegistryImage Amd, RegistryImage List)> PullListAsync(
        FakeEngine engine, EngineClient client)
    {
        Registry registry = engine.State.Registries.Add("docker.io");
        RegistryImage arm = registry.AddImage("library/app:arm", image =>
        {
            image.Architecture = "arm64";
            image.Variant = "v8";
        });
        RegistryImage amd = registry.AddImage("library/app:amd", RegistryLayer.Of(3000));
        RegistryImage list = registry.AddList("library/app:1", arm, amd);
        await client.AskAsync("POST", "/images/create?fromImage=app&tag=1");
        return (arm, amd, list);
    }
}
