using System.Globalization;
using System.Management.Automation;
using System.Text;
using DockerSock.Client;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class MeasureDockerContainerTests : CmdletTest
{
    private const string Version2 = """
        {"read":"2025-06-01T12:00:02Z","preread":"2025-06-01T12:00:01Z","pids_stats":{"current":7,"limit":18446744073709551615},
        "blkio_stats":{"io_service_bytes_recursive":[{"major":8,"minor":0,"op":"read","value":1000},{"major":8,"minor":0,"op":"write","value":30},{"major":8,"minor":16,"op":"read","value":500}]},
        "cpu_stats":{"cpu_usage":{"total_usage":3500000000},"system_cpu_usage":108000000000,"online_cpus":4},
        "precpu_stats":{"cpu_usage":{"total_usage":2000000000},"system_cpu_usage":104000000000,"online_cpus":4},
        "memory_stats":{"usage":1000,"limit":4000,"stats":{"inactive_file":250}},
        "networks":{"eth0":{"rx_bytes":100,"tx_bytes":10},"eth1":{"rx_bytes":23,"tx_bytes":2}}}
        """;

    private const string Version1 = """
        {"read":"2025-06-01T12:00:02Z","pids_stats":{"current":2,"limit":64},
        "blkio_stats":{"io_service_bytes_recursive":[{"op":"Read","value":5},{"op":"Write","value":6},{"op":"Sync","value":99},{"op":"Total","value":11}]},
        "cpu_stats":{"cpu_usage":{"total_usage":300,"percpu_usage":[100,200]},"system_cpu_usage":2000},
        "precpu_stats":{"cpu_usage":{"total_usage":100,"percpu_usage":[50,50]},"system_cpu_usage":1000},
        "memory_stats":{"usage":1000,"limit":4000,"stats":{"total_inactive_file":300,"inactive_file":250}}}
        """;

    [Fact]
    public void A_sample_of_control_groups_version_2()
    {
        ContainerMeasure measure = StatsReader.Measure(Sample(Version2), null, "id", "web", "host");
        Assert.Equal(("id", "web", "host", DateTimeOffset.Parse("2025-06-01T12:00:02Z", CultureInfo.InvariantCulture).LocalDateTime,
            "web"), (measure.Id, measure.Name, measure.DockerHost, measure.Time, measure.ToString()));
        Assert.Equal(150.0, measure.CpuPercent, 9); // 1.5 of 4 seconds of 4 processors
        Assert.Equal((750, 4000, 18.75), (measure.MemoryUsage, measure.MemoryLimit, measure.MemoryPercent));
        Assert.Equal((123, 12, 1500, 30),
            (measure.NetworkReceived, measure.NetworkSent, measure.BlockRead, measure.BlockWritten));
        Assert.Equal((7, null), (measure.Pids, measure.PidsLimit));
        Assert.Equal((null, null, null, null),
            (measure.NetworkReceivedRate, measure.NetworkSentRate, measure.BlockReadRate, measure.BlockWrittenRate));
    }

    [Fact]
    public void A_sample_of_control_groups_version_1()
    {
        ContainerMeasure measure = StatsReader.Measure(Sample(Version1), null, "id", "web", "host");
        Assert.Equal(40.0, measure.CpuPercent, 9); // 200 of 1000, of as many processors as are listed
        Assert.Equal((700, 5, 6, 2, 64),
            (measure.MemoryUsage, measure.BlockRead, measure.BlockWritten, measure.Pids, measure.PidsLimit));
        Assert.Equal((0, 0), (measure.NetworkReceived, measure.NetworkSent));
    }

    [Theory]
    [InlineData("""{"usage":1000,"stats":{"inactive_file":1000}}""", 1000)]
    [InlineData("""{"usage":1000,"stats":{"inactive_file":999}}""", 1)]
    [InlineData("""{"usage":1000,"stats":{"total_inactive_file":2000,"inactive_file":400}}""", 600)]
    [InlineData("""{"usage":1000}""", 1000)]
    [InlineData("""{}""", 0)]
    public void Memory_is_what_the_docker_program_makes_of_it(string memory, long expected)
    {
        ContainerMeasure measure = StatsReader.Measure(Sample($$"""{"memory_stats":{{memory}}}"""), null, "", "", "");
        Assert.Equal((expected, 0.0), (measure.MemoryUsage, measure.MemoryPercent));
    }

    [Theory]
    [InlineData(100, 100, 2000, 1000)]
    [InlineData(50, 100, 2000, 1000)]
    [InlineData(200, 100, 1000, 1000)]
    [InlineData(200, 100, 500, 1000)]
    public void A_processor_that_did_nothing_or_a_clock_that_stood_is_zero(long used, long before, long system,
        long systemBefore) =>
        Assert.Equal(0, StatsReader.Measure(Sample($$$"""
            {"cpu_stats":{"cpu_usage":{"total_usage":{{{used}}}},"system_cpu_usage":{{{system}}},"online_cpus":2},
            "precpu_stats":{"cpu_usage":{"total_usage":{{{before}}}},"system_cpu_usage":{{{systemBefore}}},"online_cpus":2}}
            """), null, "", "", "").CpuPercent);

    [Theory]
    [InlineData("18446744073709551615", 0)]
    [InlineData("9223372036854775807", 0)]
    [InlineData("9223372036854771712", 0)]
    [InlineData("0", 0)]
    [InlineData("9223372036854767616", 9223372036854767616)]
    public void The_largest_numbers_are_no_limit(string limit, long shown)
    {
        ContainerMeasure measure = StatsReader.Measure(Sample($$$"""
            {"memory_stats":{"usage":1000,"limit":{{{limit}}}},"pids_stats":{"current":1,"limit":{{{limit}}}}}
            """), null, "", "", "");
        Assert.Equal((shown, shown == 0 ? null : shown), (measure.MemoryLimit, measure.PidsLimit));
        Assert.InRange(measure.MemoryPercent, 0, 0.001);
    }

    [Fact]
    public void Counters_at_their_end_are_not_below_zero()
    {
        ContainerMeasure measure = StatsReader.Measure(Sample("""
            {"memory_stats":{"usage":18446744073709551615,"limit":4000},"pids_stats":{"current":18446744073709551615},
            "networks":{"a":{"rx_bytes":18446744073709551615},"b":{"rx_bytes":1}},
            "blkio_stats":{"io_service_bytes_recursive":[{"op":"read","value":18446744073709551615},{"op":"read","value":5}]}}
            """), null, "", "", "");
        Assert.All(new[] { measure.MemoryUsage, measure.Pids, measure.NetworkReceived, measure.BlockRead },
            static count => Assert.Equal(long.MaxValue, count));
    }

    [Fact]
    public void Only_bytes_are_bytes()
    {
        ContainerMeasure measure = StatsReader.Measure(Sample("""
            {"blkio_stats":{"io_service_bytes_recursive":[{"op":"rbytes","value":4096},{"op":"wbytes","value":8192},
            {"op":"rios","value":1},{"op":"wios","value":2},{"op":"dbytes","value":7},{"op":"Read","value":4}]}}
            """), null, "", "", "");
        Assert.Equal((4100, 8192), (measure.BlockRead, measure.BlockWritten));
    }

    [Theory]
    [InlineData(0.3, 5, 30)]
    [InlineData(10, 5, 200)]
    [InlineData(0, 5, 0)]
    [InlineData(1, 0, 0)]
    public void Of_Podman_the_time_between_the_samples_counts(double used, double seconds, double percent)
    {
        // 0.3 seconds each second in the first line: its system_cpu_usage is that of the container itself.
        static ContainerStatsSample At(double time, double total) => Sample(string.Create(CultureInfo.InvariantCulture,
            $$$"""
            {"read":"2025-06-01T12:00:{{{time:00}}}Z","cpu_stats":{"cpu_usage":{"total_usage":{{{total * 1e9:0}}}},
            "system_cpu_usage":{{{total * 1e9:0}}},"online_cpus":4},"precpu_stats":{"system_cpu_usage":1}}
            """));
        double all = used == 0.3 ? used * seconds : used;
        Assert.Equal(percent, StatsReader.Measure(At(10 + seconds, 2 + all), At(10, 2), "", "", "", byTime: true)
            .CpuPercent, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"precpu_stats\":{}")]
    [InlineData(",\"precpu_stats\":{\"cpu_usage\":{\"total_usage\":0},\"system_cpu_usage\":0}")]
    public void Where_the_engine_does_not_tell_what_there_was_the_sample_before_does(string none)
    {
        static ContainerStatsSample At(double used, double all, string more) => Sample(
            string.Create(CultureInfo.InvariantCulture, $$$"""
            {"cpu_stats":{"cpu_usage":{"total_usage":{{{used}}}},"system_cpu_usage":{{{all}}},"online_cpus":2}{{{more}}}}
            """));
        Assert.Equal(60, StatsReader.Measure(At(400, 2000, none), At(100, 1000, ""), "", "", "").CpuPercent, 9);
        Assert.Equal(40, StatsReader.Measure(At(400, 2000, none), null, "", "", "").CpuPercent, 9);
        Assert.Equal(80, StatsReader.Measure(At(400, 2000, """
            ,"precpu_stats":{"cpu_usage":{"total_usage":200},"system_cpu_usage":1500}
            """), At(100, 1000, ""), "", "", "").CpuPercent, 9);
    }

    [Fact]
    public void A_counter_that_begins_anew_has_no_rate_below_zero()
    {
        ContainerStatsSample before = Sample(Version2.Replace("12:00:02Z", "12:00:00Z")
            .Replace("\"rx_bytes\":100", "\"rx_bytes\":99999"));
        Assert.Equal(0, StatsReader.Measure(Sample(Version2), before, "", "", "").NetworkReceivedRate);
    }

    [Fact]
    public void Rates_are_by_the_time_between_the_samples()
    {
        ContainerStatsSample before = Sample(Version2.Replace("12:00:02Z", "12:00:00Z")
            .Replace("\"rx_bytes\":100", "\"rx_bytes\":60").Replace("\"tx_bytes\":10", "\"tx_bytes\":4")
            .Replace("\"value\":1000", "\"value\":0").Replace("\"value\":30", "\"value\":20"));
        ContainerMeasure measure = StatsReader.Measure(Sample(Version2), before, "", "", "");
        Assert.Equal((20.0, 3.0, 500.0, 5.0),
            (measure.NetworkReceivedRate, measure.NetworkSentRate, measure.BlockReadRate, measure.BlockWrittenRate));
    }

    [Fact]
    public async Task The_numbers_are_those_of_the_docker_program()
    {
        QuickClock clock = new();
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Time = clock }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = AddBusy(engine, "web", static stats => { });
        engine.State.AddContainer("off");
        clock.Advance(TimeSpan.FromMinutes(5));
        string shown = await docker.OutAsync("stats", "--no-stream", "--all", "--format",
            "{{.Name}}|{{.CPUPerc}}|{{.MemUsage}}|{{.MemPerc}}|{{.NetIO}}|{{.BlockIO}}|{{.PIDs}}");
        ContainerMeasure[] measures = [.. Measure(engine, "web, off").As<ContainerMeasure>()];
        Assert.Equal(shown.Split('\n').Order(),
            measures.Select(static one => string.Create(CultureInfo.InvariantCulture,
            $"{one.Name}|{one.CpuPercent:0.00}%|{Binary(one.MemoryUsage)} / "
                + $"{Binary(one.MemoryLimit)}|{one.MemoryPercent:0.00}%|{Decimal(one.NetworkReceived)} / "
                + $"{Decimal(one.NetworkSent)}|{Decimal(one.BlockRead)} / {Decimal(one.BlockWritten)}|{one.Pids}"))
                .Order());
        Assert.Equal(container.Id, measures.Single(static one => one.Name == "web").Id);

        static string Binary(long bytes) => bytes == 0 ? "0B" : $"{bytes >> 20}MiB";
        static string Decimal(long bytes) =>
            string.Create(CultureInfo.InvariantCulture,
                $"{(bytes == 0 ? "0B" : bytes < 1_000_000 ? $"{bytes / 1000.0:0.###}kB" : $"{bytes / 1_000_000.0:0.###}MB")}");
    }

    [Fact]
    public async Task One_measure_is_made_of_two_samples_and_has_rates()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Time = new QuickClock() },
            Cancel);
        AddBusy(engine, "web", static stats =>
        {
            stats.Interfaces["eth0"].Received += 700;
            stats.Interfaces["eth0"].Sent += 30;
            stats.BlockRead += 5000;
            stats.BlockWritten += 4;
        });
        ContainerMeasure measure = Assert.Single(Measure(engine, "web").As<ContainerMeasure>());
        Assert.Equal((700.0, 30.0, 5000.0, 4.0),
            (measure.NetworkReceivedRate, measure.NetworkSentRate, measure.BlockReadRate, measure.BlockWrittenRate));
        Assert.Equal(150, measure.CpuPercent, 6);
        Assert.Equal(engine.DockerHost, measure.DockerHost);
        RecordedRequest stats = Assert.Single(engine.Requests,
            static request => request.Route.EndsWith("/stats", StringComparison.Ordinal));
        Assert.Equal("stream=1", stats.QueryString);
        await stats.Ended.WaitAsync(Cancel);
    }

    [Fact]
    public void A_container_that_does_not_run_is_all_zeros_at_once()
    {
        Engine.State.AddContainer("off");
        ContainerMeasure measure = Assert.Single(Run("Measure-DockerContainer off -DockerHost $h")
            .As<ContainerMeasure>());
        Assert.Equal(("off", null, 0.0, 0L, 0L, 0L, null),
            (measure.Name, measure.Time, measure.CpuPercent, measure.MemoryUsage, measure.MemoryLimit, measure.Pids,
                measure.NetworkReceivedRate));
    }

    [Fact]
    public void A_stream_that_ends_after_one_sample_is_measured_without_rates()
    {
        Engine.State.AddContainer("web", running: true);
        using IDisposable fault = Engine.Misbehave("GET", "/containers/*/stats", Fault.Answer(Version2));
        ContainerMeasure measure = Assert.Single(Run("Measure-DockerContainer web -DockerHost $h")
            .As<ContainerMeasure>());
        Assert.Equal((750L, null), (measure.MemoryUsage, measure.NetworkReceivedRate));
    }

    [Fact]
    public async Task Without_a_name_all_that_run_are_measured_at_the_same_time()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Time = new QuickClock() },
            Cancel);
        for (int i = 0; i < 20; i++)
        {
            AddBusy(engine, $"web{i:00}", static stats => { });
        }

        AddBusy(engine, "paused", static stats => { }).Pause();
        engine.State.AddContainer("off");
        GateFault gate = Fault.Gate(0);
        using IDisposable fault = engine.Misbehave("GET", "/containers/*/stats", gate);
        using PowerShell pipeline = Shell.Create("param($h) Measure-DockerContainer -DockerHost $h",
            ("h", engine.DockerHost));
        Task<PSDataCollection<PSObject>> running = pipeline.InvokeAsync();
        HashSet<string> asked = [];
        while (asked.Count < 21)
        {
            // None has been answered yet.
            asked.Add(
                (await engine.WaitForRequestAsync(request => request.Route.EndsWith("/stats", StringComparison.Ordinal)
                    && !asked.Contains(request.Route), Cancel)).Route);
        }

        gate.Open();
        Assert.Equal([.. Enumerable.Range(0, 20).Select(static i => $"web{i:00}").Prepend("paused")],
            (await running.WaitAsync(Cancel)).Select(static one => ((ContainerMeasure)one.BaseObject).Name).Order());
    }

    [Fact]
    public async Task Follow_goes_on_until_the_reader_has_enough()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Time = new QuickClock() },
            Cancel);
        AddBusy(engine, "web", static stats => stats.BlockRead += 10);
        ContainerMeasure[] measures =
            [.. Shell.Run(
                "param($h) & { $n = 0; Measure-DockerContainer web -Follow -DockerHost $h | & { process { $_; if "
                    + "(++$n -eq 3) { break } } } }", ("h", engine.DockerHost))
            .Output.Select(static one => (ContainerMeasure)one.BaseObject)];
        Assert.Equal([null, 10.0, 10.0], measures.Select(static one => one.BlockReadRate));
        Assert.Equal([4000 + 10, 4000 + 20, 4000 + 30], measures.Select(static one => one.BlockRead));
        await engine.Requests[^1].Ended.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Follow_ends_when_the_container_is_removed()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Time = new QuickClock() },
            Cancel);
        EngineContainer web = AddBusy(engine, "web", static stats => { });
        web.Host.AutoRemove = true;
        int samples = 0;
        web.Stats.Sampling = _ =>
        {
            if (++samples == 3)
            {
                web.Exit(0);
            }
        };
        Assert.NotEmpty(Shell.Run("param($h) Measure-DockerContainer web -Follow -DockerHost $h",
            ("h", engine.DockerHost)).Clean);
        Assert.Equal(3, samples);
    }

    [Fact]
    public void One_that_is_not_there_is_an_error_and_the_other_is_measured()
    {
        Engine.State.AddContainer("off");
        Outcome outcome = Run("Measure-DockerContainer nothing, off -DockerHost $h");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Equal("off", Assert.Single(outcome.Called));
    }

    [Fact]
    public async Task Ctrl_C_ends_all_requests()
    {
        Engine.State.AddContainer("web1", running: true);
        Engine.State.AddContainer("web2", running: true);
        using PowerShell pipeline = Shell.Create("param($h) Measure-DockerContainer -Follow -DockerHost $h",
            ("h", Engine.DockerHost));
        Task<PSDataCollection<PSObject>> running = pipeline.InvokeAsync();
        foreach (EngineContainer container in Engine.State.Containers)
        {
            await Engine.WaitForRequestAsync(request => request.Route == $"/containers/{container.Id}/stats", Cancel);
        }

        await pipeline.StopAsync(null, null);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        await Task.WhenAll(Engine.Requests.Select(static request => request.Ended)).WaitAsync(Cancel);
    }

    private static ContainerStatsSample Sample(string json) =>
        ModelReader.Read(Encoding.UTF8.GetBytes(json), DockerJson.Default.ContainerStatsSample);

    private static EngineContainer AddBusy(FakeEngine engine, string name, Action<ContainerStats> sampling) =>
        engine.State.AddContainer(name, running: true, setUp: container =>
    {
        container.Stats.CpuPercent = 150;
        container.Stats.CpuTime = TimeSpan.FromSeconds(1);
        container.Stats.Memory = 60 << 20;
        container.Stats.InactiveFile = 10 << 20;
        container.Stats.MemoryLimit = 200 << 20;
        container.Stats.Interfaces["eth0"].Received = 1_500;
        container.Stats.Interfaces["eth0"].Sent = 2_000_000;
        container.Stats.BlockRead = 4_000;
        container.Stats.BlockWritten = 3_000_000;
        container.Stats.Pids = 7;
        container.Stats.Sampling = sampling;
    });

    private Outcome Measure(FakeEngine engine, string names) =>
        Shell.Run($"param($h) Measure-DockerContainer {names} -DockerHost $h", ("h", engine.DockerHost));

    /// <summary>
    /// A clock on which every wait is over at once, and the time then is as if it had been waited for.
    /// </summary>
    private sealed class QuickClock : TimeProvider
    {
        private long _ticks = new DateTimeOffset(2025, 6, 1, 12, 0, 0, TimeSpan.Zero).UtcTicks;

        public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            bool wait = dueTime == Timeout.InfiniteTimeSpan;
            Interlocked.Add(ref _ticks, wait ? 0 : dueTime.Ticks);
            return base.CreateTimer(callback, state, wait ? dueTime : TimeSpan.Zero, period);
        }
    }
}
