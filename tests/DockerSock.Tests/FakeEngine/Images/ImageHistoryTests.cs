using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The fake engine tells how images were made and what was stated about them.</summary>
public sealed class ImageHistoryTests
{
    private const string Arm = "{%22os%22:%22linux%22,%22architecture%22:%22arm64%22}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StepsThatWereMadeHereHaveTheirImages()
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using DockerProgram docker = new(engine.DockerHost);
        EngineImage below = engine.State.AddImage("base:1", 4000, setUp: image =>
            image.Steps =
            [
                new ImageStep("ADD rootfs /", Comment: "from afar"), new ImageStep("CMD [\"sh\"]", IsEmpty: true),
            ]);
        engine.State.AddContainer(
            "aa", "base:1", command: ["make", "it"], setUp: container => container.WrittenSize = 500);
        string id = await docker.OutAsync("commit", "--message", "done", "aa", "app:1");
        await docker.OutAsync("tag", "app:1", "app:0");

        string shown = await docker.OutAsync(
            "history", "--no-trunc", "--human=false", "--format", "{{.ID}}|{{.CreatedBy}}|{{.Size}}|{{.Comment}}",
            "app:1");

        Assert.Equal(
            [$"{id}|make it|500|done", $"{below.Id}|CMD [\"sh\"]|0|", "<missing>|ADD rootfs /|4000|from afar"],
            shown.Split('\n'));
    }

    [Fact]
    public async Task TheAnswerIsThatOfARealEngine()
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using EngineClient client = new(engine);
        engine.State.Registries.AddImage("app:1", RegistryLayer.Of(3000), RegistryLayer.Of(200));
        await client.AskAsync("POST", "/images/create?fromImage=app&tag=1");
        EngineImage image = engine.State.FindImage("app:1")!;
        engine.State.Change(() => image.Steps =
        [
            new ImageStep("ADD", DateTimeOffset.FromUnixTimeSeconds(1000)),
            new ImageStep("RUN", DateTimeOffset.FromUnixTimeSeconds(2000), "why"),
        ]);
        await client.AskAsync("POST", "/images/app:1/tag?repo=app&tag=0");

        Assert.Equal(
            (200, "[{\"Comment\":\"why\",\"Created\":2000,\"CreatedBy\":\"RUN\","
                + $"\"Id\":\"{image.Id}\",\"Size\":200,\"Tags\":[\"app:0\",\"app:1\"]}},"
                + "{\"Comment\":\"\",\"Created\":1000,\"CreatedBy\":\"ADD\",\"Id\":\"<missing>\",\"Size\":3000,"
                + "\"Tags\":null}]"),
            await client.AskAsync("GET", "/images/app:1/history"));
        Assert.Equal(
            (404, "{\"message\":\"No such image: none:latest\"}"),
            await client.AskAsync("GET", "/images/none/history"));
    }

    [Theory]
    [InlineData("1.48", "history?platform=x", 400)]
    [InlineData("1.47", "history?platform=x", 200)]
    [InlineData("1.49", "json?platform=x", 400)]
    [InlineData("1.48", "json?platform=x", 200)]
    [InlineData("1.51", "json?platform=" + Arm, 404)]
    [InlineData("1.51", "history?platform=" + Arm, 404)]
    [InlineData("1.47", "history?platform=" + Arm, 200)]
    public async Task PlatformsAreReadWhereThereAreAny(string api, string target, int status)
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using EngineClient client = new(engine);
        engine.State.AddImage("app:1");

        (int answered, string body) = await client.AskAsync("GET", $"/v{api}/images/app:1/{target}");

        Assert.Equal(status, answered);
        Assert.Equal(status == 400, body.Contains(
            "failed to parse platform: invalid character 'x' looking for beginning of value",
            StringComparison.Ordinal));
        Assert.Equal(status == 404, body.Contains(
            "image with reference app:1 was found but its platform (linux/amd64) does not match the specified platform "
                + "(linux/arm64)",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task InspectTakesNoPlatformWithManifests()
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using EngineClient client = new(engine);
        engine.State.AddImage("app:1");

        Assert.Equal(
            (400, "{\"message\":\"conflicting options: manifests and platform options cannot both be set\"}"),
            await client.AskAsync("GET", $"/images/app:1/json?manifests=1&platform={Arm}"));
        Assert.Equal(
            (400, "{\"message\":\"both OS and Architecture must be provided\"}"),
            await client.AskAsync("GET", "/images/app:1/json?platform={%22os%22:%22linux%22}"));
    }

    [Theory]
    [InlineData("", "https://slsa.dev/provenance/v1 https://spdx.dev/Document")]
    [InlineData("?type=https://spdx.dev/Document", "https://spdx.dev/Document")]
    [InlineData("?type=https://example.com/none", "")]
    public async Task AttestationsAreShown(string query, string expected)
    {
        await using FakeEngine engine = await StartAsync("1.55");
        using EngineClient client = new(engine);
        AddAttested(engine);

        JsonElement shown = await client.JsonAsync("/images/app:1/attestations" + query);

        Assert.Equal(
            expected,
            string.Join(' ', shown.EnumerateArray().Select(one => one.GetProperty("PredicateType").GetString())));
        Assert.All(shown.EnumerateArray(), one => Assert.False(one.TryGetProperty("Statement", out _)));
    }

    [Fact]
    public async Task AttestationsHaveTheirStatementsOnDemand()
    {
        await using FakeEngine engine = await StartAsync("1.55");
        using EngineClient client = new(engine);
        AddAttested(engine);

        JsonElement shown = await client.JsonAsync(
            "/images/app:1/attestations?statement=true&type=https://spdx.dev/Document");

        Assert.Equal("s", shown[0].GetProperty("Statement").GetProperty("predicate").GetString());
        Assert.Equal(17, shown[0].GetProperty("Descriptor").GetProperty("size").GetInt32());
    }

    [Theory]
    [InlineData("1.54", "app:1/attestations", 404, "page not found")]
    [InlineData("1.55", "none/attestations", 404, "No such image: none:latest")]
    [InlineData("1.55", "app:1/attestations?platform=" + Arm, 404, "no manifest found for platform linux/arm64")]
    [InlineData("1.55", "app:1/attestations?platform=x", 400,
        "failed to parse platform: invalid character 'x' looking for beginning of value")]
    public async Task AttestationsAreRefused(string api, string target, int status, string message)
    {
        await using FakeEngine engine = await StartAsync(api);
        using EngineClient client = new(engine);
        AddAttested(engine);

        Assert.Equal(
            (status, $"{{\"message\":\"{message}\"}}"), await client.AskAsync("GET", "/images/" + target));
    }

    private static void AddAttested(FakeEngine engine) => engine.State.AddImage("app:1", setUp: image =>
    {
        image.Attestations.Add(new ImageAttestation("https://slsa.dev/provenance/v1", "{\"predicate\":\"p\"}"));
        image.Attestations.Add(new ImageAttestation("https://spdx.dev/Document", "{\"predicate\":\"s\"}"));
    });

    private static Task<FakeEngine> StartAsync(string api) =>
        FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
}
