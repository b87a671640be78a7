using DockerSock.Fake;
using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

public sealed class RemoveDockerNodeTests : SwarmTest
{
    [Fact]
    public void Removes_nodes_and_shows_what_they_were()
    {
        Reads("/nodes", $"[{Node(7)}]");
        Engine.Misbehave("DELETE", "/nodes/n1", Done);
        Engine.Misbehave("DELETE", "/nodes/n2",
            Fault.Status(400, """{"message":"node n2 is not down and can't be removed"}"""));
        Assert.Equal("n1",
            Assert.Single(Run("Remove-DockerNode n1 -Force -PassThru -DockerHost $h").As<DockerNode>()).Name);
        Assert.Equal(["GET /nodes", "DELETE /nodes/n1?force=1"], Calls);
        Assert.Equal("DockerBadRequest", Run("Remove-DockerNode n2 -DockerHost $h").ErrorId);
        Assert.Equal("DELETE /v1.51/nodes/n2", Sent);
    }

    [Fact]
    public void A_wildcard_means_nodes_that_share_a_name_by_their_ids()
    {
        // A machine that has left the swarm and has come back is in the list twice.
        string left = "n2bbbbbbbbbbbbbbbbbbbbbbb";
        string nameless = "n3ccccccccccccccccccccccc";
        Reads("/nodes",
            $"[{Node(7)},{Node(8, id: left)},{Node(9, id: nameless, host: "")},{Node(9, id: "n4", host: "n4")}]");
        Engine.Misbehave("DELETE", "/nodes/*", Done);
        Assert.Empty(Run("Remove-DockerNode * -ThrottleLimit 1 -DockerHost $h").Clean);
        Assert.Equal([$"DELETE /nodes/{nameless}", "DELETE /nodes/n1aaaaaaaaaaaaaaaaaaaaaaa", $"DELETE /nodes/{left}",
            "DELETE /nodes/n4"],
            Calls.Where(static call => call.StartsWith("DELETE", StringComparison.Ordinal)));
    }
}
