using System.Text.RegularExpressions;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program's network, volume, system df and events work against the fake engine.</summary>
public sealed class DockerNetworkVolumeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.41")]
    [InlineData("1.51")]
    public async Task NetworksAreMadeUsedAndRemoved(string api)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer web = engine.State.AddContainer("web", running: true);

        string id = await docker.OutAsync(
            "network", "create", "--subnet", "10.77.0.0/16", "--ip-range", "10.77.5.0/24", "--gateway", "10.77.5.254",
            "--aux-address", "r=10.77.5.1",
            "--label", "a=b", "--opt", "o=p", "--attachable", "--internal", "front");
        Assert.Equal(engine.State.Networks[^1].Id, id);
        Assert.Contains($"{id[..12]} front bridge local", (await docker.OutAsync("network", "ls")).Split('\n')
            .Select(static line => Regex.Replace(line, " +", " ").TrimEnd()));
        Assert.Equal("front", await docker.OutAsync("network", "ls", "--filter", "label=a=b", "--format", "{{.Name}}"));
        Assert.Equal(
            "10.77.0.0/16 10.77.5.0/24 10.77.5.254 10.77.5.1 map[o:p] map[a:b] true true",
            await docker.OutAsync("network", "inspect", "front", "--format",
                "{{with index .IPAM.Config 0}}{{.Subnet}} {{.IPRange}} {{.Gateway}} {{index .AuxiliaryAddresses "
                    + "\"r\"}}{{end}} {{.Options}} {{.Labels}} {{.Internal}} {{.Attachable}}"));

        Assert.Equal("", await docker.OutAsync("network", "connect", "--alias", "db", "front", "web"));
        Assert.Equal(("10.77.5.2", 16, "10.77.5.254"),
            (web.Networks["front"].Address, web.Networks["front"].PrefixLength, web.Networks["front"].Gateway));
        Assert.Equal(["db"], web.Networks["front"].Aliases);
        Assert.Equal("web 10.77.5.2/16", await docker.OutAsync("network", "inspect", "front", "--format",
            "{{range .Containers}}{{.Name}} {{.IPv4Address}}{{end}}"));
        Assert.Equal("endpoint with name web already exists in network front",
            await docker.ErrorAsync("network", "connect", "front", "web"));
        Assert.StartsWith("error while removing network: network front",
            await docker.ErrorAsync("network", "rm", "front"));
        Assert.Equal("", await docker.OutAsync("network", "disconnect", "front", "web"));
        Assert.Equal($"container {web.Id} is not connected to network front",
            await docker.ErrorAsync("network", "disconnect", "front", "web"));
        Assert.Equal("front", await docker.OutAsync("network", "rm", "front"));
        Assert.Equal("network front not found", await docker.ErrorAsync("network", "inspect", "front"));
        Assert.Equal(["create", "connect", "disconnect", "destroy"],
            engine.State.Events.Past.Where(happened => happened.ActorId == id)
                .Select(static happened => happened.Action));
    }

    [Fact]
    public async Task WhatOfNetworksIsRefusedIsSaidInTheEnginesWords()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer("web", running: true);
        engine.State.AddNetwork("front");
        Assert.Equal("network with name front already exists", await docker.ErrorAsync("network", "create", "front"));
        Assert.Equal("bridge is a pre-defined network and cannot be removed",
            await docker.ErrorAsync("network", "rm", "bridge"));
        Assert.Equal("plugin \"nope\" not found",
            await docker.ErrorAsync("network", "create", "--driver", "nope", "x"));
        Assert.Equal("cannot connect container to host network - container must be created in host network mode",
            await docker.ErrorAsync("network", "connect", "host", "web"));
        Assert.Equal("No such container: nope", await docker.ErrorAsync("network", "connect", "front", "nope"));
        Assert.Equal("network nope not found", await docker.ErrorAsync("network", "connect", "nope", "web"));
    }

    [Fact]
    public async Task NetworksThatNobodyUsesArePruned()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer("off", network: "used");
        engine.State.AddNetwork("idle");
        engine.State.AddNetwork("kept", setUp: static network => network.Labels["keep"] = "");
        Assert.Equal("Deleted Networks:\nidle",
            (await docker.OutAsync("network", "prune", "--force", "--filter", "label!=keep")).Trim());
        Assert.Equal(["bridge", "host", "none", "used", "kept"],
            engine.State.Networks.Select(static network => network.Name));
    }

    [Theory]
    [InlineData("1.41")]
    [InlineData("1.51")]
    public async Task VolumesAreMadeUsedAndRemoved(string api)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        Assert.Equal("data",
            await docker.OutAsync("volume", "create", "--label", "a=b", "--opt", "type=tmpfs", "data"));
        Assert.Equal("data local map[a:b] map[type:tmpfs] local",
            await docker.OutAsync("volume", "inspect", "data", "--format",
                "{{.Name}} {{.Driver}} {{.Labels}} {{.Options}} {{.Scope}}"));
        Assert.Equal(64, (await docker.OutAsync("volume", "create")).Length);
        EngineContainer db = engine.State.AddContainer("db", mounts: ["data:/data"]);
        Assert.Equal("data", await docker.OutAsync("volume", "ls", "--quiet", "--filter", "dangling=false"));
        Assert.Equal("local     data", (await docker.OutAsync("volume", "ls", "--filter", "name=dat")).Split('\n')[^1]);
        Assert.Equal($"remove data: volume is in use - [{db.Id}]", await docker.ErrorAsync("volume", "rm", "data"));
        Assert.Equal("get nope: no such volume", await docker.ErrorAsync("volume", "rm", "nope"));
        Assert.Equal("get nope: no such volume", await docker.ErrorAsync("volume", "inspect", "nope"));
        Assert.StartsWith("create a/b: \"a/b\" includes invalid characters",
            await docker.ErrorAsync("volume", "create", "a/b"));
        engine.State.AddVolume("named", static volume => volume.Size = 5);
        string pruned = await docker.OutAsync("volume", "prune", "--force");
        Assert.Equal(api == "1.41" ? ["data"] : ["data", "named"],
            engine.State.Volumes.Select(static volume => volume.Name));
        Assert.EndsWith($"Total reclaimed space: {(api == "1.41" ? "5B" : "0B")}", pruned);
    }

    [Theory]
    [InlineData("1.41")]
    [InlineData("1.51")]
    public async Task TheUseOfTheDiskIsAddedUp(string api)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddImage("one:latest", 10_000_000);
        engine.State.AddImage("two:latest", 5_000_000);
        engine.State.AddContainer("run", "one:latest", running: true, mounts: ["data:/data"],
            setUp: static made => made.WrittenSize = 1_000);
        engine.State.AddContainer("off", "one:latest", setUp: static made => made.WrittenSize = 3_000);
        engine.State.Change(() => engine.State.Volumes[0].Size = 100);
        engine.State.AddVolume("spare", static volume => volume.Size = 300);
        engine.State.BuildCache.Add(new EngineBuildRecord
        {
            Id = new string('a', 25), Size = 2_000, Description = "RUN a",
        });
        engine.State.BuildCache.Add(new EngineBuildRecord { Id = new string('b', 25), Size = 1_000, InUse = true });

        string shown = await docker.OutAsync("system", "df");

        Assert.Equal(
            [
                "TYPE TOTAL ACTIVE SIZE RECLAIMABLE", "Images 2 1 15MB 5MB (33%)", "Containers 2 1 4kB 3kB (75%)",
                "Local Volumes 2 1 400B 300B (75%)", "Build Cache 2 1 3kB 2kB",
            ],
            shown.Split('\n').Select(static line => Regex.Replace(line, " +", " ").TrimEnd()));
        string detailed = await docker.OutAsync("system", "df", "--verbose");
        Assert.Matches(@"one +latest +\w{12} +[\w ]+ +10MB +0B +10MB +2", detailed);
        Assert.Matches(@"data +1 +100B", detailed);
        Assert.Matches(@"aaaaaaaaaaaa", detailed);
    }

    [Fact]
    public async Task TheWholeSystemIsPruned()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer("run", "one:latest", running: true);
        engine.State.AddContainer("off", "two:latest");
        engine.State.AddNetwork("idle");
        engine.State.AddVolume(null);
        engine.State.AddVolume("named");
        _ = await docker.OutAsync("system", "prune", "--force", "--all", "--volumes");
        Assert.Equal(["run"], engine.State.Containers.Select(static container => container.Name));
        Assert.Equal(["bridge", "host", "none"], engine.State.Networks.Select(static network => network.Name));
        Assert.Equal(["named"], engine.State.Volumes.Select(static volume => volume.Name));
        Assert.Equal(["one:latest"], engine.State.Images.SelectMany(static image => image.Tags));
    }

    [Fact]
    public async Task PastEventsAreShownUpToATime()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        foreach (string action in new[] { "create", "destroy" })
        {
            engine.State.Events.Add(new EngineEvent("volume", action, "data", new Dictionary<string, string>(),
                new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero)));
        }

        Assert.Equal("create destroy",
            (await docker.OutAsync("events", "--until", "0s", "--filter", "volume=data", "--format", "{{.Action}}"))
                .Replace('\n', ' '));
    }
}
