using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class UnlockDockerSwarmTests : SwarmTest
{
    [Fact]
    public void The_key_of_one_manager_opens_another()
    {
        Reads("/swarm/unlockkey", """{"UnlockKey":"SWMKEY-1-x"}""");
        Takes("/swarm/unlock");
        Outcome outcome = Run("Get-DockerSwarmUnlockKey -DockerHost $h | Unlock-DockerSwarm -Verbose");
        Assert.Empty(outcome.Clean);
        Assert.Equal(["GET /swarm/unlockkey", "POST /swarm/unlock"], Calls);
        HasBody("""{"UnlockKey":"SWMKEY-1-x"}""", The("POST", "/swarm/unlock"));
        Assert.All(outcome.Verbose, static line => Assert.DoesNotContain("SWMKEY", line));
    }

    [Theory]
    [InlineData("'SWMKEY-1-y'")]
    [InlineData("([System.Net.NetworkCredential]::new('', 'SWMKEY-1-y').SecurePassword)")]
    public void A_wrong_key_is_an_error_without_it(string key)
    {
        Takes("/swarm/unlock", Fault.Status(400, """{"message":"invalid key string"}"""));
        Outcome outcome = Run($"Unlock-DockerSwarm {key} -DockerHost $h");
        Assert.Equal("DockerBadRequest", outcome.ErrorId);
        Assert.DoesNotContain("SWMKEY", outcome.ErrorText);
        HasBody("""{"UnlockKey":"SWMKEY-1-y"}""", The("POST", "/swarm/unlock"));
    }
}
