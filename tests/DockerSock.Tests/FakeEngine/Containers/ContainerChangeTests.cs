using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program changes limits of the fake engine's containers, and prunes them.</summary>
public sealed class ContainerChangeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UpdateChangesLimitsAndPolicy()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("aa", running: true);

        Assert.Equal("aa", await docker.OutAsync(
            "update", "--memory", "64m", "--memory-swap", "128m", "--cpus", "1.5", "--pids-limit", "-1",
            "--restart", "on-failure:3", "aa"));
        Assert.Equal("aa", await docker.OutAsync("update", "--cpuset-cpus", "0,1", "aa"));

        Assert.Equal(
            "67108864 134217728 1500000000 0 0,1 on-failure 3",
            await docker.OutAsync(
                "inspect",
                "--format",
                "{{with .HostConfig}}{{.Memory}} {{.MemorySwap}} {{.NanoCpus}} {{.PidsLimit}} {{.CpusetCpus}} "
                    + "{{.RestartPolicy.Name}} {{.RestartPolicy.MaximumRetryCount}}{{end}}",
                "aa"));
        Assert.Equal(("on-failure", 3), (container.Host.RestartPolicy, container.Host.MaximumRetries));
        Assert.Equal(2, engine.State.Events.Past.Count(happened => happened.Action == "update"));
    }

    [Theory]
    [InlineData("No such container: bb", "--cpu-shares", "5", "bb")]
    [InlineData("Minimum memory limit allowed is 6MB", "--memory", "1m", "aa")]
    [InlineData("range of CPUs is from 0.01 to 4.00, as there are only 4 CPUs available", "--cpus", "5", "aa")]
    [InlineData(
        "Cannot update container {0}: Memory limit should be smaller than already set memoryswap limit, update the "
            + "memoryswap at the same time",
        "--memory",
        "64m",
        "aa")]
    [InlineData(
        "Cannot update container {0}: Conflicting options: CPU Period cannot be updated as NanoCPUs has already been "
            + "set",
        "--cpu-period",
        "1500",
        "nano")]
    [InlineData(
        "invalid restart policy: unknown policy 'bogus'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'",
        "--restart",
        "bogus",
        "aa")]
    public async Task UpdateIsRefused(string expected, params string[] arguments)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer("aa", id: new string('a', 64));
        engine.State.AddContainer("nano", id: new string('a', 63) + "b");
        await docker.OutAsync("update", "--cpus", "1", "nano");
        string id = engine.State.FindContainer(arguments[^1])?.Id ?? "";

        string error = await docker.ErrorAsync(["update", .. arguments]);

        Assert.Equal(expected.Replace("{0}", id, StringComparison.Ordinal), error);
        Assert.Single(engine.State.Events.Past, happened => happened.Action == "update");
    }

    [Fact]
    public async Task OldEnginesRefuseInTheirWords()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { ApiVersion = "1.41" }, Cancel);
        using EngineClient client = new(engine);
        engine.State.AddContainer("aa");

        Assert.Equal(
            (400, "{\"message\":\"invalid restart policy 'bogus'\"}"),
            await client.AskAsync("POST", "/containers/aa/update", "{\"RestartPolicy\":{\"Name\":\"bogus\"}}"));
        Assert.Equal(
            (500, "{\"message\":\"more than one until filter specified\"}"),
            await client.AskAsync("POST", "/containers/prune?filters={%22until%22:[%221s%22,%222s%22]}"));
        Assert.Equal((200, "{\"Warnings\":null}"), await client.AskAsync("POST", "/containers/aa/update", "{}"));
    }

    [Fact]
    public async Task PruneRemovesWhatDoesNotRun()
    {
        await using FakeEngine engine = await StartAsync(out StillClock clock);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer("old", setUp: container => container.WrittenSize = 1_500_000);
        engine.State.AddContainer("run", running: true);
        engine.State.AddContainer("ice", running: true).Pause();
        engine.State.AddContainer("loop").Pretend(ContainerState.Restarting);
        clock.Now += TimeSpan.FromHours(2);
        string first = engine.State.FindContainer("old")!.Id;
        engine.State.AddContainer("kept", labels: new Dictionary<string, string> { ["keep"] = "yes" });
        engine.State.AddContainer("dev", labels: new Dictionary<string, string> { ["tier"] = "dev" });

        Assert.Equal("Total reclaimed space: 0B",
            await docker.OutAsync("container", "prune", "-f", "--filter", "label=nosuch"));
        Assert.Equal($"Deleted Containers:\n{first}\n\nTotal reclaimed space: 1.5MB",
            await docker.OutAsync("container", "prune", "-f", "--filter", "until=1h"));
        await docker.OutAsync("container", "prune", "-f", "--filter", "label!=keep");
        Assert.Equal(["run", "ice", "loop", "kept"], engine.State.Containers.Select(container => container.Name));
        await docker.OutAsync("container", "prune", "-f", "--filter", "label=keep=yes");
        Assert.Equal(["run", "ice", "loop"], engine.State.Containers.Select(container => container.Name));
        Assert.Equal(
            ["0", "1500000", "0", "0"],
            engine.State.Events.Past.Where(happened => happened.Action == "prune")
                .Select(happened => happened.Attributes["reclaimed"]));
        Assert.Equal(3, engine.State.Events.Past.Count(happened => happened.Action == "destroy"));
    }

    [Theory]
    [InlineData("{\"bogus\":[\"x\"]}", "invalid filter 'bogus'")]
    [InlineData("{\"until\":[\"soon\"]}", "failed to parse value as time or duration: \"soon\"")]
    [InlineData("{\"until\":[\"1s\",\"2s\"]}", "more than one until filter specified")]
    public async Task PruneRefusesFilters(string filters, string expected)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.State.AddContainer("aa");

        (int status, string body) = await client.AskAsync(
            "POST", "/containers/prune?filters=" + Uri.EscapeDataString(filters));

        Assert.Equal(400, status);
        Assert.Equal(expected, JsonDocument.Parse(body).RootElement.GetProperty("message").GetString());
        Assert.Single(engine.State.Containers);
    }

    private static Task<FakeEngine> StartAsync(out StillClock clock) =>
        FakeEngine.StartAsync(new FakeEngineOptions { Time = clock = new StillClock() }, Cancel);
}
