using DockerSock.Fake;
using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerNodeTests : SwarmTest
{
    private const string Id1 = "n1aaaaaaaaaaaaaaaaaaaaaaa";
    private const string Id2 = "n2bbbbbbbbbbbbbbbbbbbbbbb";

    [Fact]
    public void Lists_nodes_with_all_that_is_known_of_them()
    {
        Reads("/nodes", $"[{Node(7, """{"zone":"b"}""", role: "manager")},{Node(8, id: Id2, host: "n2")}]");
        Reads("/info", $$$"""{"Swarm":{"NodeID":"{{{Id2}}}"}}""");
        IReadOnlyList<DockerNode> nodes = Run("Get-DockerNode -Filter @{ role = 'manager', 'worker' } -DockerHost $h")
            .As<DockerNode>();
        Assert.Equal(["GET /nodes?filters=%7B%22role%22%3A%5B%22manager%22%2C%22worker%22%5D%7D", "GET /info"], Calls);
        Assert.Equal([false, true], nodes.Select(static node => node.IsSelf));
        Assert.Equal(["n1", "n2"], nodes.Select(static node => node.Name));
        DockerNode first = nodes[0];
        Assert.Equal((Id1, "manager", "active", "ready", true, "28.5.2", "b"),
            (first.Id, first.Role, first.Availability, first.State, first.IsLeader,
            first.EngineVersion, first.Labels["zone"]));
        Assert.Equal((3L, "a", "10.0.0.1"),
            (first.Description!.Resources!.GenericResources![0].DiscreteResourceSpec!.Value,
            first.Description.Resources.GenericResources[1].NamedResourceSpec!.Value, first.Status!.Addr));
        Assert.False(nodes[1].IsLeader);
    }

    [Fact]
    public void One_name_is_asked_for_by_itself_and_wildcards_and_starts_of_ids_are_looked_up()
    {
        Reads("/nodes/n1", Node(7));
        Reads("/nodes", $"[{Node(7)},{Node(8, id: Id2, host: "n2")}]");
        Assert.Equal("n1", Assert.Single(Run("Get-DockerNode n1 -DockerHost $h").As<DockerNode>()).Name);
        Assert.Equal(["GET /nodes/n1", "GET /info"], Calls);
        Assert.Equal(["n2", "n1"], Run("Get-DockerNode n2bbb, n? -DockerHost $h").As<DockerNode>()
            .Select(static node => node.Name));
        Assert.Equal("DockerObjectNotFound", Run("Get-DockerNode n1, zz -DockerHost $h").ErrorId);
    }

    [Fact]
    public void A_proxy_that_does_not_tell_of_the_engine_leaves_open_which_node_was_asked()
    {
        Reads("/nodes", $"[{Node(7)}]");
        Engine.Misbehave("GET", "/info", Fault.Status(403, """{"message":"no"}"""));
        Assert.Null(Assert.Single(Run("Get-DockerNode -DockerHost $h").As<DockerNode>()).IsSelf);
    }

    [Fact]
    public void The_table_is_the_docker_programs()
    {
        Reads("/nodes", $"[{Node(7, role: "manager")}]");
        Reads("/info", $$$"""{"Swarm":{"NodeID":"{{{Id1}}}"}}""");
        string shown = Shown("Get-DockerNode");
        Assert.Matches(@"ID +HOSTNAME +STATUS +AVAILABILITY +MANAGER STATUS +ENGINE VERSION", shown);
        Assert.Matches($@"{Id1[..12]} \* +n1 +Ready +Active +Leader +28\.5\.2", shown);
    }
}
