using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets.Systems;

/// <summary>What is on the disk, and what of it is removed.</summary>
public sealed class DiskUsageTests : CmdletTest
{
    private static readonly DateTimeOffset s_old = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, string> Versions { get; } = new()
    {
        { "1.41", "/system/df", "/system/df" },
        { "1.42", "/system/df", "/system/df?type=image&type=volume" },
        { "1.52", "/system/df", "/system/df?type=image&type=volume" },
        { "1.53", "/system/df", "/system/df?type=image&type=volume" },
    };

    [Theory, MemberData(nameof(Versions))]
    public async Task Sums_are_the_same_on_every_engine(string api, string all, string some)
    {
        await using FakeEngine engine = await FilledAsync(api);
        DiskUsage[] sums = [.. On(engine, "Get-DockerDiskUsage -DockerHost $h").As<DiskUsage>()];
        Assert.Equal(
            [("Images", 3L, 2L, 30_000_000L, 10_000_000L), ("Containers", 3L, 1L, 6_000L, 5_000L), ("Volumes", 3L, 1L, 700L, 600L), ("BuildCache", 4L, 1L, 1_110L, 1_010L)],
            sums.Select(static sum => (sum.Type, sum.Total, sum.Active, sum.Size, sum.Reclaimable)));
        Assert.Equal([33, 83, 85, 90], sums.Select(static sum => sum.ReclaimablePercent!.Value));
        Assert.All(sums, sum => Assert.Equal(engine.DockerHost, sum.DockerHost));
        Assert.Equal($"GET /v{api}{all}", engine.Requests[^1].ToString());

        Assert.Equal(["Images", "Volumes"], On(engine, "Get-DockerDiskUsage volumes, Images -DockerHost $h").As<DiskUsage>().Select(static sum => sum.Type));
        Assert.Equal($"GET /v{api}{some}", engine.Requests[^1].ToString());
    }

    [Theory]
    [InlineData("1.41", "")]
    [InlineData("1.51", "")]
    [InlineData("1.52", "?verbose=1")]
    [InlineData("1.53", "?verbose=1")]
    public async Task Every_object_is_the_same_on_every_engine(string api, string query)
    {
        await using FakeEngine engine = await FilledAsync(api);
        DiskUsageItem[] items = [.. On(engine, "Get-DockerDiskUsage -Detailed -DockerHost $h").As<DiskUsageItem>()];
        Assert.Equal($"GET /v{api}/system/df{query}", engine.Requests[^1].ToString());
        Assert.Equal(
            [
                ("Images", "one:latest", 10_000_000L, 0L, 2L, true, 0L), ("Images", "two:latest", 10_000_000L, 0L, 1L, true, 0L), ("Images", "idle:latest", 10_000_000L, 0L, 0L, false, 10_000_000L),
                ("Containers", "run", 1_000L, 0L, 0L, true, 0L), ("Containers", "off", 2_000L, 0L, 0L, false, 2_000L), ("Containers", "off2", 3_000L, 0L, 0L, false, 3_000L),
                ("Volumes", "data", 100L, 0L, 1L, true, 0L), ("Volumes", "spare", 200L, 0L, 0L, false, 200L), ("Volumes", engine.State.Volumes[2].Name, 400L, 0L, 0L, false, 400L),
                ("BuildCache", "RUN a", 10L, 0L, 1L, false, 10L), ("BuildCache", "RUN b", 100L, 0L, 1L, true, 0L), ("BuildCache", "RUN c", 1_000L, 0L, 1L, false, 1_000L), ("BuildCache", "RUN d", 5_000L, 5_000L, 1L, false, 0L),
            ],
            items.Select(static item => (item.Type, item.Name, item.Size!.Value, item.SharedSize, item.Users, item.InUse, item.Reclaimable)));
        Assert.Equal(["first"], ((BuildCacheRecord)items[10].Object!).Parents);
        Assert.Equal(("run", engine.DockerHost), (((ContainerSummary)items[3].Object!).Name, ((ContainerSummary)items[3].Object!).DockerHost));
        Assert.Equal(["Volumes"], On(engine, "Get-DockerDiskUsage Volumes -Detailed -DockerHost $h").As<DiskUsageItem>().Select(static item => item.Type).Distinct());
    }

    [Fact]
    public async Task The_view_is_that_of_the_docker_program()
    {
        await using FakeEngine engine = await FilledAsync("1.51");
        string shown = Shell.Show($"Get-DockerDiskUsage -DockerHost {engine.DockerHost}");
        Assert.Matches("TYPE +TOTAL +ACTIVE +SIZE +RECLAIMABLE", shown);
        Assert.Matches(@"Images +3 +2 +30MB +10MB \(33%\)", shown);
    }

    [Theory]
    [InlineData("1.41", "keep-storage=1000&", "-ReservedSpace 1000")]
    [InlineData("1.48", "reserved-space=1048576&", "-KeepStorage 1m")]
    [InlineData("1.51", "reserved-space=1&max-used-space=2048&min-free-space=3&", "-ReservedSpace 1 -MaxUsedSpace 2KB -MinFreeSpace 3")]
    public async Task The_build_cache_is_pruned_with_every_parameter(string api, string expected, string parameters)
    {
        await using FakeEngine engine = await FilledAsync(api);
        BuildCacheRemoval removed = Assert.Single(On(engine, $"Clear-DockerBuildCache -All {parameters} -Until 24h -Filter @{{ type = 'regular' }} -DockerHost $h").As<BuildCacheRemoval>());
        RecordedRequest sent = engine.Requests[^1];
        Assert.Equal(("POST", "/build/prune"), (sent.Method, sent.Route));
        Assert.StartsWith("all=1&" + expected + "filters=", sent.QueryString);
        Assert.Equal("""{"type":["regular"],"until":["86400s"]}""", sent.QueryValue("filters"));
        Assert.Equal((3, 6_010L, engine.DockerHost), (removed.CachesDeleted.Count, removed.SpaceReclaimed, removed.DockerHost));
    }

    [Fact]
    public async Task An_older_engine_is_not_sent_room_that_it_does_not_know()
    {
        await using FakeEngine engine = await FilledAsync("1.47");
        Assert.Equal("DockerParameterNeedsNewerEngine", On(engine, "Clear-DockerBuildCache -MaxUsedSpace 1 -DockerHost $h").ErrorId);
        Assert.Equal("DockerParameterNeedsNewerEngine", On(engine, "Clear-DockerBuildCache -MinFreeSpace 1 -DockerHost $h").ErrorId);
        Assert.DoesNotContain(engine.Requests, static request => request.Method == "POST");
    }

    [Fact]
    public async Task WhatIf_tells_records_and_bytes_of_the_build_cache()
    {
        await using FakeEngine engine = await FilledAsync("1.51");
        Assert.Contains($"\"Clear\" on target \"build cache (2 records, 1.01kB) on {engine.DockerHost}\"", Shell.Show($"Clear-DockerBuildCache -WhatIf -DockerHost {engine.DockerHost}"));
        Assert.Contains("build cache (3 records, 1.01kB)", Shell.Show($"Clear-DockerBuildCache -All -WhatIf -DockerHost {engine.DockerHost}"));
        Assert.Equal("GET /v1.51/system/df?type=build-cache", engine.Requests[^1].ToString());
        Assert.Empty(On(engine, "Clear-DockerBuildCache -Until 2024-01-01 -DockerHost $h").Clean);
        Assert.DoesNotContain(engine.Requests, static request => request.Method == "POST");
    }

    [Fact]
    public void An_error_of_the_engine_is_an_error()
    {
        Engine.State.BuildCache.Add(new EngineBuildRecord { Id = "a" });
        using IDisposable fault = Engine.Misbehave("POST", "/build/prune", Fault.Status(500, """{"message":"locked"}"""));
        Assert.Equal("DockerEngineError", Run("Clear-DockerBuildCache -DockerHost $h").ErrorId);
    }

    [Fact]
    public async Task WhatIf_lists_what_the_whole_clearing_would_remove_and_the_clearing_removes_that()
    {
        await using FakeEngine engine = await FilledAsync("1.51");
        string[] expected =
        [
            "Remove container: off", "Remove container: off2", "Remove network: only-off", "Remove volume: " + engine.State.Volumes[2].Name,
            "Remove image: two:latest", "Remove image: idle:latest", "Remove build cache: build cache",
        ];
        string shown = Shell.Show($"Clear-DockerSystem -All -Volumes -WhatIf -DockerHost {engine.DockerHost}");
        Assert.Equal(expected.Order(), System.Text.RegularExpressions.Regex.Matches(shown, "the operation \"(.*?)\" on target \"(.*?) \\(").Select(static line => $"{line.Groups[1]}: {line.Groups[2]}").Order());
        Assert.Contains("off (Created, 2kB)", shown);
        Assert.DoesNotContain(engine.Requests, static request => request.Method is not ("GET" or "HEAD"));

        string volume = engine.State.Volumes[2].Name;
        object[] removed = [.. On(engine, "Clear-DockerSystem -All -Volumes -DockerHost $h").Clean.Select(static one => one.BaseObject)];
        Assert.Equal(["off", "off2"], removed.OfType<ContainerSummary>().Select(static one => one.Name).Order());
        Assert.Equal(["only-off"], removed.OfType<DockerNetwork>().Select(static one => one.Name));
        Assert.Equal([volume], removed.OfType<DockerVolume>().Select(static one => one.Name));
        Assert.Equal(["idle:latest", "two:latest"], removed.OfType<ImageRemoval>().Select(static one => one.Untagged).OfType<string>().Order());
        Assert.Equal(3, Assert.Single(removed.OfType<BuildCacheRemoval>()).CachesDeleted.Count);
        Assert.Equal(["run"], engine.State.Containers.Select(static one => one.Name));
        Assert.Equal(["bridge", "host", "none"], engine.State.Networks.Select(static one => one.Name));
        Assert.Equal(["data", "spare"], engine.State.Volumes.Select(static one => one.Name));
        Assert.Equal(["one:latest"], engine.State.Images.SelectMany(static one => one.Tags));
        Assert.DoesNotContain(engine.Requests, static request => request.Route.EndsWith("/prune", StringComparison.Ordinal) && request.Route != "/build/prune");
    }

    [Fact]
    public async Task Without_more_named_images_and_volumes_stay_and_with_a_label_the_build_cache_too()
    {
        await using FakeEngine engine = await FilledAsync("1.51");
        engine.State.AddNetwork("kept", setUp: static network => network.Labels["keep"] = "");
        _ = On(engine, "Clear-DockerSystem -Filter @{ 'label!' = 'keep' } -DockerHost $h").Clean;
        Assert.Equal(["bridge", "host", "kept", "none"], engine.State.Networks.Select(static one => one.Name).Order());
        Assert.Equal((3, 4), (engine.State.Images.Count, engine.State.BuildCache.Count));
        Assert.Equal(2, engine.State.Volumes.Count(static one => one.Name is "data" or "spare"));
        _ = On(engine, "Clear-DockerSystem -Until 2024-01-01 -DockerHost $h").Clean;
        Assert.Contains(engine.State.Networks, static one => one.Name == "kept");
        Assert.Equal(4, engine.State.BuildCache.Count);
        Assert.Equal("DockerNameInvalid", On(engine, "Clear-DockerSystem -Filter @{ status = 'x' } -DockerHost $h").ErrorId);
    }

    [Fact]
    public async Task What_cannot_be_removed_is_an_error_and_what_it_uses_stays()
    {
        await using FakeEngine engine = await FilledAsync("1.51");
        string id = engine.State.FindContainer("off")!.Id;
        using IDisposable fault = engine.Misbehave("DELETE", $"/containers/{id}", Fault.Status(500, """{"message":"busy"}"""));
        Assert.Equal("DockerEngineError", On(engine, "Clear-DockerSystem -All -DockerHost $h").ErrorId);
        Assert.Equal(["off", "run"], engine.State.Containers.Select(static one => one.Name).Order());
        Assert.Contains(engine.State.Networks, static one => one.Name == "only-off");
    }

    private Outcome On(FakeEngine engine, string script) => Shell.Run($"param($h) {script}", ("h", engine.DockerHost));

    /// <summary>Of every kind something that is used and something that is not.</summary>
    private async Task<FakeEngine> FilledAsync(string api)
    {
        FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        engine.State.AddImage("one:latest", 10_000_000);
        engine.State.AddImage("two:latest", 10_000_000);
        engine.State.AddImage("idle:latest", 10_000_000);
        engine.State.AddContainer("run", "one:latest", running: true, mounts: ["data:/data"], setUp: static made => made.WrittenSize = 1_000);
        engine.State.AddContainer("off", "one:latest", network: "only-off", setUp: static made => made.WrittenSize = 2_000);
        engine.State.AddContainer("off2", "two:latest", setUp: static made => made.WrittenSize = 3_000);
        engine.State.Change(() => engine.State.Volumes[0].Size = 100);
        engine.State.AddVolume("spare", static volume => volume.Size = 200);
        engine.State.AddVolume(null, static volume => volume.Size = 400);
        engine.State.BuildCache.Add(Record("a", 10));
        EngineBuildRecord busy = Record("b", 100);
        busy.InUse = true;
        busy.Parents = ["first"];
        engine.State.BuildCache.Add(busy);
        engine.State.BuildCache.Add(Record("c", 1_000));
        EngineBuildRecord shared = Record("d", 5_000);
        shared.Shared = true;
        engine.State.BuildCache.Add(shared);
        return engine;
    }

    private static EngineBuildRecord Record(string name, long size) => new()
    {
        Id = name.PadRight(25, '0'),
        Description = "RUN " + name,
        Size = size,
        Created = s_old,
        LastUsed = s_old,
    };
}
