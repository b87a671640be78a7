using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>A swarm of one real engine, from its beginning to its end.</summary>
[Collection("swarm")]
public sealed class SwarmFlowTests : IDisposable
{
    private readonly HostedPowerShell _shell = new();
    private readonly string _name = "dockersock-" + Guid.NewGuid().ToString("N")[..12];

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("docker20")]
    [InlineData("docker28")]
    public void A_swarm_of_one(string name)
    {
        RealEngine engine = RealEngines.Require(name);
        string state =
            (string)Run(engine, "(Invoke-SockRequest /info -DockerHost $h).Swarm.LocalNodeState").Clean[0].BaseObject;
        Assert.SkipUnless(state == "inactive",
            $"{name} is in a swarm already ({state}), which is not this test's to end");
        Assert.Equal("DockerNoSwarm", Run(engine, "Get-DockerNode -DockerHost $h").ErrorId);
        bool hadBridge = Run(engine, "Get-DockerNetwork docker_gwbridg? -DockerHost $h").Clean.Count > 0;
        Outcome begun = Run(engine,
            "Initialize-DockerSwarm 127.0.0.1 -ListenAddress 127.0.0.1:2377 -TaskHistoryLimit 2 -DockerHost $h");
        try
        {
            DockerSwarm swarm = Assert.Single(begun.As<DockerSwarm>());
            Assert.Equal(2, swarm.Spec!.Orchestration!.TaskHistoryRetentionLimit);
            Assert.StartsWith("SWMTKN-1-", swarm.WorkerToken);
            Node(engine);
            Swarm(engine, swarm);
            Secret(engine);
            Config(engine);
            Service(engine);
            Assert.Equal("DockerConflict", Run(engine, "Exit-DockerSwarm -DockerHost $h").ErrorId);
        }
        finally
        {
            SwarmOfOne.End(script => Run(engine, script), hadBridge);
        }

        Assert.Equal("DockerNoSwarm", Run(engine, "Get-DockerSwarm -DockerHost $h").ErrorId);
    }

    [Fact]
    public void Podman_has_none()
    {
        RealEngine podman = RealEngines.Require("podman");
        Assert.All(new[] { "Get-DockerSwarm", "Get-DockerNode", "Get-DockerTask", "Get-DockerConfig",
            "Get-DockerSwarmUnlockKey", "Initialize-DockerSwarm", "Exit-DockerSwarm" },
            cmdlet => Assert.Equal("DockerNoSwarm", Run(podman, $"{cmdlet} -DockerHost $h").ErrorId));
    }

    private void Node(RealEngine engine)
    {
        DockerNode node = Assert.Single(Run(engine, "Get-DockerNode -DockerHost $h").As<DockerNode>());
        Assert.Equal(("manager", "ready", true), (node.Role, node.State, node.IsLeader));
        DockerNode changed = Assert.Single(Run(engine,
            "Get-DockerNode -DockerHost $h | Set-DockerNode -Label zone=b, rack=1 -PassThru").As<DockerNode>());
        Assert.Equal("b", changed.Labels["zone"]);
        changed =
            Assert.Single(Run(engine, "Get-DockerNode -DockerHost $h | Set-DockerNode -LabelRemove zone -PassThru")
                .As<DockerNode>());
        Assert.Equal(["rack"], changed.Labels.Keys);
        Assert.Equal("active", changed.Availability);
    }

    private void Swarm(RealEngine engine, DockerSwarm before)
    {
        Assert.Equal("DockerObjectNotFound", Run(engine, "Get-DockerSwarmUnlockKey -DockerHost $h").ErrorId);
        DockerSwarm after = Assert.Single(Run(engine,
            "Set-DockerSwarm -AutoLock -RotateWorkerToken -CertExpiry 24h -PassThru -DockerHost $h").As<DockerSwarm>());
        Assert.Equal((true, 86_400_000_000_000L, 2L),
            (after.AutoLock, after.Spec!.CAConfig!.NodeCertExpiry,
                after.Spec.Orchestration!.TaskHistoryRetentionLimit));
        Assert.NotEqual(before.WorkerToken, after.WorkerToken);
        Assert.Equal(before.ManagerToken, after.ManagerToken);
        Assert.StartsWith("SWMKEY-1-",
            Assert.Single(Run(engine, "Get-DockerSwarmUnlockKey -DockerHost $h").As<DockerSwarmUnlockKey>()).UnlockKey);
        Assert.False(Assert.Single(Run(engine, "Set-DockerSwarm -AutoLock:$false -PassThru -DockerHost $h")
            .As<DockerSwarm>()).AutoLock);
    }

    private void Secret(RealEngine engine)
    {
        DockerSecret made = Assert.Single(Run(engine, "'hunter2' | New-DockerSecret $n -Label a=b -DockerHost $h")
            .As<DockerSecret>());
        Assert.Equal((_name, "b"), (made.Name, made.Labels["a"]));
        Assert.Equal("DockerConflict", Run(engine, "New-DockerSecret $n other -DockerHost $h").ErrorId);
        Assert.Equal(["c"],
            Assert.Single(Run(engine, "Set-DockerSecret $n -Label c=d -LabelRemove a -PassThru -DockerHost $h")
                .As<DockerSecret>()).Labels.Keys);
        Assert.Empty(Run(engine, "Remove-DockerSecret $n -DockerHost $h").Clean);
        Assert.Equal("DockerObjectNotFound", Run(engine, "Get-DockerSecret $n -DockerHost $h").ErrorId);
    }

    private void Config(RealEngine engine)
    {
        Assert.Equal("über",
            Assert.Single(Run(engine, "New-DockerConfig $n über -DockerHost $h").As<DockerConfig>()).Text);
        Assert.Equal(["c"], Assert.Single(Run(engine, "Set-DockerConfig $n -Label c=d -PassThru -DockerHost $h")
            .As<DockerConfig>()).Labels.Keys);
        Assert.Equal("über",
            Assert.Single(Run(engine, "Remove-DockerConfig $n -PassThru -DockerHost $h").As<DockerConfig>()).Text);
    }

    /// <summary>A service, whose tasks and log are read.</summary>
    private void Service(RealEngine engine)
    {
        _ = Run(engine, """
            Invoke-SockRequest /services/create -Method POST -DockerHost $h -Body @{ Name = $n; TaskTemplate = @{ ContainerSpec = @{
                Image = 'busybox:latest'; Command = 'sh', '-c', 'echo one; echo two >&2; exec sleep 300' } }; Mode = @{ Replicated = @{ Replicas = 2 } } }
            """).Clean;
        LogLine[] lines =
            [.. Run(engine,
                "Get-DockerLog -Service $n -Follow -DockerHost $h | & { process { $_; if (++$c -eq 4) { break } } }")
                .As<LogLine>()];
        Assert.Equal([$"{_name}.1 stderr two", $"{_name}.1 stdout one", $"{_name}.2 stderr two",
            $"{_name}.2 stdout one"],
            lines.Select(static line => $"{line.Task} {line.Stream} {line.Line}").Order(StringComparer.Ordinal));
        Assert.All(lines, static line => Assert.False(string.IsNullOrEmpty(line.Node)));
        Assert.Equal([$"{_name}.1", $"{_name}.2"],
            Run(engine, "Get-DockerTask -Service $n -DesiredState running -DockerHost $h").As<DockerTask>()
            .Select(static task => task.Name));
        Assert.Equal(["one", "two"], Run(engine, "Get-DockerTask ($n + '.1') -DockerHost $h | Get-DockerLog")
            .As<LogLine>().Select(static line => line.Line).Order());
        _ = Run(engine, "Invoke-SockRequest /services/$n -Method DELETE -DockerHost $h").Clean;
    }

    private Outcome Run(RealEngine engine, string script)
    {
        engine.MustAnswer();
        return _shell.Run("param($h, $n) " + script, ("h", engine.DockerHost), ("n", _name));
    }
}
