using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class JoinDockerSwarmTests : SwarmTest
{
    [Theory]
    [InlineData($"'{Token}'")]
    [InlineData($"([System.Net.NetworkCredential]::new('', '{Token}').SecurePassword)")]
    public void An_engine_joins_and_the_token_is_not_shown(string token)
    {
        Takes("/swarm/join");
        Outcome outcome =
            Run($"Join-DockerSwarm 10.0.0.1, 10.0.0.2:2400 {token} -AdvertiseAddress eth0 -ListenAddress "
                + "0.0.0.0:2500 -DataPathAddress eth1 "
            + "-Availability pause -DockerHost $h -Verbose");
        Assert.Empty(outcome.Clean);
        Assert.Equal(["POST /swarm/join"], Calls);
        HasBody($$"""
            {"RemoteAddrs":["10.0.0.1","10.0.0.2:2400"],"JoinToken":"{{Token}}","AdvertiseAddr":"eth0","ListenAddr":"0.0.0.0:2500","DataPathAddr":"eth1",
            "Availability":"pause"}
            """, The("POST", "/swarm/join"));
        Assert.NotEmpty(outcome.Verbose);
        Assert.All(outcome.Verbose, static line => Assert.DoesNotContain(Token, line));
    }

    [Fact]
    public void A_token_that_the_swarm_does_not_know_is_an_error_without_it()
    {
        Takes("/swarm/join", Fault.Status(400, """{"message":"invalid join token"}"""));
        Outcome outcome = Run($"Join-DockerSwarm 10.0.0.1 {Token} -DockerHost $h");
        Assert.Equal("DockerBadRequest", outcome.ErrorId);
        Assert.DoesNotContain(Token, outcome.ErrorText);
        HasBody($$"""{"RemoteAddrs":["10.0.0.1"],"JoinToken":"{{Token}}","ListenAddr":"0.0.0.0:2377"}""",
            The("POST", "/swarm/join"));
    }
}
