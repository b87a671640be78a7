using System.Text.Json;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class ClearDockerVolumeTests : ObjectTest
{
    [Theory]
    [InlineData("1.41")]
    [InlineData("1.51")]
    [InlineData("1.53")]
    public async Task Clear_removes_those_without_a_name_and_with_All_the_others_on_every_engine(string api)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        engine.State.AddContainer("db", mounts: ["data:/data", "/scratch"]);
        engine.State.AddVolume("named", static volume => volume.Size = 1000);
        EngineVolume anonymous = engine.State.AddVolume(null, static volume => volume.Size = 2_000_000);
        Assert.Contains($"\"Remove volume\" on target \"{anonymous.Name} (local, 2MB) on {engine.DockerHost}\"",
            Shell.Show($"Clear-DockerVolume -WhatIf -DockerHost {engine.DockerHost}"));
        Assert.DoesNotContain(engine.Requests, static request => request.Method is not ("GET" or "HEAD"));
        DockerVolume removed = Assert.Single(Shell.Run("param($h) Clear-DockerVolume -Force -DockerHost $h",
            ("h", engine.DockerHost)).As<DockerVolume>());
        Assert.Equal((anonymous.Name, 2_000_000L), (removed.Name, removed.Size!.Value));
        Assert.Equal("named",
            Assert.Single(Shell.Run("param($h) Clear-DockerVolume -Force -All -DockerHost $h", ("h", engine.DockerHost))
                .As<DockerVolume>()).Name);
        Assert.Equal(2, engine.State.Volumes.Count);
        Assert.DoesNotContain(engine.Requests, static request =>
            request.Route.EndsWith("/prune", StringComparison.Ordinal));
    }

    [Fact]
    public void Chooses_by_age_and_label()
    {
        Engine.State.AddVolume("keep", static volume => volume.Labels["keep"] = "");
        Engine.State.AddVolume("other", static volume => volume.Labels["a"] = "2");
        Engine.State.AddVolume("gone", static volume => volume.Labels["a"] = "1");
        Assert.Empty(Run("Clear-DockerVolume -Force -All -Until 24h -DockerHost $h").Clean);
        Assert.Equal("gone", Assert.Single(Run(
            "Clear-DockerVolume -Force -All -Filter @{ label = 'a=1'; 'label!' = 'keep' } -DockerHost $h")
                .As<DockerVolume>()).Name);
        Assert.Equal(["DELETE /volumes/gone"], Changes);
    }

    [Theory]
    [InlineData("1.42", "", """{"label":["a"]}""")]
    [InlineData("1.42", "-All", """{"all":["true"],"label":["a"]}""")]
    [InlineData("1.41", "-All", """{"label":["a"]}""")]
    public async Task Prune_has_the_engine_do_it(string api, string parameters, string filters)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        engine.Misbehave("POST", "/volumes/prune", Fault.Answer("""{"VolumesDeleted":["v"],"SpaceReclaimed":7}"""));
        PruneResult result = Assert.Single(On(engine,
            $"Clear-DockerVolume -Force -Prune {parameters} -Filter @{{ label = 'a' }} -DockerHost $h").As<PruneResult>());
        Assert.Equal(("v", 7L, engine.DockerHost),
            (Assert.Single(result.Removed), result.SpaceReclaimed, result.DockerHost));
        SortedDictionary<string, string[]> sent = JsonSerializer.Deserialize<SortedDictionary<string, string[]>>(
            engine.Requests[^1].QueryValue("filters")!)!;
        Assert.Equal(filters, JsonSerializer.Serialize(sent));
    }

    [Fact]
    public async Task An_engine_whose_prune_takes_named_volumes_too_is_asked_for_it_only_when_that_is_meant()
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.41" }, Cancel);
        Outcome outcome = On(old, "Clear-DockerVolume -Force -Prune -DockerHost $h");
        Assert.Equal("DockerParameterNeedsNewerEngine", outcome.ErrorId);
        Assert.Contains("would remove named volumes too", outcome.ErrorText);
        Assert.Empty(ChangesOf(old));
    }
}
