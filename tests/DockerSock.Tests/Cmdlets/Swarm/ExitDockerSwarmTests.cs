using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class ExitDockerSwarmTests : SwarmTest
{
    [Theory]
    [InlineData("", "POST /swarm/leave")]
    [InlineData("-Force", "POST /swarm/leave?force=1")]
    public void An_engine_leaves(string arguments, string sent)
    {
        Takes("/swarm/leave");
        Assert.Empty(Run($"Exit-DockerSwarm {arguments} -DockerHost $h").Clean);
        Assert.Equal([sent], Calls);
    }

    [Fact]
    public void A_manager_that_is_to_leave_says_what_that_means()
    {
        Takes("/swarm/leave",
            Fault.Status(503,
                """{"message":"You are attempting to leave the swarm on a node that is participating as a manager. Use `--force` to ignore this message."}"""));
        Outcome outcome = Run("Exit-DockerSwarm -DockerHost $h");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.EndsWith("Exit-DockerSwarm -Force leaves all the same.", outcome.ErrorText);
    }
}
