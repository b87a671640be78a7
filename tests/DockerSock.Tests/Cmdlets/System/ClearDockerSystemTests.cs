using DockerSock.Fake;
using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

public sealed class ClearDockerSystemTests : DiskTest
{
    [Fact]
    public async Task WhatIf_lists_what_the_whole_clearing_would_remove_and_the_clearing_removes_that()
    {
        await using FakeEngine engine = await FilledAsync("1.51");
        string[] expected =
        [
            "Remove container: off", "Remove container: off2", "Remove network: only-off",
            "Remove volume: " + engine.State.Volumes[2].Name,
            "Remove image: two:latest", "Remove image: idle:latest", "Remove build cache: build cache",
        ];
        string shown = Shell.Show($"Clear-DockerSystem -All -Volumes -WhatIf -DockerHost {engine.DockerHost}");
        Assert.Equal(expected.Order(),
            System.Text.RegularExpressions.Regex.Matches(shown, "the operation \"(.*?)\" on target \"(.*?) \\(")
                .Select(static line => $"{line.Groups[1]}: {line.Groups[2]}").Order());
        Assert.Contains("off (Created, 2kB)", shown);
        Assert.DoesNotContain(engine.Requests, static request => request.Method is not ("GET" or "HEAD"));

        string volume = engine.State.Volumes[2].Name;
        object[] removed = [.. On(engine, "Clear-DockerSystem -Force -All -Volumes -DockerHost $h").Clean.Select(static one =>
            one.BaseObject)];
        Assert.Equal(["off", "off2"], removed.OfType<ContainerSummary>().Select(static one => one.Name).Order());
        Assert.Equal(["only-off"], removed.OfType<DockerNetwork>().Select(static one => one.Name));
        Assert.Equal([volume], removed.OfType<DockerVolume>().Select(static one => one.Name));
        Assert.Equal(["idle:latest", "two:latest"], removed.OfType<ImageRemoval>().Select(static one => one.Untagged)
            .OfType<string>().Order());
        Assert.Equal(3, Assert.Single(removed.OfType<BuildCacheRemoval>()).CachesDeleted.Count);
        Assert.Equal(["run"], engine.State.Containers.Select(static one => one.Name));
        Assert.Equal(["bridge", "host", "none"], engine.State.Networks.Select(static one => one.Name));
        Assert.Equal(["data", "spare"], engine.State.Volumes.Select(static one => one.Name));
        Assert.Equal(["one:latest"], engine.State.Images.SelectMany(static one => one.Tags));
        Assert.DoesNotContain(engine.Requests, static request =>
            request.Route.EndsWith("/prune", StringComparison.Ordinal) && request.Route != "/build/prune");
    }

    [Fact]
    public async Task Without_more_named_images_and_volumes_stay_and_with_a_label_the_build_cache_too()
    {
        await using FakeEngine engine = await FilledAsync("1.51");
        engine.State.AddNetwork("kept", setUp: static network => network.Labels["keep"] = "");
        _ = On(engine, "Clear-DockerSystem -Force -Filter @{ 'label!' = 'keep' } -DockerHost $h").Clean;
        Assert.Equal(["bridge", "host", "kept", "none"], engine.State.Networks.Select(static one => one.Name).Order());
        Assert.Equal((3, 4), (engine.State.Images.Count, engine.State.BuildCache.Count));
        Assert.Equal(2, engine.State.Volumes.Count(static one => one.Name is "data" or "spare"));
        _ = On(engine, "Clear-DockerSystem -Force -Until 2024-01-01 -DockerHost $h").Clean;
        Assert.Contains(engine.State.Networks, static one => one.Name == "kept");
        Assert.Equal(4, engine.State.BuildCache.Count);
        Assert.Equal("DockerNameInvalid",
            On(engine, "Clear-DockerSystem -Force -Filter @{ status = 'x' } -DockerHost $h").ErrorId);
    }

    [Fact]
    public async Task What_cannot_be_removed_is_an_error_and_what_it_uses_stays()
    {
        await using FakeEngine engine = await FilledAsync("1.51");
        string id = engine.State.FindContainer("off")!.Id;
        using IDisposable fault = engine.Misbehave("DELETE", $"/containers/{id}",
            Fault.Status(500, """{"message":"busy"}"""));
        Assert.Equal("DockerEngineError", On(engine, "Clear-DockerSystem -Force -All -DockerHost $h").ErrorId);
        Assert.Equal(["off", "run"], engine.State.Containers.Select(static one => one.Name).Order());
        Assert.Contains(engine.State.Networks, static one => one.Name == "only-off");
    }

    [Fact]
    public async Task Volumes_of_containers_that_are_removed_stay_unless_volumes_are_asked_about()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        engine.State.AddContainer("off", mounts: ["/scratch"]);
        string volume = engine.State.Volumes[0].Name;
        _ = On(engine, "Clear-DockerSystem -Force -DockerHost $h").Clean;
        Assert.Empty(engine.State.Containers);
        Assert.Equal(volume, Assert.Single(engine.State.Volumes).Name);

        engine.State.AddContainer("off", mounts: ["/scratch"]);
        Assert.Contains($"\"Remove volume\" on target \"{engine.State.Volumes[1].Name} (",
            Shell.Show($"Clear-DockerSystem -Volumes -WhatIf -DockerHost {engine.DockerHost}"));
        Assert.Equal(2, On(engine, "Clear-DockerSystem -Force -Volumes -DockerHost $h").Clean
            .Count(static one => one.BaseObject is DockerVolume));
        Assert.Empty(engine.State.Volumes);
    }
}
