using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>Samples of what the fake engine's containers use.</summary>
public sealed class ContainerStatsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.51")]
    [InlineData("1.41")]
    public async Task TheDockerProgramShowsThem(string api)
    {
        StillClock clock = new();
        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { ApiVersion = api, Time = clock }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer("aa", running: true, setUp: container =>
        {
            container.Stats.CpuPercent = 150;
            container.Stats.Memory = 60 << 20;
            container.Stats.InactiveFile = 10 << 20;
            container.Stats.MemoryLimit = 200 << 20;
            container.Stats.Interfaces["eth0"].Received = 1_500;
            container.Stats.Interfaces["eth0"].Sent = 2_000_000;
            container.Stats.BlockRead = 4_096;
            container.Stats.BlockWritten = 3_000_000;
            container.Stats.Pids = 7;
        });
        engine.State.AddContainer("off");
        clock.Now += TimeSpan.FromMinutes(5);

        string shown = await docker.OutAsync(
            "stats", "--no-stream", "--all", "--format",
            "{{.Name}}|{{.CPUPerc}}|{{.MemUsage}}|{{.MemPerc}}|{{.NetIO}}|{{.BlockIO}}|{{.PIDs}}");

        Assert.Equal(
            [
                "aa|150.00%|50MiB / 200MiB|25.00%|1.5kB / 2MB|4.1kB / 3MB|7",
                "off|0.00%|0B / 0B|0.00%|0B / 0B|0B / 0B|0",
            ],
            shown.Split('\n').Order());
    }

    [Fact]
    public async Task OneShotHasNothingBefore()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { Time = new StillClock() }, Cancel);
        using EngineClient client = new(engine);
        engine.State.AddContainer("aa", running: true);

        JsonElement once = await client.JsonAsync("/containers/aa/stats?stream=0&one-shot=1");
        JsonElement both = await client.JsonAsync("/containers/aa/stats?stream=0");

        Assert.Equal("2025-06-01T12:00:00Z", once.GetProperty("read").GetString());
        Assert.Equal("0001-01-01T00:00:00Z", once.GetProperty("preread").GetString());
        Assert.False(once.GetProperty("precpu_stats").TryGetProperty("system_cpu_usage", out _));
        Assert.False(once.TryGetProperty("name", out _));
        Assert.Equal("2025-06-01T11:59:59Z", both.GetProperty("preread").GetString());
        Assert.Equal("/aa", both.GetProperty("name").GetString());
        Assert.Equal(engine.State.Containers[0].Id, both.GetProperty("id").GetString());
        Assert.Equal(8L << 30, both.GetProperty("memory_stats").GetProperty("limit").GetInt64());
        Assert.Equal(ulong.MaxValue, both.GetProperty("pids_stats").GetProperty("limit").GetUInt64());
        Assert.Equal(
            JsonValueKind.Null, both.GetProperty("blkio_stats").GetProperty("io_service_bytes_recursive").ValueKind);
    }

    [Fact]
    public async Task AStoppedContainerIsAllZeros()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        EngineContainer container = engine.State.AddContainer("aa");
        container.Stats.Memory = 5;

        JsonElement sample = await client.JsonAsync("/containers/aa/stats?stream=false&one-shot=true");

        Assert.Equal("/aa", sample.GetProperty("name").GetString());
        Assert.Equal("0001-01-01T00:00:00Z", sample.GetProperty("read").GetString());
        Assert.Equal("{}", sample.GetProperty("memory_stats").GetRawText());
        Assert.Equal("{}", sample.GetProperty("pids_stats").GetRawText());
        Assert.Equal(
            0, sample.GetProperty("cpu_stats").GetProperty("cpu_usage").GetProperty("total_usage").GetInt64());
        Assert.False(sample.TryGetProperty("networks", out _));
    }

    [Fact]
    public async Task AContainerOfTheHostsNetworkHasNone()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.State.AddContainer("aa", running: true, network: "host");

        Assert.False((await client.JsonAsync("/containers/aa/stats?stream=0")).TryGetProperty("networks", out _));
    }

    [Fact]
    public async Task AStreamHasASampleEachSecondUntilTheContainerIsGone()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { Time = new HurriedClock() }, Cancel);
        using EngineClient client = new(engine);
        EngineContainer container = engine.State.AddContainer("aa", running: true);
        container.Stats.CpuPercent = 50;
        int samples = 0;
        container.Stats.Sampling = stats =>
        {
            stats.Memory = 1000 + ++samples;
            if (samples == 3)
            {
                container.Exit(0);
            }
        };

        using HttpResponseMessage answer = await client.OpenAsync("/containers/aa/stats");
        using StreamReader lines = new(await answer.Content.ReadAsStreamAsync(Cancel));
        JsonElement first = await NextAsync();
        JsonElement second = await NextAsync();
        JsonElement third = await NextAsync();
        JsonElement fourth = await NextAsync();

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("0001-01-01T00:00:00Z", first.GetProperty("preread").GetString());
        Assert.Equal(first.GetProperty("read").GetString(), second.GetProperty("preread").GetString());
        Assert.Equal(
            TimeSpan.FromSeconds(1),
            second.GetProperty("read").GetDateTimeOffset() - first.GetProperty("read").GetDateTimeOffset());
        Assert.Equal(
            first.GetProperty("cpu_stats").GetRawText(), second.GetProperty("precpu_stats").GetRawText());
        Assert.Equal(500_000_000, Used(second, "cpu_stats") - Used(second, "precpu_stats"));
        Assert.Equal(1002, second.GetProperty("memory_stats").GetProperty("usage").GetInt64());
        Assert.Equal(1003, third.GetProperty("memory_stats").GetProperty("usage").GetInt64());
        Assert.Equal("{}", fourth.GetProperty("memory_stats").GetRawText());
        Assert.Equal((204, ""), await client.AskAsync("DELETE", "/containers/aa"));
        while (await lines.ReadLineAsync(Cancel) is { } line)
        {
            Assert.Contains("\"memory_stats\":{}", line, StringComparison.Ordinal);
        }

        async Task<JsonElement> NextAsync() =>
            JsonDocument.Parse((await lines.ReadLineAsync(Cancel))!).RootElement;
        static long Used(JsonElement sample, string part) =>
            sample.GetProperty(part).GetProperty("cpu_usage").GetProperty("total_usage").GetInt64();
    }

    [Theory]
    [InlineData("/containers/none/stats", 404, "No such container: none")]
    [InlineData("/containers/aa/stats?one-shot=1", 400, "cannot have stream=true and one-shot=true")]
    public async Task StatsAreRefused(string target, int status, string message)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.State.AddContainer("aa", running: true);

        Assert.Equal((status, $"{{\"message\":\"{message}\"}}"), await client.AskAsync("GET", target));
    }

    /// <summary>
    /// A clock on which every wait is over at once, and the time then is as if it had been waited for.
    /// </summary>
    private sealed class HurriedClock : TimeProvider
    {
        private long _ticks = new DateTimeOffset(2025, 6, 1, 12, 0, 0, TimeSpan.Zero).UtcTicks;

        public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            bool wait = dueTime == Timeout.InfiniteTimeSpan;
            Interlocked.Add(ref _ticks, wait ? 0 : dueTime.Ticks);
            return base.CreateTimer(callback, state, wait ? dueTime : TimeSpan.Zero, period);
        }
    }
}
