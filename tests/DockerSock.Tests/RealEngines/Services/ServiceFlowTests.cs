using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Models;
using DockerSock.Tests.Hosting;
using DockerSock.Tests.Models;

namespace DockerSock.Tests.RealEngines;

/// <summary>A service of a swarm of one real engine: created, changed, rolled back, failing, removed.</summary>
[Collection("swarm")]
public sealed class ServiceFlowTests : IDisposable
{
    private readonly HostedPowerShell _shell = new();
    private readonly string _name = "dockersock-" + Guid.NewGuid().ToString("N")[..12];

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_service_from_create_to_remove()
    {
        RealEngine engine = RealEngines.Require("docker28");
        string state =
            (string)Run(engine, "(Invoke-SockRequest /info -DockerHost $h).Swarm.LocalNodeState").Clean[0].BaseObject;
        Assert.SkipUnless(state == "inactive",
            $"{engine} is in a swarm already ({state}), which is not this test's to end");
        bool hadBridge = Run(engine, "Get-DockerNetwork docker_gwbridg? -DockerHost $h").Clean.Count > 0;
        _ = Run(engine, "Initialize-DockerSwarm 127.0.0.1 -ListenAddress 127.0.0.1:2377 -DockerHost $h").Clean;
        try
        {
            Create(engine);
            Change(engine);
            Fail(engine);
            Job(engine);
            Assert.Equal(2, Run(engine, "Get-DockerService \"$n*\" -DockerHost $h | Remove-DockerService -PassThru")
                .As<DockerService>().Count);
            Assert.Equal("DockerObjectNotFound", Run(engine, "Get-DockerService $n -DockerHost $h").ErrorId);
        }
        finally
        {
            SwarmOfOne.End(script => Run(engine, script), hadBridge);
        }

        Assert.Equal("DockerNoSwarm", Run(engine, "Get-DockerSwarm -DockerHost $h").ErrorId);
    }

    private void Create(RealEngine engine)
    {
        _ = Run(engine,
            "'hunter2' | New-DockerSecret key -DockerHost $h; New-DockerConfig site 'a page' -DockerHost $h").Clean;
        DockerService made = Assert.Single(Run(engine, """
            New-DockerService busybox sh, -c, 'exec sleep 300' -Name $n -Replicas 2 -NoResolveImage -Environment A=1 -Label a=b -Publish 8080:80, 'target=53,protocol=udp,mode=host' `
                -Secret 'source=key,target=k,mode=0400' -Config 'source=site,target=/srv/page' -Mount 'type=tmpfs,target=/t' -LimitMemory 64MB -StopTimeout 1s `
                -UpdateMonitor 300ms -UpdateParallelism 0 -RollbackMonitor 300ms -RollbackParallelism 0 -AddHost db:10.0.0.1 -Ulimit nofile=100 -RestartDelay 100ms `
                -HealthCommand true -HealthInterval 1s -DockerHost $h
            """).As<DockerService>());
        Assert.Equal((_name, "2/2", "busybox:latest", "replicated"), (made.Name, made.Replicas, made.Image, made.Mode));
        JsonNode? raw = JsonNode.Parse((string)Run(engine,
            "Invoke-SockRequest /services/$n -DockerHost $h -Raw").Clean[0].BaseObject);
        IReadOnlyList<string> lost = JsonLoss.Between(raw, JsonNode.Parse(DockerJson.Write(made)));
        Assert.True(lost.Count == 0, string.Join('\n', lost));
        Assert.Equal("1 hunter2 a page 100 db",
            InTask(engine, "echo $A $(cat /run/secrets/k) $(cat /srv/page) $(ulimit -n) $(grep -o db /etc/hosts)"));
        Assert.Equal("400", InTask(engine, "stat -Lc %a /run/secrets/k"));
        Assert.Equal("stop-first", Assert.Single(Run(engine, "Get-DockerService $n -InsertDefaults -DockerHost $h")
            .As<DockerService>()).Spec!.UpdateConfig!.Order);
    }

    private void Change(RealEngine engine)
    {
        DockerService changed = Assert.Single(Run(engine,
            "Set-DockerService $n -Environment B=2 -EnvironmentRemove A -LabelRemove a -PublishRemove 80 "
                + "-SecretRemove key -Replicas 1 -PassThru -DockerHost $h").As<DockerService>());
        Assert.Equal(("1/1", "completed"), (changed.Replicas, changed.UpdateStatus!.State));
        Assert.Equal(["B=2"], changed.Spec!.TaskTemplate!.ContainerSpec!.Env!);
        Assert.Equal([53L], changed.Ports.Select(static port => port.TargetPort ?? 0));
        Assert.Equal("2 a page", InTask(engine, "echo $A$B $(cat /srv/page)"));
        DockerService back = Assert.Single(Run(engine, "Set-DockerService $n -Rollback -PassThru -DockerHost $h")
            .As<DockerService>());
        Assert.Equal(("2/2", "rollback_completed"), (back.Replicas, back.UpdateStatus!.State));
        Assert.Equal(["A=1"], back.Spec!.TaskTemplate!.ContainerSpec!.Env!);
        Assert.Equal("b", back.Labels["a"]);
        Assert.Equal("3/3",
            Assert.Single(Run(engine, "Get-DockerService $n -DockerHost $h | Set-DockerService -Replicas 3 -PassThru")
                .As<DockerService>()).Replicas);
    }

    private void Fail(RealEngine engine)
    {
        Outcome paused = Run(engine, "Set-DockerService $n -Command sh, -c, 'exit 7' -DockerHost $h");
        Assert.Equal("DockerServiceFailed", paused.ErrorId);
        Assert.StartsWith($"The update of the service '{_name}' is paused", paused.ErrorText);
        Assert.Equal(7, ((SockException)paused.Errors[0].Exception).Task!.ExitCode);
        Assert.Empty(Run(engine, "Set-DockerService $n -Rollback -DockerHost $h").Clean);
        Outcome undone =
            Run(engine, "Set-DockerService $n -Command sh, -c, 'exit 8' -UpdateFailureAction rollback -DockerHost $h");
        Assert.StartsWith($"The update of the service '{_name}' has failed and was rolled back", undone.ErrorText);
        Assert.Equal(8, ((SockException)undone.Errors[0].Exception).Task!.ExitCode);
        Outcome broken =
            Run(engine,
                "New-DockerService busybox /not/there -Name \"$n-broken\" -NoResolveImage -RestartCondition none "
                    + "-DockerHost $h");
        Assert.Equal("DockerServiceFailed", broken.ErrorId);
        Assert.Contains("/not/there", broken.ErrorText);
        Assert.Empty(Run(engine, "Remove-DockerService \"$n-broken\" -DockerHost $h").Clean);
    }

    private void Job(RealEngine engine)
    {
        DockerService job = Assert.Single(Run(engine,
            "New-DockerService busybox true -Name \"$n-job\" -Mode replicated-job -Replicas 3 -MaxConcurrent 2 "
                + "-NoResolveImage -DockerHost $h").As<DockerService>());
        Assert.Equal(("replicated-job", 3UL), (job.Mode, job.ServiceStatus!.CompletedTasks));
        ulong first = job.JobStatus!.JobIteration!.Index;
        job = Assert.Single(Run(engine, "Set-DockerService \"$n-job\" -ForceUpdate -PassThru -DockerHost $h")
            .As<DockerService>());
        Assert.True(job.JobStatus!.JobIteration!.Index > first);
    }

    /// <summary>What a shell in one of the service's running containers writes.</summary>
    private string InTask(RealEngine engine, string line) => string.Concat(_shell.Run("""
        param($h, $n, $line)
        foreach ($task in Get-DockerTask -Service $n -DesiredState running -DockerHost $h) {
            if ($task.State -eq 'running') { return Invoke-DockerExec $task.ContainerId sh, -c, $line -DockerHost $h }
        }
        """, ("h", engine.DockerHost), ("n", _name), ("line", line)).Clean.Select(static one => one.ToString())).Trim();

    private Outcome Run(RealEngine engine, string script)
    {
        engine.MustAnswer();
        return _shell.Run("param($h, $n) " + script, ("h", engine.DockerHost), ("n", _name));
    }
}
