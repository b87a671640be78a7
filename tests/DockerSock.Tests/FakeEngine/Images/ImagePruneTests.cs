using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program prunes and removes images of the fake engine, and lists those without names.</summary>
public sealed class ImagePruneTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DockerPrunesWhatHasNoTag()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddImage("kept:1");
        EngineImage used = engine.State.AddImage();
        engine.State.AddContainer("aa", used.Id);
        EngineImage dangling = engine.State.AddImage(size: 5000);
        string name = "app@sha256:" + new string('a', 64);
        EngineImage untagged = engine.State.AddImage(size: 300, setUp: image => image.Digests.Add(name));

        string shown = await docker.OutAsync("image", "prune", "--force");

        Assert.Equal(
            [
                "Deleted Images:", $"deleted: {dangling.Id}", $"deleted: {dangling.Layers[0]}",
                $"untagged: {name}",
                $"deleted: {untagged.Id}", $"deleted: {untagged.Layers[0]}", "", "Total reclaimed space: 5.3kB",
            ],
            shown.Split('\n'));
        Assert.Equal(["kept:1"], engine.State.Images.SelectMany(image => image.Tags));
        Assert.Equal(2, engine.State.Images.Count);
        Assert.Equal("5300", engine.State.Events.Past[^1].Attributes["reclaimed"]);
    }

    [Theory]
    [InlineData("", "1.51", "used:1")]
    [InlineData("label=who", "1.51", "used:1 plain:1 old:1")]
    [InlineData("label!=who", "1.51", "used:1 mine:1")]
    [InlineData("until=90m", "1.41", "used:1 plain:1 mine:1")]
    public async Task DockerPrunesWhatIsNotUsed(string filter, string api, string kept)
    {
        StillClock clock = new();
        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { ApiVersion = api, Time = clock }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddImage("old:1");
        clock.Now += TimeSpan.FromHours(2);
        engine.State.AddContainer("aa", "used:1");
        engine.State.AddImage("plain:1");
        engine.State.AddImage("mine:1", setUp: image => image.Labels["who"] = "me");

        await docker.OutAsync(
            ["image", "prune", "--all", "--force", .. filter.Length > 0 ? new[] { "--filter", filter } : []]);

        Assert.Equal(
            kept.Split(' ').Order(), engine.State.Images.SelectMany(image => image.Tags).Order());
    }

    [Theory]
    [InlineData("1.51", "", 200, "{\"ImagesDeleted\":null,\"SpaceReclaimed\":0}")]
    [InlineData("1.51", "?filters={%22bogus%22:[%22a%22]}", 400, "{\"message\":\"invalid filter 'bogus'\"}")]
    [InlineData("1.41", "?filters={%22bogus%22:[%22a%22]}", 400, "{\"message\":\"Invalid filter 'bogus'\"}")]
    [InlineData("1.51", "?filters={%22dangling%22:[%22a%22]}", 400,
        "{\"message\":\"invalid filter 'dangling=[a]'\"}")]
    [InlineData("1.51", "?filters={%22until%22:[%22a%22]}", 500,
        "{\"message\":\"failed to parse value as time or duration: \\\"a\\\"\"}")]
    [InlineData("1.51", "?filters={%22until%22:[%221h%22,%222h%22]}", 500,
        "{\"message\":\"more than one until filter specified\"}")]
    public async Task PruneIsAnswered(string api, string query, int status, string answer)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using EngineClient client = new(engine);

        Assert.Equal((status, answer), await client.AskAsync("POST", "/images/prune" + query));
    }

    [Fact]
    public async Task RemovedLayersGoByTheirChains()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.Registries.AddImage(
            "app:1",
            new RegistryLayer("sha256:0362581d721ddfdaa08387e368ec40132625fd0d200d5aebcc77ec394516521f", 1000),
            new RegistryLayer("sha256:d4b91351914c234d0d59f78b435aa6ea84477a73b180f7aaf16f2a2f7cdd93a0", 1000));
        await docker.OutAsync("pull", "app:1");
        EngineImage image = engine.State.FindImage("app:1")!;
        string digest = image.Digests[0];

        Assert.Equal(
            [
                "Untagged: app:1", $"Untagged: {digest}", $"Deleted: {image.Id}",
                "Deleted: sha256:89da0e27ac598128cf9c0e6290eb72a474fb1c4fa850a0b13959fead22ad67ae",
                "Deleted: sha256:0362581d721ddfdaa08387e368ec40132625fd0d200d5aebcc77ec394516521f",
            ],
            (await docker.OutAsync("rmi", "app:1")).Split('\n'));
    }

    [Theory]
    [InlineData("{}", 1)]
    [InlineData("{%22dangling%22:[%22true%22]}", 1)]
    [InlineData("{%22dangling%22:[%22false%22]}", 1)]
    [InlineData("{%22reference%22:[%22app%22]}", 1)]
    [InlineData("{%22reference%22:[%22app:1%22]}", 0)]
    public async Task AnImageWithADigestOnlyIsDanglingAndIsNot(string filters, int count)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.State.AddImage(setUp: image => image.Digests.Add("app@sha256:" + new string('a', 64)));

        Assert.Equal(count, (await client.JsonAsync("/images/json?filters=" + filters)).GetArrayLength());
    }

    [Fact]
    public async Task StepsInBetweenAreListedOnDemand()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        EngineImage between = engine.State.AddImage();
        engine.State.AddImage("app:1", setUp: image => image.Parent = between.Id);

        Assert.Equal("app", await docker.OutAsync("images", "--format", "{{.Repository}}"));
        Assert.Equal(
            ["<none>", "app"],
            (await docker.OutAsync("images", "--all", "--format", "{{.Repository}}")).Split('\n').Order());
    }

    [Fact]
    public async Task RemoveReadsPlatforms()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.State.AddImage("app:1");

        Assert.Equal(
            (400, "{\"message\":\"failed to parse platform: invalid character 'x' looking for beginning of value\"}"),
            await client.AskAsync("DELETE", "/images/app:1?platforms=x"));
        Assert.Equal(
            (404, "{\"message\":\"image with reference app:1 was found but its platform (linux/amd64) does not match "
                + "the specified platform (linux/arm64)\"}"),
            await client.AskAsync(
                "DELETE", "/images/app:1?platforms={%22os%22:%22linux%22,%22architecture%22:%22arm64%22}"));
        Assert.Equal(200, (await client.AskAsync("DELETE", "/v1.49/images/app:1?platforms=x")).Status);
        Assert.Empty(engine.State.Images);
    }
}
