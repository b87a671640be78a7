namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerSwarmUnlockKeyTests : SwarmTest
{
    [Fact]
    public void A_swarm_that_is_not_locked_has_no_key()
    {
        Reads("/swarm/unlockkey", """{"UnlockKey":""}""");
        Assert.Equal("DockerObjectNotFound", Run("Get-DockerSwarmUnlockKey -DockerHost $h").ErrorId);
    }
}
