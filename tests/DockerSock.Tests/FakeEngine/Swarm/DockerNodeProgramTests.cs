using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program's node commands against the fake engine.</summary>
public sealed class DockerNodeProgramTests : IAsyncLifetime
{
    private FakeEngine _engine = null!;
    private DockerProgram _docker = null!;
    private EngineSwarm _swarm = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _engine = await FakeEngine.StartAsync(null, Cancel);
        _docker = new DockerProgram(_engine.DockerHost);
        _swarm = _engine.State.StartSwarm();
    }

    public async ValueTask DisposeAsync()
    {
        _docker?.Dispose();
        await _engine.DisposeAsync();
    }

    [Fact]
    public async Task NodesAreListedAsTheyAre()
    {
        _swarm.AddNode("old",
            setUp: static node => (node.State, node.EngineVersion, node.Availability) = ("down", "20.10.24", "pause"));
        _swarm.AddNode("second", "manager");
        _swarm.AddNode("third", "manager", static node => node.Reachability = "unreachable");
        string[] lines = (await _docker.OutAsync("node", "ls")).Split('\n');
        Assert.Matches("^ID +HOSTNAME +STATUS +AVAILABILITY +MANAGER STATUS +ENGINE VERSION$", lines[0]);
        Assert.Equal(
            [
                $"{_engine.State.Node!.Id} * fake-engine Ready Active Leader 28.5.2",
                $"{_swarm.Nodes[1].Id} old Down Pause 20.10.24",
                $"{_swarm.Nodes[2].Id} second Ready Active Reachable 28.5.2",
                $"{_swarm.Nodes[3].Id} third Ready Active Unreachable 28.5.2",
            ],
            lines[1..].Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Theory]
    [InlineData("name=wor", "worker1,worker2")]
    [InlineData("role=manager", "fake-engine")]
    [InlineData("node.label=zone", "worker1,worker2")]
    [InlineData("node.label=zone=b", "worker2")]
    [InlineData("label=gpu", "worker1")]
    [InlineData("membership=accepted", "fake-engine,worker1,worker2")]
    [InlineData("membership=pending", "")]
    public async Task NodesAreFiltered(string filter, string expected)
    {
        _swarm.AddNode("worker1", setUp: static node => (node.Labels["zone"], node.EngineLabels["gpu"]) = ("a", "2"));
        _swarm.AddNode("worker2", setUp: static node => node.Labels["zone"] = "b");
        Assert.Equal(expected,
            (await _docker.OutAsync("node", "ls", "--filter", filter, "--format", "{{.Hostname}}")).Replace('\n', ','));
    }

    [Fact]
    public async Task FiltersOfNoSenseAreRefused()
    {
        Assert.Equal("Invalid role filter: 'x'", await _docker.ErrorAsync("node", "ls", "--filter", "role=x"));
        Assert.Equal("Invalid membership filter: 'x'",
            await _docker.ErrorAsync("node", "ls", "--filter", "membership=x"));
        Assert.Equal("invalid filter 'x'", await _docker.ErrorAsync("node", "ls", "--filter", "x=y"));
    }

    [Fact]
    public async Task OneIsInspectedByNameOrIdentifierOrItsBeginning()
    {
        EngineNode worker = _swarm.AddNode("worker", setUp: static node =>
            (node.Labels["zone"], node.EngineLabels["gpu"], node.Processors, node.Memory) = ("b", "2", 8, 16L << 30));
        foreach (string name in new[] { "worker", worker.Id, worker.Id[..12] })
        {
            Assert.Equal(worker.Id, await _docker.OutAsync("node", "inspect", name, "--format", "{{.ID}}"));
        }

        Assert.Equal(_engine.State.Node!.Id, await _docker.OutAsync("node", "inspect", "self", "--format", "{{.ID}}"));
        string pretty = await _docker.OutAsync("node", "inspect", "worker", "--pretty");
        Assert.Matches(@"Labels:\s+- zone=b", pretty);
        Assert.Matches(@"CPUs:\s+8\s+Memory:\s+16GiB", pretty);
        Assert.Matches(@"Engine Labels:\s+- gpu=2", pretty);
        Assert.DoesNotContain("Manager Status", pretty);
        Assert.Equal("node nope not found",
            await _docker.ErrorAsync("node", "update", "--availability", "drain", "nope"));
        _swarm.AddNode("worker");
        Assert.Equal("node worker is ambiguous (2 matches found)",
            await _docker.ErrorAsync("node", "update", "--availability", "drain", "worker"));
    }

    [Fact]
    public async Task NodesAreChanged()
    {
        EngineNode worker = _swarm.AddNode("worker", setUp: static node => node.Labels["old"] = "1");
        long version = worker.Version;
        Assert.Equal("worker", await _docker.OutAsync(
            "node", "update", "--label-add", "zone=b", "--label-rm", "old", "--availability", "pause", "worker"));
        Assert.Equal(("pause", "zone", "worker"),
            (worker.Availability, Assert.Single(worker.Labels.Keys), worker.Role));
        Assert.True(worker.Version > version);
        Assert.Equal("Node worker promoted to a manager in the swarm.",
            await _docker.OutAsync("node", "promote", "worker"));
        Assert.Equal($"Node {worker.Id} is already a manager.", await _docker.OutAsync("node", "promote", "worker"));
        Assert.Equal("Manager worker demoted in the swarm.", await _docker.OutAsync("node", "demote", "worker"));
        Assert.Equal("rpc error: code = FailedPrecondition desc = attempting to demote the last manager of the swarm",
            await _docker.ErrorAsync("node", "demote", "fake-engine"));
        Assert.Equal(
            [
                "create worker", "update worker availability.new=pause availability.old=active",
                "update worker role.new=manager role.old=worker", "update worker role.new=worker role.old=manager",
            ],
            _engine.State.Events.Past.Where(happened => happened.ActorId == worker.Id).Select(Text));

        static string Text(EngineEvent happened) => string.Join(' ', [
            happened.Action, happened.Attributes["name"],
            .. happened.Attributes.Where(static pair => pair.Key != "name").Select(static pair =>
                $"{pair.Key}={pair.Value}"),
        ]);
    }

    [Fact]
    public async Task AnotherManagerLeadsWhenTheLeaderIsDemoted()
    {
        EngineNode other = _swarm.AddNode("other", "manager");
        _swarm.AddNode("third", "manager");
        Assert.Equal("Manager other demoted in the swarm.", await _docker.OutAsync("node", "demote", "other"));
        Assert.True(_engine.State.Node!.IsLeader);
        Assert.False(other.IsLeader);
        Assert.Equal("Manager fake-engine demoted in the swarm.",
            await _docker.OutAsync("node", "demote", "fake-engine"));
        Assert.Equal("third", Assert.Single(_swarm.Nodes, static node => node.IsLeader).Hostname);
        Assert.StartsWith("This node is not a swarm manager. Worker nodes", await _docker.ErrorAsync("node", "ls"));
    }

    [Fact]
    public async Task AManagerThatTheOthersNeedIsNotDemoted()
    {
        _swarm.AddNode("second", "manager");
        _swarm.AddNode("lost", "manager", static node => node.Reachability = "unreachable");
        Assert.Equal(
            "rpc error: code = FailedPrecondition desc = can't remove member from the raft: this would result in a "
                + "loss of quorum",
            await _docker.ErrorAsync("node", "demote", "second"));
        Assert.Equal("Manager lost demoted in the swarm.", await _docker.OutAsync("node", "demote", "lost"));
    }

    [Fact]
    public async Task NodesThatAreGoneAreRemovedAndOthersByForce()
    {
        EngineNode gone = _swarm.AddNode("gone", setUp: static node => node.State = "down");
        EngineNode there = _swarm.AddNode("there");
        Assert.Equal("gone", await _docker.OutAsync("node", "rm", "gone"));
        Assert.Equal($"rpc error: code = FailedPrecondition desc = node {there.Id} is not down and can't be removed",
            await _docker.ErrorAsync("node", "rm", "there"));
        Assert.Equal("there", await _docker.OutAsync("node", "rm", "--force", "there"));
        Assert.Equal(
            $"rpc error: code = FailedPrecondition desc = node {_engine.State.Node!.Id} is a cluster manager and is a "
                + "member of the raft cluster. It must be demoted to worker before removal",
            await _docker.ErrorAsync("node", "rm", "--force", "fake-engine"));
        Assert.Equal(["fake-engine"], _swarm.Nodes.Select(static node => node.Hostname));
        Assert.Contains(_engine.State.Events.Past,
            happened => happened.Action == "remove" && happened.ActorId == gone.Id);
    }
}
