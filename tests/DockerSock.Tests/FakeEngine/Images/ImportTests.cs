using System.Security.Cryptography;
using System.Text;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program makes images of root file systems.</summary>
public sealed class ImportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ImportMakesAnImage()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        byte[] root = TestTar.Of(("etc/", ""), ("etc/name", "hello\n"), ("link", "-> etc/name"));

        (int exitCode, byte[] said, string error) = await docker.PipeAsync(
            root, "import", "--message", "hi", "--change", "CMD run", "--change", "ENV A=b", "-", "made:1");

        Assert.Equal((0, ""), (exitCode, error));
        EngineImage image = engine.State.FindImage("made:1")!;
        Assert.Equal(image.Id + "\n", Encoding.UTF8.GetString(said));
        Assert.Equal(("hi", 14L, "linux"), (image.Comment, image.Size, image.Os));
        Assert.Equal(["/bin/sh", "-c", "run"], image.Command);
        Assert.Equal(["A=b"], image.Environment);
        Assert.Equal(["sha256:" + Convert.ToHexStringLower(SHA256.HashData(root))], image.Layers);
        await docker.OutAsync("create", "--name", "aa", "made:1");
        ContainerFiles files = engine.State.FindContainer("aa")!.Files;
        Assert.Equal(["/etc", "/etc/name", "/link"], files.Paths);
        Assert.Equal("hello\n", files.ReadText("/link"));
        Assert.Equal("import", engine.State.Events.Past.First().Action);
    }

    [Theory]
    [InlineData("1.51", "fromSrc=-&repo=made&tag=b@d", 400, "invalid tag format")]
    [InlineData("1.51", "fromSrc=-&repo=Bad", 400,
        "invalid reference format: repository name (library/Bad) must be lowercase")]
    [InlineData("1.41", "fromSrc=-&repo=Bad", 400, "invalid reference format: repository name must be lowercase")]
    [InlineData("1.51", "fromSrc=-&changes=FROM%20x", 400, "FROM is not a valid change command")]
    [InlineData("1.41", "fromSrc=-&changes=FROM%20x", 400, "from is not a valid change command")]
    [InlineData("1.51", "fromSrc=-&platform=windows", 400, "operating system is not supported")]
    [InlineData("1.51", "fromSrc=-&platform=lin/ux/a/b/c", 400,
        "\\\"b/c\\\" is an invalid component of \\\"lin/ux/a/b/c\\\": platform specifier component must match "
            + "\\\"^[A-Za-z0-9_.-]+$\\\": invalid argument")]
    [InlineData("1.51", "fromSrc=-", 500, "archive/tar: invalid tar header")]
    [InlineData("1.41", "fromSrc=-", 500, "Error processing tar file(exit status 1): archive/tar: invalid tar header")]
    [InlineData("1.51", "fromSrc=http://127.0.0.1:1/x.tar", 500,
        "Get \\\"http://127.0.0.1:1/x.tar\\\": dial tcp 127.0.0.1:1: connect: connection refused")]
    [InlineData("1.51", "", 500, "Get \\\"http:\\\": http: no Host in request URL")]
    public async Task WhatCannotBeImportedIsRefused(string api, string query, int status, string message)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new() { ApiVersion = api }, Cancel);
        using EngineClient client = new(engine);
        using ByteArrayContent content = new([.. Enumerable.Repeat((byte)'g', 2048)]);

        using HttpResponseMessage answer = await client.PostAsync(
            new Uri($"http://engine/v{api}/images/create?{query}"), content, Cancel);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(
            $"{{\"message\":\"{message}\"}}", (await answer.Content.ReadAsStringAsync(Cancel)).TrimEnd('\n'));
        Assert.Empty(engine.State.Images);
    }
}
