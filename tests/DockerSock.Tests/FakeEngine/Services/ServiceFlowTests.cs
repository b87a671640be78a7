using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests;

/// <summary>The whole life of a service in a swarm of three nodes, from cmdlets alone.</summary>
public sealed class ServiceFlowTests : CmdletTest
{
    private const string Command = "sh, -c, 'echo up; exec sleep infinity'";

    private readonly HeldClock _clock = new();

    protected override FakeEngineOptions Options => new() { Images = { "busybox:1", "busybox:2" }, Time = _clock };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Engine.State.System.Name = "node1";
        EngineSwarm swarm = Engine.State.StartSwarm();
        swarm.AddNode("node2");
        swarm.AddNode("node3");
    }

    [Fact]
    public async Task A_service_is_made_updated_taken_back_read_moved_and_removed()
    {
        EngineSwarm swarm = Engine.State.Swarm!;
        DockerService made = Do<DockerService>(
            $"New-DockerService busybox:1 {Command} -Name web -Replicas 6 -NoResolveImage -UpdateMonitor 1ms "
                + "-RollbackMonitor 1ms")[0];
        Assert.Equal(("web", "6/6"), (made.Name, made.Replicas));
        Assert.Equal(["node1 2", "node2 2", "node3 2"], Nodes());

        // The pause after the first two tasks goes on until the cmdlet has looked at them.
        Engine.ClearRequests();
        Task<Outcome> update = Task.Run(() => Run("Set-DockerService web -Image busybox:2 -NoResolveImage "
            + "-UpdateParallelism 2 -UpdateDelay 1ms -DockerHost $h"));
        HashSet<RecordedRequest> looks = [];
        await Engine.WaitForRequestAsync(
            request => request.Target.Contains("_up-to-date") && looks.Add(request) && looks.Count == 2, Cancel);
        _clock.Open();
        Outcome updated = await update;
        Assert.Empty(updated.Errors);
        Assert.Contains("Service web: 2 of 6 tasks",
            updated.Progress.Select(static bar => $"{bar.Activity}: {bar.StatusDescription}"));
        Assert.Equal("completed", Do<DockerService>("Get-DockerService web")[0].UpdateStatus!.State);
        Assert.Equal(["busybox:2"], Running().Select(static task => task.Image).Distinct());
        Assert.Equal(12, swarm.Tasks.Count);

        Assert.Empty(Run("Set-DockerService web -Rollback -DockerHost $h").Errors);
        Assert.Equal("rollback_completed", Do<DockerService>("Get-DockerService web")[0].UpdateStatus!.State);
        Assert.Equal(["busybox:1"], Running().Select(static task => task.Image).Distinct());

        IReadOnlyList<LogLine> lines = Do<LogLine>("Get-DockerLog -Service web");
        Assert.Equal(18, lines.Count);
        Assert.Equal(["node1", "node2", "node3"], lines.Select(static line => line.Node).Distinct().Order());
        Assert.Equal(lines.Select(static line => line.Time).Order(), lines.Select(static line => line.Time));
        Assert.All(lines, static line => Assert.Equal(("up", "web"), (line.Line, line.Service)));

        Assert.Empty(Run("Set-DockerNode node3 -Availability drain -DockerHost $h").Errors);
        Assert.Equal(["node1 3", "node2 3"], Nodes());
        Assert.Equal(6, Running().Count);
        Assert.All(Do<DockerTask>("Get-DockerTask -Node node3"), static task => Assert.Equal("shutdown", task.State));

        Assert.Empty(Run("Remove-DockerService web -DockerHost $h").Errors);
        Assert.Empty(Do<DockerService>("Get-DockerService"));
        Assert.Empty(swarm.Tasks);
        Assert.Empty(Engine.State.Containers);
    }

    [Fact]
    public void Why_the_tasks_of_an_update_fail_is_reported_and_it_is_taken_back()
    {
        _clock.Open();
        Do<DockerService>(
            $"New-DockerService busybox:1 {Command} -Name web -Replicas 2 -NoResolveImage -UpdateMonitor 1h "
            + "-UpdateFailureAction rollback -RollbackMonitor 1ms -RestartCondition none -Detach");
        Outcome outcome = Run("Set-DockerService web -Command sh, -c, 'exit 7' -DockerHost $h");
        // Both tasks may have failed by then; the last one is told of.
        Assert.Matches(@"^The update of the service 'web' has failed and was rolled back \(rollback completed\): "
            + @"task web\.[12] has ended with exit code 7\.", outcome.ErrorText);
        Assert.Equal("rollback_completed", Do<DockerService>("Get-DockerService web")[0].UpdateStatus!.State);
        Assert.Equal(2, Running().Count);
    }

    private IReadOnlyList<DockerTask> Running() =>
        [.. Do<DockerTask>("Get-DockerTask -Service web").Where(static task => task.State == "running")];

    private IEnumerable<string> Nodes() => Running().GroupBy(static task => task.Node)
        .OrderBy(static node => node.Key, StringComparer.Ordinal).Select(static node => $"{node.Key} {node.Count()}");

    private IReadOnlyList<T> Do<T>(string script)
    {
        Outcome outcome = Run(script + " -DockerHost $h");
        Assert.Empty(outcome.Errors);
        return outcome.As<T>();
    }

    /// <summary>A clock by which no pause ends before it is opened.</summary>
    private sealed class HeldClock : TimeProvider
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _open.TrySetResult();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
            _ = _open.Task.ContinueWith(_ => timer.Change(dueTime, period), TaskScheduler.Default);
            return timer;
        }
    }
}
