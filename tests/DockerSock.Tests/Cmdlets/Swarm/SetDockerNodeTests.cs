using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class SetDockerNodeTests : SwarmTest
{
    private const string Id1 = "n1aaaaaaaaaaaaaaaaaaaaaaa";
    private const string Id2 = "n2bbbbbbbbbbbbbbbbbbbbbbb";

    [Fact]
    public void A_change_keeps_all_else_also_what_we_do_not_know()
    {
        Reads("/nodes/n1", Node(7, """{"old":"1","stays":"2"}"""));
        Reads("/nodes", $"[{Node(9)}]");
        Takes($"/nodes/{Id1}/update");
        Assert.Equal("n1", Assert.Single(Run(
            "Set-DockerNode n1 -Availability drain -Role manager -Label @{ zone = 'b' }, 'rack=1' -LabelRemove old, "
                + "never -Spec @{ Name = 'first'; Role = 'worker' } -PassThru -DockerHost $h")
            .As<DockerNode>()).Name);
        Assert.Equal(["GET /nodes/n1", $"POST /nodes/{Id1}/update?version=7", "GET /nodes"], Calls);
        HasBody("""{"Labels":{"stays":"2","zone":"b","rack":"1"},"Role":"manager","Availability":"drain","Future":{"a":1},"Name":"first"}""",
            The("POST", $"/nodes/{Id1}/update"));
    }

    [Fact]
    public void Nodes_of_the_pipeline_are_changed_by_their_ids_and_one_that_fails_stops_no_other()
    {
        Reads("/nodes", $"[{Node(7)},{Node(8, id: Id2, host: "n2")}]");
        Reads($"/nodes/{Id1}", Node(7));
        Reads($"/nodes/{Id2}", Node(8, id: Id2));
        Takes($"/nodes/{Id1}/update",
            Fault.Status(400, """{"message":"attempting to demote the last manager of the swarm"}"""));
        Takes($"/nodes/{Id2}/update");
        Outcome outcome = Run("Get-DockerNode -DockerHost $h | Set-DockerNode -Availability pause -ThrottleLimit 1");
        Assert.Equal("DockerBadRequest", outcome.ErrorId);
        Assert.Equal([$"POST /nodes/{Id1}/update?version=7", $"POST /nodes/{Id2}/update?version=8"],
            Calls.Where(static call => call.StartsWith("POST", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_to_change_is_refused_before_anything_is_sent()
    {
        Assert.Equal("DockerNameInvalid", Run("Set-DockerNode one -PassThru -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
    }
}
