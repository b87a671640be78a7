using System.Text;
using System.Text.RegularExpressions;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>
/// The docker program's swarm commands, and what it says of a swarm elsewhere, against the fake engine.
/// </summary>
public sealed class DockerSwarmProgramTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.41")]
    [InlineData("1.51")]
    public async Task ASwarmOfOneFromItsBeginningToItsEnd(string api)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        Assert.Equal("inactive", await docker.OutAsync("info", "--format", "{{.Swarm.LocalNodeState}}"));

        string begun = await docker.OutAsync(
            "swarm", "init", "--advertise-addr", "10.1.2.3", "--listen-addr", "eth0:2400",
            "--default-addr-pool", "10.9.0.0/16", "--default-addr-pool-mask-length", "26", "--data-path-port", "5000",
            "--task-history-limit", "2", "--availability", "drain");

        EngineSwarm swarm = engine.State.Swarm!;
        EngineNode node = Assert.Single(swarm.Nodes);
        Assert.Contains($"Swarm initialized: current node ({node.Id}) is now a manager.", begun);
        Assert.Contains($"docker swarm join --token {swarm.WorkerToken} 10.1.2.3:2400", begun);
        Assert.Equal(("fake-engine", "manager", "drain", true, "10.1.2.3:2400"),
            (node.Hostname, node.Role, node.Availability, node.IsLeader, node.ManagerAddress));
        Assert.Equal((2, 26, 5000, "10.9.0.0/16"),
            (swarm.Spec.TaskHistoryLimit, swarm.SubnetSize, swarm.DataPathPort, Assert.Single(swarm.AddressPools)));
        Assert.Equal(["ingress overlay swarm 10.9.0.0/26", "docker_gwbridge bridge local 172.18.0.0/16"],
            engine.State.Networks.Skip(3).Select(static network =>
                $"{network.Name} {network.Driver} {network.Scope} {network.AllPools[0].Subnet}"));

        string info = await docker.OutAsync("info");
        Assert.Equal(
            [
                "Swarm: active", $"NodeID: {node.Id}", "Is Manager: true", $"ClusterID: {swarm.Id}", "Managers: 1",
                "Nodes: 1",
                "Default Address Pool: 10.9.0.0/16", "SubnetSize: 26", "Data Path Port: 5000", "Orchestration:",
                "Task History Retention Limit: 2",
            ],
            info[info.IndexOf("Swarm:", StringComparison.Ordinal)..].Split('\n').Take(11)
                .Select(static line => line.Trim()));
        Assert.Equal(
            "This node is already part of a swarm. Use \"docker swarm leave\" to leave this swarm and join another "
                + "one.",
            await docker.ErrorAsync("swarm", "init"));
        Assert.StartsWith(
            "You are attempting to leave the swarm on a node that is participating as a manager. Removing the last",
            await docker.ErrorAsync("swarm", "leave"));
        Assert.Equal("Node left the swarm.", await docker.OutAsync("swarm", "leave", "--force"));
        Assert.Equal("This node is not part of a swarm", await docker.ErrorAsync("swarm", "leave"));
        Assert.Null(engine.State.Swarm);
        Assert.Equal(["bridge", "host", "none", "docker_gwbridge"],
            engine.State.Networks.Select(static network => network.Name));
    }

    [Theory]
    [InlineData("node", "ls")]
    [InlineData("secret", "ls")]
    [InlineData("config", "inspect", "x")]
    [InlineData("swarm", "ca")]
    [InlineData("swarm", "unlock")]
    [InlineData("swarm", "join-token", "worker")]
    public async Task WithoutASwarmCommandsAreRefused(params string[] command)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        (int exitCode, _, string error) = await docker.RunAsync(command);
        Assert.Equal(1, exitCode);
        Assert.Contains(command is ["swarm", "unlock"]
            ? "This node is not part of a swarm"
            : "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this "
                + "node to swarm and try again.", error);
    }

    [Fact]
    public async Task TokensAndKeysAreMadeAnew()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        EngineSwarm swarm = engine.State.StartSwarm();
        (string worker, string manager) = (swarm.WorkerToken, swarm.ManagerToken);
        Assert.Matches("^SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}$", worker);
        Assert.Equal(worker, await docker.OutAsync("swarm", "join-token", "--quiet", "worker"));
        string rotated = await docker.OutAsync("swarm", "join-token", "--quiet", "--rotate", "worker");
        Assert.NotEqual(worker, rotated);
        Assert.Equal((rotated, manager), (swarm.WorkerToken, swarm.ManagerToken));

        Assert.Equal("no unlock key is set", await docker.ErrorAsync("swarm", "unlock-key"));
        Assert.Contains("SWMKEY-1-", await docker.OutAsync("swarm", "update", "--autolock", "--cert-expiry", "48h"));
        Assert.Equal((true, TimeSpan.FromHours(48).Ticks * 100), (swarm.Spec.AutoLock, swarm.Spec.NodeCertExpiry));
        string key = await docker.OutAsync("swarm", "unlock-key", "--quiet");
        Assert.Equal(swarm.UnlockKey, key);
        Assert.NotEqual(key, await docker.OutAsync("swarm", "unlock-key", "--quiet", "--rotate"));
        Assert.Equal("Swarm updated.", await docker.OutAsync("swarm", "update", "--autolock=false"));
        Assert.Equal("", swarm.UnlockKey);
        Assert.Equal("rpc error: code = InvalidArgument desc = minimum certificate expiry time is: 1h0m0s",
            await docker.ErrorAsync("swarm", "update", "--cert-expiry", "1s"));
    }

    [Fact]
    public async Task TheRootCertificateIsShownAndMadeAnew()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        EngineSwarm swarm = engine.State.StartSwarm();
        string certificate = swarm.Authority.Certificate;
        string token = swarm.WorkerToken;
        Assert.Equal(certificate.TrimEnd('\n'), await docker.OutAsync("swarm", "ca"));
        Assert.Equal("", await docker.OutAsync("swarm", "ca", "--rotate", "--quiet"));
        Assert.NotEqual(certificate, swarm.Authority.Certificate);
        Assert.NotEqual(token.Split('-')[2], swarm.WorkerToken.Split('-')[2]);
        Assert.Equal(swarm.Authority.Certificate.TrimEnd('\n'), await docker.OutAsync("swarm", "ca"));
    }

    [Fact]
    public async Task AManagerThatStartsAgainWaitsForTheKey()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        EngineSwarm swarm = engine.State.StartSwarm(spec: new SwarmSpec { AutoLock = true });
        Assert.Equal("swarm is not locked", await docker.ErrorAsync("swarm", "unlock"));
        engine.State.RestartSwarm();
        Assert.Equal("locked", await docker.OutAsync("info", "--format", "{{.Swarm.LocalNodeState}}"));
        const string Locked = "Swarm is encrypted and needs to be unlocked before it can be used. "
            + "Please use \"docker swarm unlock\" to unlock it.";
        Assert.Equal(Locked, await docker.ErrorAsync("node", "ls"));
        Assert.Equal("Swarm is encrypted and locked. Please unlock it first or use `--force` to ignore this message.",
            await docker.ErrorAsync("swarm", "leave"));

        Assert.Equal("invalid key string", await UnlockAsync("nonsense"));
        Assert.Equal("swarm could not be unlocked: invalid key provided",
            await UnlockAsync("SWMKEY-1-" + new string('A', 43)));
        Assert.Equal("", await UnlockAsync(swarm.UnlockKey));
        Assert.Equal("fake-engine", await docker.OutAsync("node", "ls", "--format", "{{.Hostname}}"));

        async Task<string> UnlockAsync(string key)
        {
            (_, _, string error) = await docker.PipeAsync(Encoding.UTF8.GetBytes(key + "\n"), "swarm", "unlock");
            return Regex.Replace(error, "^Error response from daemon: ", "");
        }
    }

    [Fact]
    public async Task EnginesOfTheSameMachinesJoinEachOther()
    {
        MachineSet machines = new();
        await using FakeEngine first = await StartAsync("first", "10.0.0.1", machines);
        await using FakeEngine second = await StartAsync("second", "10.0.0.2", machines);
        await using FakeEngine third = await StartAsync("third", "10.0.0.3", machines);
        using DockerProgram docker = new(first.DockerHost);
        using DockerProgram dockerSecond = new(second.DockerHost);
        using DockerProgram dockerThird = new(third.DockerHost);
        EngineSwarm swarm = first.State.StartSwarm();
        Assert.Equal("invalid join token", await dockerSecond.ErrorAsync("swarm", "join", "--token", "x", "10.0.0.1"));
        Assert.Equal("rpc error: code = InvalidArgument desc = A valid join token is necessary to join this cluster",
            await dockerSecond.ErrorAsync("swarm", "join", "--token", swarm.WorkerToken[..^5] + "zzzzz", "10.0.0.1"));
        Assert.EndsWith("dial tcp 10.0.0.9:2377: connect: connection refused\"",
            await dockerSecond.ErrorAsync("swarm", "join", "--token", swarm.WorkerToken, "10.0.0.9"));
        Assert.Equal("remote CA does not match fingerprint. Expected: " + new string('0', 64),
            await dockerSecond.ErrorAsync("swarm", "join", "--token",
                $"SWMTKN-1-{new string('0', 50)}-{new string('0', 25)}", "10.0.0.1:2377"));

        Assert.Equal("This node joined a swarm as a worker.",
            await dockerSecond.OutAsync("swarm", "join", "--token", swarm.WorkerToken, "10.0.0.1:2377"));
        Assert.Equal("This node joined a swarm as a manager.", await dockerThird.OutAsync(
            "swarm", "join", "--token", swarm.ManagerToken, "--availability", "drain", "10.0.0.1"));

        Assert.Equal(
            ["first Ready Active Leader", "second Ready Active ", "third Ready Drain Reachable"],
            await NodesAsync(dockerThird));
        Assert.Equal("active false 10.0.0.1:2377 10.0.0.3:2377 ", await dockerSecond.OutAsync("info", "--format",
            "{{with .Swarm}}{{.LocalNodeState}} {{.ControlAvailable}} {{range .RemoteManagers}}{{.Addr}} {{end}}"
                + "{{end}}"));
        Assert.StartsWith(
            "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state.",
            await dockerSecond.ErrorAsync("node", "ls"));
        Assert.Contains(third.State.Networks, static network => network.Ingress);

        Assert.Equal("Node left the swarm.", await dockerSecond.OutAsync("swarm", "leave"));
        Assert.StartsWith("You are attempting to leave the swarm on a node that is participating as a manager. "
            + "Removing this node leaves 1 managers out of 2.", await dockerThird.ErrorAsync("swarm", "leave"));
        Assert.Equal("second", await docker.OutAsync("node", "rm", "second"));
        Assert.Equal("Manager third demoted in the swarm.", await docker.OutAsync("node", "demote", "third"));
        Assert.Equal("Node left the swarm.", await dockerThird.OutAsync("swarm", "leave"));
        Assert.Equal(["first Ready Active Leader", "third Down Drain "], await NodesAsync(docker));
    }

    [Fact]
    public async Task WithoutMoreThanHalfOfItsManagersASwarmHasNoLeader()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        EngineSwarm swarm = engine.State.StartSwarm();
        EngineNode other = swarm.AddNode("other", "manager");
        Assert.Equal("fake-engine\nother", await docker.OutAsync("node", "ls", "--format", "{{.Hostname}}"));
        other.Reachability = "unreachable";
        const string NoLeader = "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that "
            + "too few managers are online. Make sure more than half of the managers are online.";
        Assert.Equal(NoLeader, await docker.ErrorAsync("node", "ls"));
        Assert.Equal($"active true {NoLeader}",
            await docker.OutAsync("info", "--format",
                "{{with .Swarm}}{{.LocalNodeState}} {{.ControlAvailable}} {{.Error}}{{end}}"));
    }

    private static async Task<FakeEngine> StartAsync(string name, string address, MachineSet machines)
    {
        FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Machines = machines }, Cancel);
        engine.State.System.Name = name;
        engine.State.System.Address = address;
        return engine;
    }

    private static async Task<string[]> NodesAsync(DockerProgram docker) =>
        (await docker.OutAsync("node", "ls", "--format",
            "{{.Hostname}} {{.Status}} {{.Availability}} {{.ManagerStatus}}")).Split('\n');
}
