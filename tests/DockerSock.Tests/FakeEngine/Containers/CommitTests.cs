using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program makes images of the fake engine's containers.</summary>
public sealed class CommitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CommitMakesAnImage()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        EngineImage parent = engine.State.AddImage("busybox");
        EngineContainer container = engine.State.AddContainer(
            "aa", running: true, labels: new Dictionary<string, string> { ["x"] = "y", ["q"] = "old" },
            setUp: made => made.Config.Environment = ["FOO=1", "A=0"]);
        container.Files.AddFile("/srv/data", "kept");

        string id = await docker.OutAsync(
            "commit", "--message", "hello", "--author", "me", "--change", "CMD [\"run\", \"it\"]", "--change",
            "ENV A=b C=\"d e\"", "--change", "LABEL q=w", "--change", "EXPOSE 80", "--change", "WORKDIR /srv",
            "--change", "USER app", "aa", "made:v1");

        EngineImage image = engine.State.FindImage("made:v1")!;
        Assert.Equal(id, image.Id);
        Assert.Equal(
            ("hello", "me", parent.Id, "/srv", "app"),
            (image.Comment, image.Author, image.Parent, image.WorkingDirectory, image.User));
        Assert.Equal(["run", "it"], image.Command);
        Assert.Equal(["A=b", "C=d e", "FOO=1"], image.Environment);
        Assert.Equal(["80/tcp"], image.ExposedPorts);
        Assert.Equal("q=w x=y", string.Join(' ', image.Labels.Select(label => $"{label.Key}={label.Value}")));
        Assert.Equal([.. parent.Layers, image.Layers[^1]], image.Layers);
        Assert.Equal(2, image.Layers.Count);
        Assert.Equal(
            ["pause", "tag", "commit", "unpause"],
            engine.State.Events.Past.Select(happened => happened.Action).SkipWhile(action => action != "pause"));
        Assert.Equal("made:v1", engine.State.Events.Past[^2].Attributes["imageRef"]);
        Assert.Equal(ContainerState.Running, container.State);
    }

    [Fact]
    public async Task ContainersOfACommittedImageHaveItsFiles()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("aa", running: true);
        container.Files.AddFile("/srv/data", "kept");
        await docker.OutAsync("commit", "--pause=false", "aa", "made");
        container.Files.AddFile("/srv/data", "later");

        await docker.OutAsync("create", "--name", "bb", "made");

        ContainerFiles files = engine.State.FindContainer("bb")!.Files;
        Assert.Equal("kept", files.ReadText("/srv/data"));
        Assert.Equal("", await docker.OutAsync("diff", "bb"));
        files.AddFile("/srv/more", "x");
        Assert.Equal("C /srv\nA /srv/more", await docker.OutAsync("diff", "bb"));
        Assert.Equal(["sleep", "infinity"], engine.State.FindImage("made")!.Command);
        Assert.DoesNotContain(engine.State.Events.Past, happened => happened.Action == "pause");
    }

    [Fact]
    public async Task WhatIsSentGoesFirst()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.State.AddContainer("aa", setUp: made => made.Config.User = "one");

        (int status, string body) = await client.AskAsync(
            "POST", "/commit?container=aa", "{\"User\":\"two\",\"Entrypoint\":[\"e\"],\"Labels\":{\"z\":\"1\"}}");

        EngineImage image = engine.State.Images[^1];
        Assert.Equal((201, $"{{\"Id\":\"{image.Id}\"}}"), (status, body));
        Assert.Equal("two", image.User);
        Assert.Equal(["e"], image.Entrypoint);
        Assert.Empty(image.Command);
        Assert.Equal("1", image.Labels["z"]);
        Assert.Empty(image.Tags);
    }

    [Theory]
    [InlineData("1.51", "container=none", 404, "No such container: none")]
    [InlineData("1.51", "repo=x", 400, "invalid name or ID supplied: \\\"\\\"")]
    [InlineData("1.51", "container=aa&repo=Bad", 400,
        "invalid reference format: repository name (library/Bad) must be lowercase")]
    [InlineData("1.41", "container=aa&repo=Bad", 500,
        "invalid reference format: repository name must be lowercase")]
    [InlineData("1.51", "container=aa&repo=x&tag=a%20b", 400, "invalid tag format")]
    [InlineData("1.51", "container=aa&changes=RUN%20ls", 400, "RUN is not a valid change command")]
    [InlineData("1.41", "container=aa&changes=RUN%20ls", 400, "run is not a valid change command")]
    [InlineData("1.51", "container=aa&changes=ENV%20x", 400, "ENV must have two arguments")]
    [InlineData("1.51", "container=aa&changes=EXPOSE%20x", 400, "Invalid containerPort: x")]
    [InlineData("1.51", "container=aa&changes=CMD%20a&changes=STOPSIGNAL%20x", 400, "invalid signal: x")]
    [InlineData("1.41", "container=aa&changes=STOPSIGNAL%20x", 400, "stopsignal is not a valid change command")]
    public async Task CommitIsRefused(string api, string query, int status, string message)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using EngineClient client = new(engine);
        engine.State.AddContainer("aa");

        Assert.Equal(
            (status, $"{{\"message\":\"{message}\"}}"), await client.AskAsync("POST", "/commit?" + query));
        Assert.Single(engine.State.Images);
    }
}
