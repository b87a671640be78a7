using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class WaitDockerContainerTests : CmdletTest
{
    private const string Head =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private const string Listens80 = Head
        + "   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n";
    private const string Listens80On6 = Head
        + "   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 "
        + "00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n";

    /// <summary>To port 80 of somebody else, from 80 of its own, and who listens on 8080 and 81.</summary>
    private const string ListensElsewhere = Head
        + "   0: 020011AC:C350 0A0011AC:0050 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n"
        + "   1: 020011AC:0050 0A0011AC:C350 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n"
        + "   2: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n"
        + "   3: 00000000:0051 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n";

    private PowerShell? _pipeline;

    public override async ValueTask DisposeAsync()
    {
        _pipeline?.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Without_for_it_waits_for_the_end_and_says_the_exit_code()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        Task<Outcome> waiting = Begin("Wait-DockerContainer web");
        await LookedAtAsync("web");
        web.Exit(7);
        ContainerWait done = Assert.Single((await waiting).As<ContainerWait>());
        Assert.Equal(("web", web.Id, "Exited", 7L, null, Engine.DockerHost, "web"),
            (done.Container, done.Id, done.For, done.ExitCode, done.Line, done.DockerHost, done.ToString()));
        Assert.True(done.Duration > TimeSpan.Zero);
        Assert.All(Engine.Requests, static request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
    }

    [Fact]
    public async Task One_that_never_ran_has_not_ended()
    {
        EngineContainer fresh = Engine.State.AddContainer("fresh");
        Task<Outcome> waiting = Begin("Wait-DockerContainer fresh 3>&1");
        await LookedAtAsync("fresh");
        Assert.False(waiting.IsCompleted);
        using HostedPowerShell other = new();
        _ = other.Run("param($h) Start-DockerContainer fresh -DockerHost $h", ("h", Engine.DockerHost)).Clean;
        fresh.Exit(7);
        Outcome outcome = await waiting;
        Assert.Equal(7, Assert.Single(outcome.Clean.Select(static one =>
            one.BaseObject).OfType<ContainerWait>()).ExitCode);
        Assert.Equal("'fresh' was created and has not run yet; it is waited for until somebody has started it "
            + "(Start-DockerContainer) and it has ended.", outcome.Output[0].ToString());
    }

    [Fact]
    public async Task It_subscribes_before_it_looks_and_misses_nothing_in_between()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        GateFault gate = Fault.Gate(10);
        IDisposable fault = Engine.Misbehave("GET", "/containers/web/json", gate);
        Task<Outcome> waiting = Begin("Wait-DockerContainer web");
        await gate.Reached.WaitAsync(Cancel);
        fault.Dispose();
        string[] sent = [.. Engine.Requests.Select(static request => request.Route)];
        Assert.InRange(Array.IndexOf(sent, "/events"), 0, Array.IndexOf(sent, "/containers/web/json") - 1);
        RecordedRequest events = Engine.Requests.Single(static request => request.Route == "/events");
        Assert.Equal("""{"type":["container"]}""", events.QueryValue("filters"));
        Assert.InRange(long.Parse(events.QueryValue("since")!),
            DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.ToUnixTimeSeconds());

        // The answer that is on its way still says that it runs.
        web.Exit(3);
        gate.Open();
        Assert.Equal(3, Assert.Single((await waiting).As<ContainerWait>()).ExitCode);
    }

    [Theory]
    [InlineData("Exited", 5L)]
    [InlineData("Removed", null)]
    public async Task An_end_that_was_before_is_enough_and_a_removal_is_something_else(string @for, long? code)
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        web.Exit(5);
        Task<Outcome> waiting = Begin($"Wait-DockerContainer web -For {@for}");
        if (code is null)
        {
            await LookedAtAsync("web");
            await RemoveAsync("web");
        }

        ContainerWait done = Assert.Single((await waiting).As<ContainerWait>());
        Assert.Equal(@for, done.For);
        Assert.True(code is null || done.ExitCode == code);
    }

    [Fact]
    public async Task A_container_that_removes_itself_has_ended_with_its_code()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true,
            setUp: static container => container.Host.AutoRemove = true);
        Task<Outcome> waiting = Begin("Wait-DockerContainer web");
        await LookedAtAsync("web");
        web.Exit(6);
        Assert.Equal(6, Assert.Single((await waiting).As<ContainerWait>()).ExitCode);
    }

    [Fact]
    public async Task A_run_that_the_restart_policy_follows_with_another_has_ended()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true,
            setUp: static container => container.Host.RestartPolicy = "always");
        Task<Outcome> waiting = Begin("Wait-DockerContainer web");
        await LookedAtAsync("web");
        web.Exit(4);
        Assert.Equal(4, Assert.Single((await waiting).As<ContainerWait>()).ExitCode);
    }

    [Fact]
    public async Task Removed_is_when_it_is_gone_not_when_it_has_ended()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        Task<Outcome> waiting = Begin("Wait-DockerContainer web -For Removed");
        await LookedAtAsync("web");
        web.Exit(2);
        await Engine.WaitForRequestAsync(request => request.Route == $"/containers/{web.Id}/json", Cancel);
        Assert.False(waiting.IsCompleted);
        await RemoveAsync("web");
        ContainerWait done = Assert.Single((await waiting).As<ContainerWait>());
        Assert.Equal(("Removed", 2), (done.For, done.ExitCode));
    }

    [Fact]
    public async Task Running_comes_with_a_start_and_a_paused_one_does_not_run()
    {
        EngineContainer web = Engine.State.AddContainer("web");
        Task<Outcome> waiting = Begin("Wait-DockerContainer web -For Running");
        await LookedAtAsync("web");
        Engine.State.Change(() =>
        {
            web.Start();
            web.Pause();
        });
        await Engine.WaitForRequestAsync(request => request.Route == $"/containers/{web.Id}/json", Cancel);
        Assert.False(waiting.IsCompleted);
        web.Unpause();
        ContainerWait done = Assert.Single((await waiting).As<ContainerWait>());
        Assert.Equal(("Running", null), (done.For, done.ExitCode));
        Assert.Equal("Running",
            Assert.Single((await Begin("Wait-DockerContainer web -For Running")).As<ContainerWait>()).For);
    }

    [Fact]
    public async Task A_start_that_ends_at_once_is_an_error_with_code_and_last_lines()
    {
        EngineContainer web = Engine.State.AddContainer("web");
        Task<Outcome> waiting = Begin("Wait-DockerContainer web -For Running");
        await LookedAtAsync("web");
        Engine.State.Change(() =>
        {
            web.Start();
            for (int i = 1; i <= 12; i++)
            {
                web.LogLine($"line {i}", i % 2 == 0 ? "stdout" : "stderr");
            }

            web.Exit(3);
        });
        Outcome outcome = await waiting;
        Assert.Equal("DockerContainerExited", outcome.ErrorId);
        Assert.StartsWith("'web' ended before it ran on, with exit code 3. It wrote last:", outcome.ErrorText);
        Assert.Equal(["line 3", "line 4", "line 5", "line 6", "line 7", "line 8", "line 9", "line 10", "line 11",
            "line 12"], outcome.ErrorText.ReplaceLineEndings("\n").Split('\n')[1..]);
    }

    [Theory]
    [InlineData("-For Healthy", "was healthy")]
    [InlineData("-For Log never", "wrote a line that matches 'never'")]
    [InlineData("-For Port 80", "listened on port 80")]
    public async Task Whoever_dies_before_is_an_error_with_code_and_last_lines(string what, string words)
    {
        EngineContainer web = AddChecked("web");
        web.OnExec = Table(ListensElsewhere);
        Task<Outcome> waiting = Begin($"Wait-DockerContainer web {what}");
        await LookedAtAsync("web");
        web.LogLine("the disk is full", "stderr");
        web.Exit(9);
        Outcome outcome = await waiting;
        Assert.Equal("DockerContainerExited", outcome.ErrorId);
        Assert.Equal($"'web' ended before it {words}, with exit code 9. It wrote last:\nthe disk is full",
            outcome.ErrorText.ReplaceLineEndings("\n"));
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task The_kernels_part_in_the_end_is_said()
    {
        EngineContainer web = AddChecked("web");
        Task<Outcome> waiting = Begin("Wait-DockerContainer web -For Healthy");
        await LookedAtAsync("web");
        web.Exit(137, outOfMemory: true);
        Outcome outcome = await waiting;
        Assert.Equal("DockerOutOfMemory", outcome.ErrorId);
        Assert.Contains("the kernel killed it for want of memory", outcome.ErrorText);
    }

    [Theory]
    [InlineData("-For Healthy")]
    [InlineData("-For Log never")]
    [InlineData("-For Running")]
    public async Task Whoever_is_removed_while_it_is_waited_for_is_an_error(string what)
    {
        EngineContainer web = AddChecked("web", running: !what.EndsWith("Running", StringComparison.Ordinal));
        Task<Outcome> waiting = Begin($"Wait-DockerContainer web {what}");
        await LookedAtAsync("web");
        await RemoveAsync("web");
        Outcome outcome = await waiting;
        Assert.Equal("DockerContainerExited", outcome.ErrorId);
        Assert.Contains("'web'", outcome.ErrorText);
        Assert.Null(Engine.State.FindContainer(web.Id));
    }

    [Fact]
    public async Task Healthy_comes_with_a_check_that_succeeds()
    {
        EngineContainer web = AddChecked("web");
        Task<Outcome> waiting = Begin("Wait-DockerContainer web -For Healthy");
        await LookedAtAsync("web");
        web.SetHealth("unhealthy");
        await Engine.WaitForRequestAsync(request => request.Route == $"/containers/{web.Id}/json", Cancel);
        Assert.False(waiting.IsCompleted);
        web.SetHealth("healthy");
        Assert.Equal("Healthy", Assert.Single((await waiting).As<ContainerWait>()).For);
        Assert.Equal("Healthy",
            Assert.Single((await Begin("Wait-DockerContainer web -For Healthy")).As<ContainerWait>()).For);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Healthy_without_a_check_is_an_error_at_once(bool none)
    {
        Engine.State.AddContainer("web", running: true, setUp: container => container.Config.HealthCheck = none
            ? new HealthCheck { Test = ["NONE"] } : null);
        Outcome outcome = await Begin("Wait-DockerContainer web -For Healthy");
        Assert.Equal("DockerNoHealthCheck", outcome.ErrorId);
        Assert.Contains("'web' has no health check", outcome.ErrorText);
    }

    [Fact]
    public async Task Several_are_waited_for_at_the_same_time_and_come_as_they_end()
    {
        EngineContainer[] all = [.. Enumerable.Range(1, 20)
            .Select(i => Engine.State.AddContainer($"job{i:00}", running: true))];
        Engine.State.AddContainer("other", running: true);
        Task<Outcome> waiting = Begin("Wait-DockerContainer job*");
        await Engine.State.Events.WaitForFollowersAsync(20, Cancel);
        for (int i = 0; i < all.Length; i++)
        {
            all[i].Exit(i);
        }

        Assert.Equal(all.Select(static (container, i) => (container.Name, (long?)i)),
            (await waiting).As<ContainerWait>().Select(static done => (done.Container, done.ExitCode)).Order());
    }

    [Fact]
    public async Task One_that_is_not_there_is_an_error_and_the_other_is_waited_for()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        Task<Outcome> waiting = Begin("Wait-DockerContainer nothing, web");
        await LookedAtAsync("web");
        web.Exit(1);
        Outcome outcome = await waiting;
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Contains("nothing", outcome.ErrorText);
        Assert.Equal("web", Assert.Single(outcome.Called));
    }

    [Theory]
    [InlineData("Exited", "did not end within 0.2 seconds; it is running.")]
    [InlineData("Removed", "was not removed within 0.2 seconds; it is running.")]
    [InlineData("Healthy", "did not become healthy within 0.2 seconds; it is running and starting.")]
    [InlineData("Log ready", "did not write a line that matches 'ready' within 0.2 seconds; it is running.")]
    [InlineData("Port 80", "did not listen on port 80 within 0.2 seconds; it is running.")]
    public async Task Time_that_is_up_is_an_error_that_says_how_it_is(string what, string words)
    {
        AddChecked("web").OnExec = Table(ListensElsewhere);
        Outcome outcome = await Begin($"Wait-DockerContainer web -TimeoutSec 0.2 -For {what}");
        Assert.Equal("DockerTimedOut", outcome.ErrorId);
        Assert.StartsWith($"'web' {words}", outcome.ErrorText);
        await AllEndedAsync();
    }

    [Fact]
    public async Task The_last_check_is_part_of_what_is_said_of_health()
    {
        EngineContainer web = AddChecked("web");
        Engine.State.Change(() =>
            web.Health!.Log.Add(new HealthProbe(Engine.State.Now, Engine.State.Now, 1, "no database\n")));
        Outcome outcome = await Begin("Wait-DockerContainer web -TimeoutSec 0.2 -For Healthy");
        Assert.Contains("it is running and starting, the last check ended with 1: no database.", outcome.ErrorText);
    }

    [Theory]
    [InlineData("stdout")]
    [InlineData("stderr")]
    public async Task A_line_counts_when_the_run_that_goes_on_has_written_it(string stream)
    {
        EngineContainer web = Engine.State.AddContainer("web");
        web.LogLine("ready, said an earlier run", time: DateTimeOffset.UtcNow.AddMinutes(-5));
        web.Start();
        Task<Outcome> waiting = Begin("Wait-DockerContainer web -For Log '^ready'");
        await Engine.WaitForRequestAsync(static request => request.Route.EndsWith("/logs", StringComparison.Ordinal),
            Cancel);
        web.LogLine("Ready in other letters");
        web.LogLine("not ready yet");
        web.LogLine("ready to serve", stream);
        ContainerWait done = Assert.Single((await waiting).As<ContainerWait>());
        Assert.Equal(("Log", "ready to serve", null), (done.For, done.Line, done.ExitCode));
    }

    [Fact]
    public async Task A_line_that_was_written_before_the_question_counts_too()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        web.LogLine("READY already");
        Assert.Equal("READY already",
            Assert.Single((await Begin("Wait-DockerContainer web -For Log '(?i)ready'")).As<ContainerWait>()).Line);
    }

    [Fact]
    public async Task The_last_line_of_a_run_that_ends_counts()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        Task<Outcome> waiting = Begin("Wait-DockerContainer web -For Log 'all done'");
        await LookedAtAsync("web");
        Engine.State.Change(() =>
        {
            web.LogLine("all done");
            web.Exit(0);
        });
        Assert.Equal("all done", Assert.Single((await waiting).As<ContainerWait>()).Line);
    }

    [Fact]
    public async Task A_line_of_a_container_that_has_not_run_yet_is_waited_for()
    {
        EngineContainer web = Engine.State.AddContainer("web",
            setUp: static container => container.OnRun = static async process =>
        {
            await process.WriteOutAsync("first words\n");
            await Task.Delay(Timeout.Infinite, process.Killed);
            return 0;
        });
        Task<Outcome> waiting = Begin("Wait-DockerContainer web -For Log words");
        await Engine.WaitForRequestAsync(static request => request.Route.EndsWith("/logs", StringComparison.Ordinal),
            Cancel);
        web.Start();
        Assert.Equal("first words", Assert.Single((await waiting).As<ContainerWait>()).Line);
    }

    [Theory]
    [InlineData(Listens80)]
    [InlineData(Listens80On6)]
    public async Task A_port_is_listened_on_when_the_kernel_of_the_container_says_so(string table)
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        TaskCompletionSource<EngineProcess> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        string now = ListensElsewhere;
        web.OnExec = async process =>
        {
            await process.WriteOutAsync(Volatile.Read(ref now));
            asked.TrySetResult(process);
            return 0;
        };
        Task<Outcome> waiting = Begin("Wait-DockerContainer web -For Port 80");
        EngineProcess cat = await asked.Task.WaitAsync(Cancel);
        Assert.Equal(["cat", "/proc/net/tcp", "/proc/net/tcp6"], cat.Words);
        Assert.Equal(("0", false), (cat.User, cat.Tty));
        Assert.False(waiting.IsCompleted);
        Volatile.Write(ref now, table);
        ContainerWait done = Assert.Single((await waiting).As<ContainerWait>());
        Assert.Equal(("web", "Port", null), (done.Container, done.For, done.ExitCode));
    }

    [Fact]
    public async Task Without_a_cat_the_containers_address_is_tried()
    {
        using Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        web.OnExec = static process => Task.FromResult(127);
        Engine.State.Change(() => web.Networks["bridge"].Address = "127.0.0.1");
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        Assert.Equal("Port",
            Assert.Single((await Begin($"Wait-DockerContainer web -For Port {port}")).As<ContainerWait>()).For);
    }

    [Fact]
    public async Task Nobody_at_the_containers_address_is_nobody_who_listens()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        web.OnExec = static process => Task.FromResult(127);
        Engine.State.Change(() => web.Networks["bridge"].Address = "127.0.0.1");
        Assert.Equal("DockerTimedOut", (await Begin("Wait-DockerContainer web -For Port 1 -TimeoutSec 0.5")).ErrorId);
    }

    [Theory]
    [InlineData("-For Log", "-For Log needs a regular expression")]
    [InlineData("-For Log '('", "'(' is not a regular expression")]
    [InlineData("-For Port http", "'http' is not a port")]
    [InlineData("-For Port 70000", "'70000' is not a port")]
    [InlineData("-For Healthy 5", "-For Healthy takes no value")]
    public async Task What_makes_no_sense_is_refused_before_anything_is_asked(string what, string words)
    {
        Outcome outcome = await Begin($"Wait-DockerContainer web {what}");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains(words, outcome.ErrorText);
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public async Task Events_that_end_are_an_error_not_a_wait_for_ever()
    {
        Engine.State.AddContainer("web", running: true);
        using IDisposable fault = Engine.Misbehave("GET", "/events", Fault.Answer(""));
        Outcome outcome = await Begin("Wait-DockerContainer web");
        Assert.Equal("DockerResponseIncomplete", outcome.ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-For Log never")]
    [InlineData("-For Port 80")]
    public async Task Ctrl_C_closes_all_connections(string what)
    {
        AddChecked("web1").OnExec = Table(ListensElsewhere);
        AddChecked("web2").OnExec = Table(ListensElsewhere);
        Task<Outcome> waiting = Begin($"Wait-DockerContainer web? {what}");
        await Engine.State.Events.WaitForFollowersAsync(2, Cancel);
        await LookedAtAsync("web1");
        await LookedAtAsync("web2");
        await _pipeline!.StopAsync(null, null);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => waiting);
        await AllEndedAsync();
    }

    [Fact]
    public async Task A_port_that_another_run_listens_on_by_then_is_not_the_one()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        web.OnExec = Table(Listens80);
        // What listened had gone when it was looked at again.
        using IDisposable runs = Engine.Misbehave("GET", "/containers/*/json", Fault.InTurn(Run(1), Run(2)));
        Outcome outcome = await Begin("Wait-DockerContainer web -For Port 80");
        Assert.Equal("DockerContainerExited", outcome.ErrorId);
        Assert.Contains("'web' ended before it listened on port 80", outcome.ErrorText);

        Fault Run(int number) => Fault.Answer($$$"""
            {"Id":"{{{web.Id}}}","Name":"/web","Config":{},"State":{"Status":"running","Running":true,
             "StartedAt":"2025-06-01T12:00:0{{{number}}}Z","FinishedAt":"2025-06-01T11:00:0{{{number}}}Z"}}
            """);
    }

    private static Func<EngineProcess, Task<int>> Table(string text) => async process =>
    {
        await process.WriteOutAsync(text);
        return 0;
    };

    private EngineContainer AddChecked(string name, bool running = true) =>
        Engine.State.AddContainer(name, running: running,
        setUp: static container => container.Config.HealthCheck = new HealthCheck
        {
            Test = ["CMD", "true"], Interval = TimeSpan.FromHours(1),
        });

    /// <summary>Completes when the container has been looked at for the first time.</summary>
    private async Task LookedAtAsync(string name) =>
        await (await Engine.WaitForRequestAsync(request => request.Route == $"/containers/{name}/json",
            Cancel)).Ended.WaitAsync(Cancel);

    /// <summary>Completes when no request is open: events go on until their connection is closed.</summary>
    private Task AllEndedAsync() => Task.WhenAll(Engine.Requests.Select(static request => request.Ended))
        .WaitAsync(Cancel);

    private async Task RemoveAsync(string name)
    {
        using EngineClient client = new(Engine);
        Assert.Equal(204, (await client.AskAsync("DELETE", $"/containers/{name}?force=1")).Status);
    }

    private async Task<Outcome> Begin(string command)
    {
        _pipeline?.Dispose();
        _pipeline = Shell.Create($"param($h) {command} -DockerHost $h", ("h", Engine.DockerHost));
        List<PSObject> output = [];
        RuntimeException? terminating = null;
        try
        {
            output.AddRange(await _pipeline.InvokeAsync().WaitAsync(Cancel));
        }
        catch (RuntimeException problem) when (problem is not PipelineStoppedException)
        {
            terminating = problem;
        }

        return new Outcome(output, [.. _pipeline.Streams.Error, .. terminating is null ? Array.Empty<ErrorRecord>()
            : [terminating.ErrorRecord]], terminating is not null, []);
    }
}
