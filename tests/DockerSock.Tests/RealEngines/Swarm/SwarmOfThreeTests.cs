using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>A service on three real engines: spread, updated, taken back, read, moved.</summary>
[Collection(RealSwarm.Collection)]
public sealed partial class SwarmOfThreeTests(RealSwarm swarm) : IClassFixture<RealSwarm>
{
    /// <summary>Settings that make tasks short-lived, and the swarm quick to believe in them.</summary>
    private const string Quick = "-NoResolveImage -StopSignal SIGKILL -UpdateMonitor 500ms -RollbackMonitor 500ms "
        + "-RollbackParallelism 2 -Timeout 60s -DockerHost $h";

    [Fact]
    public void Six_tasks_are_spread_updated_one_by_one_and_taken_back()
    {
        swarm.Require();
        // The second image is made on each engine: there is no registry that all three know.
        ImageInspect[] images = [.. swarm.Run("""
            'FROM busybox', 'LABEL version=2' | Build-DockerImage -Tag "${n}:2" -DockerHost $all
            """).As<ImageInspect>()];
        Assert.Equal(3, images.Select(static image => image.DockerHost).Distinct().Count());
        DockerService made = swarm.One<DockerService>(
            $"New-DockerService busybox sleep, 1000 -Name $n -Replicas 6 {Quick}");
        Assert.Equal("6/6", made.Replicas);
        Assert.Equal(["2", "2", "2"], Spread());

        // The pause between two tasks is longer than the time between two looks.
        Outcome updated = swarm.Run("""
            Set-DockerService $n -Image "${n}:2" -NoResolveImage -UpdateParallelism 1 -UpdateDelay 600ms `
                -Timeout 60s -PassThru -DockerHost $h
            """);
        DockerService changed = Assert.Single(updated.As<DockerService>());
        Assert.Equal(("6/6", $"{swarm.Name}:2"), (changed.Replicas, changed.Image));
        Assert.Equal(["2", "2", "2"], Spread());
        AssertOneByOne();
        AssertProgress(updated, "");
        // All six have run for as long as they are watched; the swarm itself also waits for the pause after the last.
        UntilUpdate("completed");

        Outcome undone = swarm.Run("Set-DockerService $n -Rollback -Timeout 60s -PassThru -DockerHost $h");
        DockerService back = Assert.Single(undone.As<DockerService>());
        Assert.Equal(("6/6", "busybox:latest"), (back.Replicas, back.Image));
        Assert.All(Running(), static task => Assert.Equal("busybox:latest", task.Image));
        AssertProgress(undone, ", rolling back");
        UntilUpdate("rollback_completed");
        Assert.Empty(swarm.Run("Remove-DockerService $n -DockerHost $h").Clean);
    }

    [Fact]
    public void The_log_of_a_service_is_one_in_order_of_time()
    {
        swarm.Require();
        _ = swarm.Run($$"""
            $count = 'i=0; while [ $i -lt 20 ]; do i=$((i+1)); echo $i; sleep 0.1; done; exec sleep 1000'
            New-DockerService busybox sh, -c, $count -Name "$n-log" -Mode global {{Quick}}
            """).Clean;
        LogLine[] followed = [.. swarm.Run("""
            Get-DockerLog -Service "$n-log" -Follow -DockerHost $h |
                & { process { $_; if (++$lines -eq 60) { break } } }
            """).As<LogLine>()];
        AssertWhole(followed);
        LogLine[] read = [.. swarm.Run("Get-DockerService \"$n-log\" -DockerHost $h | Get-DockerLog").As<LogLine>()];
        AssertWhole(read);
        Assert.Equal(read.Select(static line => line.Time).Order(), read.Select(static line => line.Time));
        Assert.Equal(followed.Select(static line => (line.Node, line.Line, line.Time)).Order(),
            read.Select(static line => (line.Node, line.Line, line.Time)).Order());
        Assert.Empty(swarm.Run("Remove-DockerService \"$n-log\" -DockerHost $h").Clean);

        void AssertWhole(LogLine[] lines)
        {
            Assert.Equal(swarm.Nodes, lines.Select(static line => line.Node!).Distinct().Order(StringComparer.Ordinal));
            Assert.All(lines.GroupBy(static line => line.Node), static node => Assert.Equal(
                Enumerable.Range(1, 20).Select(static number => number.ToString(CultureInfo.InvariantCulture)),
                node.Select(static line => line.Line)));
        }
    }

    [Fact]
    public void A_drained_node_gives_its_tasks_away()
    {
        swarm.Require();
        _ = swarm.Run($"New-DockerService busybox sleep, 1000 -Name $n -Replicas 6 {Quick}").Clean;
        DockerNode drained = swarm.One<DockerNode>(
            "Set-DockerNode $nodes[1] -Availability drain -PassThru -DockerHost $h");
        Assert.Equal("drain", drained.Availability);
        swarm.Until<DockerTask>("Get-DockerTask -Service $n -DesiredState running -DockerHost $h", tasks =>
            tasks.Count(static task => task.State == "running") == 6 && tasks.All(task => task.Node != swarm.Nodes[1]));
        Assert.Equal(["3", "3"], Spread());
        // Those that were there are remembered, and have ended.
        DockerTask[] left = [.. swarm.Until<DockerTask>("Get-DockerNode $nodes[1] -DockerHost $h | Get-DockerTask",
            static tasks => tasks.All(static task => task.State == "shutdown"))];
        Assert.Equal((2, "shutdown"), (left.Length, left.Select(static task => task.DesiredState).Distinct().Single()));

        _ = swarm.Run("""
            Set-DockerNode $nodes[1] -Availability active -DockerHost $h
            Set-DockerService $n -ForceUpdate -UpdateParallelism 0 -Timeout 60s -DockerHost $h
            """).Clean;
        Assert.Equal(["2", "2", "2"], Spread());
        Assert.Empty(swarm.Run("Remove-DockerService $n -DockerHost $h").Clean);
    }

    /// <summary>How many tasks run on each node that has some.</summary>
    private string[] Spread() => [.. Running().GroupBy(static task => task.Node)
        .Select(static node => node.Count().ToString(CultureInfo.InvariantCulture)).Order()];

    private void UntilUpdate(string state) => swarm.Until<DockerService>("Get-DockerService $n -DockerHost $h",
        services => services[0].UpdateStatus?.State == state);

    private IReadOnlyList<DockerTask> Running()
    {
        IReadOnlyList<DockerTask> tasks =
            swarm.Run("Get-DockerTask -Service $n -DesiredState running -DockerHost $h").As<DockerTask>();
        Assert.All(tasks, static task => Assert.Equal("running", task.State));
        return tasks;
    }

    /// <summary>Each new task was made when the one before it ran.</summary>
    private void AssertOneByOne()
    {
        DockerTask[] tasks = [.. Running().OrderBy(static task => task.CreatedAt)];
        Assert.Equal(6, tasks.Length);
        Assert.All(tasks.Skip(1).Zip(tasks), static pair => Assert.True(pair.First.CreatedAt >= pair.Second.StateSince,
            $"{pair.First.Name} is of {pair.First.CreatedAt:O}, {pair.Second.Name} ran at {pair.Second.StateSince:O}"));
        Assert.All(tasks, task => Assert.Equal($"{swarm.Name}:2", task.Image));
    }

    /// <summary>A bar that grows from task to task, and one below it for each; all are gone in the end.</summary>
    private void AssertProgress(Outcome outcome, string said)
    {
        ProgressRecord[] all = [.. outcome.Progress];
        ProgressRecord[] whole = [.. all.Where(record => record.Activity == $"Service {swarm.Name}")];
        ProgressRecord[] shown = [.. whole.Where(static record => record.RecordType == ProgressRecordType.Processing)];
        string status = $" of 6 tasks{said}";
        Assert.Contains(shown, record => record.StatusDescription.EndsWith(status, StringComparison.Ordinal));
        int[] done = [.. shown.Select(static record => TaskCount().Match(record.StatusDescription).Groups[1].Value)
            .Select(static number => int.Parse(number, CultureInfo.InvariantCulture))];
        Assert.Equal(done.Order(), done);
        Assert.True(done[^1] == 6 && done.Distinct().Count() > 2, string.Join(' ', done));
        Assert.Equal(done.Select(static number => number * 100 / 6),
            shown.Select(static record => record.PercentComplete));
        ProgressRecord[] parts = [.. all.Where(record => record.ParentActivityId == whole[0].ActivityId)];
        Assert.Equal(Enumerable.Range(1, 6).Select(static slot => $"task {slot}"),
            parts.Select(static record => record.Activity).Distinct().Order(StringComparer.Ordinal));
        Assert.All(parts.Concat(whole).GroupBy(static record => record.ActivityId),
            static bar => Assert.Equal(ProgressRecordType.Completed, bar.Last().RecordType));
    }

    [GeneratedRegex("^([0-6]) of 6 tasks")]
    private static partial Regex TaskCount();
}
