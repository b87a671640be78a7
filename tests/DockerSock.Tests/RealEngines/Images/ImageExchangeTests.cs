using DockerSock.Fake;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// The fake engine and the real ones load what the other has saved, and call it by the same identifier.
/// </summary>
public sealed class ImageExchangeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task A_real_engine_loads_what_the_fake_saved(RealEngine engine)
    {
        engine.MustAnswer();
        string name = "exchange-" + Guid.NewGuid().ToString("N")[..12];
        using DockerProgram real = new(engine.DockerHost);
        foreach (string api in new[] { "1.41", "1.51" })
        {
            await using FakeEngine fake = await FakeEngine.StartAsync(new() { ApiVersion = api }, Cancel);
            using DockerProgram docker = new(fake.DockerHost);
            EngineImage image = await fake.State.AddLayersAsync(
                name + ":1",
                [
                    files => files.AddFile("/srv/old", "gone"),
                    files =>
                    {
                        files.AddFile("/srv/text", "hello");
                        files.AddHardLink("/srv/same", "/srv/text");
                        files.Remove("/srv/old");
                    },
                ],
                made => made.Command = ["/srv/text"],
                Cancel);

            (int exitCode, byte[] archive, string error) = await docker.PipeAsync([], "save", name + ":1");
            Assert.Equal((0, ""), (exitCode, error));
            try
            {
                (exitCode, _, error) = await real.PipeAsync(archive, "load");
                Assert.Equal((0, ""), (exitCode, error));
                Assert.Equal(image.Id, await real.OutAsync("image", "inspect", "--format", "{{.Id}}", image.Id));
                Assert.Equal(
                    $"[{string.Join(' ', image.Layers)}]",
                    await real.OutAsync("image", "inspect", "--format", "{{.RootFS.Layers}}", image.Id));
                await real.OutAsync("create", "--name", name, image.Id);
                (_, byte[] files, _) = await real.PipeAsync([], "cp", name + ":/srv", "-");
                Assert.Equal(["srv/same", "srv/text"], [.. Names(files).Order(StringComparer.Ordinal)]);
            }
            finally
            {
                await real.RunAsync("rm", name);
                await real.RunAsync("rmi", "--force", image.Id);
            }
        }
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task The_fake_loads_what_a_real_engine_saved(RealEngine engine)
    {
        engine.MustAnswer();
        using DockerProgram real = new(engine.DockerHost);
        await using FakeEngine fake = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(fake.DockerHost);
        (int exitCode, byte[] archive, string error) = await real.PipeAsync([], "save", "busybox:latest");
        Assert.Equal((0, ""), (exitCode, error));

        (exitCode, _, error) = await docker.PipeAsync(archive, "load");

        Assert.Equal((0, ""), (exitCode, error));
        EngineImage image = Assert.Single(fake.State.Images);
        string[] facts = ["{{.Id}}", "{{.RootFS.Layers}}", "{{.Created}}", "{{.Config.Cmd}}", "{{.Config.Env}}"];
        foreach (string fact in facts)
        {
            Assert.Equal(
                await real.OutAsync("image", "inspect", "--format", fact, "busybox:latest"),
                await docker.OutAsync("image", "inspect", "--format", fact, image.Id));
        }

        // Podman counts the archives, Docker the files.
        if (engine.Name != "podman")
        {
            Assert.Equal(
                await real.OutAsync("image", "inspect", "--format", "{{.Size}}", "busybox:latest"),
                await docker.OutAsync("image", "inspect", "--format", "{{.Size}}", image.Id));
        }

        Assert.NotNull(fake.State.AddContainer("aa", image.Id).Files.Find("/bin/busybox"));
        (exitCode, byte[] again, error) = await docker.PipeAsync([], "save", image.Id);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("blobs/sha256/" + image.Id[7..], TestTar.Read(again).Keys);
    }

    private static IEnumerable<string> Names(byte[] archive)
    {
        using System.Formats.Tar.TarReader reader = new(new MemoryStream(archive));
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType != System.Formats.Tar.TarEntryType.Directory)
            {
                yield return entry.Name;
            }
        }
    }
}
