using DockerSock.Client;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>The nodes of a swarm of three real engines: labels, roles, locks, leaving and joining again.</summary>
[Collection(RealSwarm.Collection)]
public sealed class SwarmNodesTests(RealSwarm swarm) : IClassFixture<RealSwarm>
{
    [Fact]
    public async Task Changes_at_the_same_time_are_all_kept()
    {
        swarm.Require();
        _ = swarm.Run("""
            New-DockerService busybox sleep, 1000 -Name $n -NoResolveImage -StopSignal SIGKILL -Detach -DockerHost $h
            """).Clean;
        // Each of the three asks another manager; nothing orders them.
        Outcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(writer => Task.Run(() =>
        {
            using HostedPowerShell shell = new();
            return swarm.RunIn(shell, $$"""
                foreach ($i in 1..5) {
                    Set-DockerNode $nodes[0] -Label "w{{writer}}-$i=x" -DockerHost $all[{{writer}}]
                    Set-DockerService $n -Label "w{{writer}}-$i=x" -Detach -DockerHost $all[{{writer}}]
                }
                """);
        })));
        Assert.All(outcomes, static outcome => Assert.Empty(outcome.Clean));
        string[] all = [.. Enumerable.Range(0, 15).Select(static label => $"w{label / 5}-{(label % 5) + 1}")];
        Assert.Equal(all, swarm.One<DockerNode>("Get-DockerNode $nodes[0] -DockerHost $h").Labels.Keys.Order());
        Assert.Equal(all, swarm.One<DockerService>("Get-DockerService $n -DockerHost $h").Labels.Keys.Order());
        _ = swarm.Run("""
            Remove-DockerService $n -DockerHost $h
            Get-DockerNode $nodes[0] -DockerHost $h |
                & { process { $_ | Set-DockerNode -LabelRemove @($_.Labels.Keys) } }
            """).Clean;
        Assert.Empty(swarm.One<DockerNode>("Get-DockerNode $nodes[0] -DockerHost $h").Labels);
    }

    [Fact]
    public void A_swarm_that_is_there_already_is_left_alone()
    {
        swarm.Require();
        _ = swarm.Run("New-DockerService busybox sleep, 1000 -Name $n -NoResolveImage -Detach -DockerHost $h").Clean;
        using (RealSwarm other = new())
        {
            Assert.Contains("is in a swarm already", Assert.ThrowsAny<Exception>(other.Require).Message);
        }

        Assert.Equal(swarm.Name, swarm.One<DockerService>("Get-DockerService $n -DockerHost $h").Name);
        swarm.UntilWhole();
        _ = swarm.Run("Remove-DockerService $n -DockerHost $h").Clean;
    }

    [Fact]
    public void Labels_and_a_role_decide_where_tasks_run()
    {
        swarm.Require();
        _ = swarm.Run("""
            Set-DockerNode $nodes[1], $nodes[2] -Label @{ disk = 'ssd' } -DockerHost $h
            New-DockerService busybox sleep, 1000 -Name $n -Replicas 4 -Constraint 'node.labels.disk == ssd' `
                -NoResolveImage -StopSignal SIGKILL -UpdateMonitor 500ms -Timeout 60s -DockerHost $h
            """).Clean;
        IReadOnlyList<DockerTask> tasks =
            swarm.Run("Get-DockerTask -Service $n -DesiredState running -DockerHost $h").As<DockerTask>();
        Assert.Equal([swarm.Nodes[1], swarm.Nodes[1], swarm.Nodes[2], swarm.Nodes[2]],
            tasks.Select(static task => task.Node).Order(StringComparer.Ordinal));
        _ = swarm.Run("""
            Remove-DockerService $n -DockerHost $h
            Set-DockerNode $nodes[1], $nodes[2] -LabelRemove disk -DockerHost $h
            """).Clean;
    }

    [Fact]
    public async Task A_locked_manager_is_opened_after_its_restart()
    {
        swarm.Require();
        RealEngine last = swarm.Engines[2];
        last.MustRestart();
        string key = KeyOf(last);
        Assert.True(swarm.One<DockerSwarm>("Set-DockerSwarm -AutoLock -PassThru -DockerHost $h").AutoLock);
        await AssertLockedAsync(last, key);
        await last.RestartAsync();
        Outcome locked = swarm.Run("Get-DockerNode -DockerHost $all[2]");
        Assert.Equal(SockFailure.SwarmLocked, ((SockException)Assert.Single(locked.Errors).Exception).Failure);
        Assert.StartsWith($"The swarm is locked on {last.DockerHost}.", locked.ErrorText);
        string wrong = "SWMKEY-1-" + new string('A', 43);
        Assert.Single(swarm.Run($"Unlock-DockerSwarm {wrong} -DockerHost $all[2]").Errors);
        Assert.Empty(swarm.Run("""
            Get-DockerSwarmUnlockKey -DockerHost $h | Unlock-DockerSwarm -DockerHost $all[2]
            """).Clean);
        swarm.UntilWhole();
        swarm.Until<DockerNode>("Get-DockerNode -DockerHost $all[2]", static nodes => nodes.Count == 3);
        Assert.False(swarm.One<DockerSwarm>("Set-DockerSwarm -AutoLock:$false -PassThru -DockerHost $h").AutoLock);
    }

    [Fact]
    public void A_node_leaves_is_removed_and_joins_again()
    {
        swarm.Require();
        // A manager does not just go: it is made a worker first.
        Assert.Equal("DockerConflict", swarm.Run("Exit-DockerSwarm -DockerHost $all[1]").ErrorId);
        _ = swarm.Run("Set-DockerNode $nodes[1] -Role worker -DockerHost $h").Clean;
        swarm.Until<SystemInfo>("Get-DockerInfo -DockerHost $all[1]", static info => !info[0].Swarm!.ControlAvailable);
        Assert.Equal("DockerNoSwarm", swarm.Run("Get-DockerService -DockerHost $all[1]").ErrorId);
        Assert.NotEmpty(swarm.Run("Remove-DockerNode $nodes[1] -DockerHost $h").Errors);
        // The engine goes on as a manager for a moment, and says so.
        swarm.Until<object>("Exit-DockerSwarm -DockerHost $all[1]", static nothing => nothing.Count == 0);
        swarm.Until<DockerNode>("Get-DockerNode $nodes[1] -DockerHost $h", static nodes => nodes[0].State == "down");
        DockerNode removed = swarm.One<DockerNode>("""
            Get-DockerNode -DockerHost $h | & { process { if ($_.State -eq 'down') { $_ } } } |
                Remove-DockerNode -PassThru
            """);
        Assert.Equal(swarm.Nodes[1], removed.Name);
        Assert.Equal([swarm.Nodes[0], swarm.Nodes[2]], swarm.Run("Get-DockerNode -DockerHost $h").As<DockerNode>()
            .Select(static node => node.Name).Order(StringComparer.Ordinal));

        // The tokens that were renewed meanwhile are the ones that count.
        string old = swarm.One<DockerSwarm>("Get-DockerSwarm -DockerHost $h").ManagerToken!;
        _ = swarm.Run("Set-DockerSwarm -RotateManagerToken -DockerHost $h").Clean;
        Assert.Single(swarm.Run($"Join-DockerSwarm {swarm.Address} -JoinToken {old} -DockerHost $all[1]").Errors);
        Assert.Empty(swarm.Run($"""
            Join-DockerSwarm {swarm.Address} (Get-DockerSwarm -DockerHost $h).ManagerToken -DockerHost $all[1]
            """).Clean);
        swarm.UntilWhole();
    }

    /// <summary>The file that has a manager's key. Skips the test where it cannot be seen.</summary>
    private static string KeyOf(RealEngine engine)
    {
        string folder = Path.GetDirectoryName(engine.SocketPath)!;
        string key = Path.Combine(folder, "data", "swarm", "certificates", "swarm-node.key");
        Assert.SkipUnless(File.Exists(key), $"no key of {engine} can be seen here");
        return key;
    }

    /// <summary>
    /// A manager locks its disk a moment after the swarm is told to, and nothing of the API tells when. Its key does.
    /// </summary>
    private static async Task AssertLockedAsync(RealEngine engine, string key)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        for (DateTime deadline = DateTime.UtcNow.AddSeconds(30);
            !(await File.ReadAllTextAsync(key, cancel)).Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal);)
        {
            Assert.True(DateTime.UtcNow < deadline, $"{engine} has not locked its key");
            await Task.Delay(100, cancel);
        }
    }
}
