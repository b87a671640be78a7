using DockerSock.Fake;
using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

public sealed class ClearDockerBuildCacheTests : DiskTest
{
    [Theory]
    [InlineData("1.41", "keep-storage=1000&", "-ReservedSpace 1000")]
    [InlineData("1.48", "reserved-space=1048576&", "-KeepStorage 1m")]
    [InlineData("1.51", "reserved-space=1&max-used-space=2048&min-free-space=3&",
        "-ReservedSpace 1 -MaxUsedSpace 2KB -MinFreeSpace 3")]
    public async Task The_build_cache_is_pruned_with_every_parameter(string api, string expected, string parameters)
    {
        await using FakeEngine engine = await FilledAsync(api);
        BuildCacheRemoval removed =
            Assert.Single(On(engine,
                $"Clear-DockerBuildCache -Force -All {parameters} -Until 24h -Filter @{{ type = 'regular' }} -DockerHost $h")
                    .As<BuildCacheRemoval>());
        RecordedRequest sent = engine.Requests[^1];
        Assert.Equal(("POST", "/build/prune"), (sent.Method, sent.Route));
        Assert.StartsWith("all=1&" + expected + "filters=", sent.QueryString);
        // It counts the seconds until it sends.
        Assert.Matches("""^{"type":\["regular"\],"until":\["864\d\ds"\]}$""", sent.QueryValue("filters"));
        Assert.Equal((3, 6_010L, engine.DockerHost),
            (removed.CachesDeleted.Count, removed.SpaceReclaimed, removed.DockerHost));
    }

    [Fact]
    public async Task An_older_engine_is_not_sent_room_that_it_does_not_know()
    {
        await using FakeEngine engine = await FilledAsync("1.47");
        Assert.Equal("DockerParameterNeedsNewerEngine",
            On(engine, "Clear-DockerBuildCache -Force -MaxUsedSpace 1 -DockerHost $h").ErrorId);
        Assert.Equal("DockerParameterNeedsNewerEngine",
            On(engine, "Clear-DockerBuildCache -Force -MinFreeSpace 1 -DockerHost $h").ErrorId);
        Assert.DoesNotContain(engine.Requests, static request => request.Method == "POST");
    }

    [Fact]
    public async Task WhatIf_tells_records_and_bytes_of_the_build_cache()
    {
        await using FakeEngine engine = await FilledAsync("1.51");
        Assert.Contains($"\"Clear\" on target \"build cache (2 records, 1.01kB) on {engine.DockerHost}\"",
            Shell.Show($"Clear-DockerBuildCache -WhatIf -DockerHost {engine.DockerHost}"));
        Assert.Contains("build cache (3 records, 1.01kB)",
            Shell.Show($"Clear-DockerBuildCache -All -WhatIf -DockerHost {engine.DockerHost}"));
        Assert.Equal("GET /v1.51/system/df?type=build-cache", engine.Requests[^1].ToString());
        Assert.Empty(On(engine, "Clear-DockerBuildCache -Force -Until 2024-01-01 -DockerHost $h").Clean);
        Assert.DoesNotContain(engine.Requests, static request => request.Method == "POST");
    }

    [Fact]
    public void An_error_of_the_engine_is_an_error()
    {
        Engine.State.BuildCache.Add(new EngineBuildRecord { Id = "a" });
        using IDisposable fault = Engine.Misbehave("POST", "/build/prune",
            Fault.Status(500, """{"message":"locked"}"""));
        Assert.Equal("DockerEngineError", Run("Clear-DockerBuildCache -Force -DockerHost $h").ErrorId);
    }
}
